import { compareVersions } from "../../../grammar/predicates.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const removedKeyword = rule({
  id: "removed-keyword",
  severity: "error",
  summary: "A keyword, action or option that newer HAProxy versions no longer have.",
  why: "Configurations outlive keywords. HAProxy refuses what it removed; for most there is a replacement.",
  bad: "backend app\n    contimeout 5000\n    server s1 192.0.2.1:80\n",
  good: "backend app\n    timeout connect 5s\n    server s1 192.0.2.1:80\n",
  applies: ({ entry, slots }) =>
    entry?.removed !== undefined || slots.some((slot) => (slot.option ?? slot.action)?.removed !== undefined),
  statement({ statement, section }, model, report) {
    const { template } = statement;
    const { tree } = section;
    const entry = template.entry;
    if (entry?.removed !== undefined && compareVersions(model.version, entry.removed) >= 0) {
      report(
        report.words(
          tree,
          statement,
          0,
          template.keyword.split(" ").length + (template.prefix === undefined ? 0 : 1),
        ),
        `'${template.keyword}' was removed in HAProxy ${entry.removed}`,
        { ...(entry.use === undefined ? {} : { help: `use ${entry.use}` }) },
      );
    }
    for (const slot of template.slots) {
      const row = slot.option ?? slot.action;
      if (row?.removed === undefined || compareVersions(model.version, row.removed) < 0) continue;
      const word = wordText(tree, statement.word + slot.at);
      report(report.words(tree, statement, slot.at), `'${word}' was removed in HAProxy ${row.removed}`, {
        ...(row.use === undefined ? {} : { help: `use ${row.use}` }),
      });
    }
  },
});
