import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const unknownGroup = rule({
  id: "unknown-group",
  severity: "error",
  stage: "checks",
  summary: "'http_auth_group' is matched against a group its userlist does not have.",
  why: "HAProxy refuses the configuration; names of groups are case-sensitive.",
  bad: "userlist people\n    group admin\n    user eve insecure-password x groups admin\nfrontend www\n    mode http\n    bind :80\n    http-request deny unless { http_auth_group(people) Admin }\n",
  good: "userlist people\n    group admin\n    user eve insecure-password x groups admin\nfrontend www\n    mode http\n    bind :80\n    http-request deny unless { http_auth_group(people) admin }\n",
  manual: "7.3.6",
  patterns: ({ expr }) => expr.fetch.name === "http_auth_group",
  test({ line, word, value }, model, report) {
    const { fetch } = value.expr;
    if (fetch.name !== "http_auth_group" || value.files.length > 0) return;
    const list = model.of("userlist").find((section) => section.name === fetch.args[0]?.text);
    if (list === undefined) return;
    const groups = new Set(list.own("group").map((statement) => wordText(list.tree, statement.word + 1)));
    for (const { text, word: at } of value.patterns) {
      if (groups.has(text)) continue;
      report(report.inWord(line, word + at), `userlist '${list.name}' has no group '${text}'`, {
        haproxy: `proxy ${line.section.name}: acl ${line.statement.template.keyword === "acl" ? wordText(line.section.tree, line.statement.word + 1) : ""} http_auth_group(): invalid group '${text}'.`,
      });
    }
  },
});
