import { mostTemplated, templateRange } from "../../model/servers.ts";
import { textOf } from "../../model/text.ts";
import { rule } from "../rule.ts";

export const largeTemplate = rule({
  id: "large-template",
  severity: "warning",
  lint: true,
  summary: "A 'server-template' makes a hundred thousand servers or more.",
  why: "HAProxy has no limit and makes them all, until memory runs out. hapax compares the names of the first ones only, and hapaxd refuses to run them.",
  bad: "backend app\n    server-template s 1-9999999 192.0.2.1:80\n",
  good: "backend app\n    server-template s 1-100 192.0.2.1:80\n",
  manual: "4.2",
  applies: ({ keyword }) => keyword === "server-template",
  statement(line, _model, report) {
    const range = templateRange(textOf(line, "count") ?? "");
    if (range === undefined) return;
    const count = range.to - range.from + 1;
    if (count > mostTemplated)
      report(report.words(line.section.tree, line.statement, 2), `${count} servers need very much memory`, {
        help: "give a range of the servers you expect",
      });
  },
});
