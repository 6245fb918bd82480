import { memoOfTemplate } from "../../../grammar/template-memo.ts";
import { rule } from "../rule.ts";

/** Rule lists in the order in which HAProxy walks them, whatever the order in the file. */
const ranks: readonly string[] = [
  "quic-initial",
  "tcp-request connection",
  "tcp-request session",
  "tcp-request content",
  "monitor fail",
  "http-request",
  "redirect",
  "use_backend",
  "use-server",
];
const silent = ranks.indexOf("use_backend");
/** What answers go through, an order of its own. */
const responses = -1;
const rankOf = new Map([
  ...ranks.map((name, rank) => [name, rank] as const),
  ["http-response", responses] as const,
  ["tcp-response content", responses] as const,
]);
const rankOfShape = memoOfTemplate(({ keyword }) => rankOf.get(keyword) ?? null);

/** How HAProxy names the later list in its message. */
const article = (name: string): string => (name === "http-request" || name === "http-response" ? "an" : "a");

export const ruleOrder = rule({
  id: "rule-order",
  severity: "warning",
  stage: "lines",
  summary: "A rule is written after rules of a kind that is evaluated later.",
  why: "HAProxy walks its rule lists in a fixed order: tcp-request connection, session, content, monitor fail, http-request, redirect, use_backend, use-server. A rule written lower still runs earlier, which a reader of the file does not expect.",
  bad: "frontend www\n    bind :80\n    mode http\n    use_backend app if { path /a }\n    http-request deny if { path /b }\nbackend app\n    mode http\n    server s1 192.0.2.1:80\n",
  good: "frontend www\n    bind :80\n    mode http\n    http-request deny if { path /b }\n    use_backend app if { path /a }\nbackend app\n    mode http\n    server s1 192.0.2.1:80\n",
  manual: "4.3",
  alike: ["section"],
  touches: ({ keyword }) => rankOf.has(keyword),
  section(section, _model, report) {
    if (
      section.kind !== "frontend" &&
      section.kind !== "backend" &&
      section.kind !== "listen" &&
      section.kind !== "defaults"
    )
      return;
    const lastLine = new Array<number>(ranks.length).fill(-1);
    let responseRules = -1;
    let highest = -1;
    for (const statement of section.node.statements) {
      const rank = rankOfShape(statement.template);
      if (rank === null) continue;
      const { keyword } = statement.template;
      if (rank === responses) {
        if (keyword === "http-response") {
          if (responseRules < 0) responseRules = statement.line;
        } else if (responseRules >= 0)
          warn(statement, "tcp-response content", "http-response", responseRules);
        continue;
      }
      // Of a late use_backend or use-server, HAProxy does not speak.
      if (rank < highest && rank < silent) {
        // HAProxy names the nearest later list that already has a rule
        for (let later = rank + 1; later <= highest; later++) {
          if (lastLine[later]! < 0) continue;
          warn(statement, keyword, ranks[later]!, lastLine[later]!);
          break;
        }
      }
      lastLine[rank] = statement.line;
      if (rank > highest) highest = rank;
    }

    function warn(
      statement: (typeof section.node.statements)[number],
      keyword: string,
      later: string,
      line: number,
    ): void {
      const { tree } = section;
      const text = `a '${keyword}' rule placed after ${article(later)} '${later}' rule will still be processed before`;
      report(report.words(tree, statement, 0, keyword.split(" ").length), text, {
        help: `move it above the first '${later}' rule (one is at line ${line + 1})`,
        haproxy: `${text}.`,
      });
    }
  },
});
