import type { Line } from "../../model/types.ts";
import { rule } from "../rule.ts";

const sticks = new Set([
  "stick on",
  "stick match",
  "stick store-request",
  "stick store",
  "stick store-response",
]);

export const missingTable = rule({
  id: "missing-table",
  severity: "error",
  summary: "A rule tracks or sticks in the table of its own proxy, which has none.",
  why: "Without 'table', such a rule means the stick-table of the proxy it stands in. HAProxy refuses the configuration.",
  bad: "frontend www\n    bind :80\n    mode http\n    http-request track-sc0 src\n",
  good: "frontend www\n    bind :80\n    mode http\n    stick-table type ip size 1k\n    http-request track-sc0 src\n",
  manual: "11.1",
  applies: ({ keyword, slots, errors }) =>
    errors.length === 0 &&
    (sticks.has(keyword) || slots.some((slot) => slot.kind === "action" && slot.name === "track-sc")) &&
    !slots.some((slot) => slot.kind === "literal" && slot.name === "table"),
  statement(line: Line, _model, report) {
    const { statement, section } = line;
    if (section.kind !== "frontend" && section.kind !== "backend" && section.kind !== "listen") return;
    if (section.own("stick-table").length > 0) return;
    if (sticks.has(statement.template.keyword) && section.kind === "frontend") return;
    report(report.line(line), `'${section.name}' has no stick-table`, {
      help: "add 'stick-table' here, or name one with 'table'",
      haproxy: `Proxy '${section.name}': unable to find table '${section.name}'.`,
    });
  },
});
