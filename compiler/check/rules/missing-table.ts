import type { ExprCall } from "../../../grammar/ast.ts";
import { argTypes, converterRow, fetchName, fetchRow } from "../../model/arg-types.ts";
import type { Line } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { hasParentheses } from "../samples/parentheses.ts";

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
  stage: "checks",
  summary: "A rule tracks or sticks in the table of its own proxy, which has none.",
  why: "Without 'table', such a rule means the stick-table of the proxy it stands in. HAProxy refuses the configuration.",
  bad: "frontend www\n    bind :80\n    mode http\n    http-request track-sc0 src\n",
  good: "frontend www\n    bind :80\n    mode http\n    stick-table type ip size 1k\n    http-request track-sc0 src\n",
  manual: "11.1",
  alike: ["statement"],
  applies: ({ keyword, slots, errors }) =>
    errors.length === 0 &&
    (sticks.has(keyword) || slots.some((slot) => slot.kind === "action" && slot.name === "track-sc")) &&
    !slots.some((slot) => slot.kind === "literal" && slot.name === "table"),
  expression({ line, word, value, calls, inFormat }, model, report) {
    for (const call of calls) {
      if (!usesOwnTable(call, call === value.fetch, atLeast(model, "2.2"))) continue;
      const { section } = line;
      const inDefaults = section.kind === "defaults";
      if (!inDefaults && !("caps" in section)) continue;
      if (!inDefaults && section.own("stick-table").length > 0) continue;
      const proxy = model.proxyOf(section);
      if (proxy !== undefined && isDisabled(proxy)) continue;
      const range = report.inWord(line, word + (inFormat ? 0 : call.word), call.at, call.end);
      report(
        range,
        inDefaults
          ? `'${call.name}' must name its table in a defaults section`
          : `'${call.name}' looks into the stick-table of '${section.name}', which has none`,
        {
          help: "name a table in the parentheses",
          haproxy: inDefaults
            ? `table name must be set in arg 1 of '${call.name}' in proxy '${section.name}'.`
            : `unable to find table '${section.name}' referenced in arg 1 of '${call.name}' in proxy '${section.name}'.`,
        },
      );
    }
  },
  statement(line: Line, model, report) {
    const { statement, section } = line;
    if (section.kind !== "frontend" && section.kind !== "backend" && section.kind !== "listen") return;
    if (section.own("stick-table").length > 0) return;
    if (sticks.has(statement.template.keyword) && section.kind === "frontend") return;
    const proxy = model.proxyOf(section);
    if (proxy !== undefined && isDisabled(proxy)) return;
    report(report.line(line), `'${section.name}' has no stick-table`, {
      help: "add 'stick-table' here, or name one with 'table'",
      haproxy: `Proxy '${section.name}': unable to find table '${section.name}'.`,
    });
  },
});

/** A place for a table that is mandatory, or is there, but empty: HAProxy takes the table of the proxy then. */
function usesOwnTable(call: ExprCall, isFetch: boolean, emptyCounts: boolean): boolean {
  const row = isFetch ? fetchRow(fetchName(call.name)) : converterRow(call.name);
  if (row?.args === undefined || !row.args.includes("ref(table)")) return false;
  const at = argTypes(row.args).findIndex(({ type, of }) => type === "ref" && of === "table");
  const given = call.args[at];
  if (given !== undefined) return given.text === "";
  return (
    at === 0 &&
    ((emptyCounts && hasParentheses(call)) || /^(src_|table_|in_table$)/.test(fetchName(call.name)))
  );
}
