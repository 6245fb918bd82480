import type { Statement } from "../../../grammar/tree.ts";
import { memoOfSection } from "../../model/memo-of-section.ts";
import { exprAt } from "../../model/read.ts";
import { valueSlot } from "../../model/text.ts";
import type { Model, Section } from "../../model/types.ts";
import { isDisabled } from "../proxy-names.ts";
import type { Report } from "../rule.ts";
import { rule } from "../rule.ts";
import { canCast } from "../samples/casts.ts";
import { checkExpr } from "../samples/check-expr.ts";
import { wordText } from "../word-text.ts";
import { keyTypeOf } from "./table-key-type.ts";

const own = new Set(["default-limit", "default-period"]);
const shared = new Set(["limit", "key", "table"]);

export const sharedLimit = rule({
  id: "shared-limit",
  severity: "error",
  stage: "checks",
  summary: "A bandwidth limit that streams share does not fit its table, or is changed for one stream.",
  why: "A limit with 'key' counts in a stick-table, which must store the rate of that direction and take such keys. It has no limit or period per stream: neither defaults, nor in 'set-bandwidth-limit'.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter bwlim-out down limit 1m key src\n    stick-table type ip size 1k store bytes_in_rate(1s)\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter bwlim-out down limit 1m key src\n    stick-table type ip size 1k store bytes_out_rate(1s)\n",
  manual: "9.7",
  applies: ({ keyword, slots, errors }) =>
    errors.length === 0 &&
    (keyword === "filter bwlim-in" ||
      keyword === "filter bwlim-out" ||
      slots.some(({ kind, name }) => kind === "action" && name === "set-bandwidth-limit")),
  statement({ statement, section }, model, report) {
    const proxy = model.proxyOf(section);
    if (proxy !== undefined && isDisabled(proxy)) return;
    if (statement.template.keyword.startsWith("filter ")) filter(section, statement, model, report);
    else setting(section, statement, report);
  },
});

function filter(section: Section, statement: Statement, model: Model, report: Report): void {
  const { slots, keyword } = statement.template;
  const literals = slots.filter(({ kind }) => kind === "literal");
  if (literals.some(({ name }) => own.has(name)) && literals.some(({ name }) => shared.has(name))) {
    const at = literals.find(({ name }) => own.has(name))!.at;
    report(
      report.words(section.tree, statement, at),
      "a limit is shared ('key', 'limit') or one per stream, not both",
      {
        stage: "lines",
        haproxy: `'filter' : '${keyword.slice("filter ".length)}' : cannot mix per-stream and shared parameter`,
      },
    );
    return;
  }
  const key = valueSlot(statement.template, "key");
  if (key === undefined) return;
  const name = wordText(section.tree, statement.word + 2);
  const named = valueSlot(statement.template, "table");
  const tableName = named === undefined ? section.name : wordText(section.tree, statement.word + named.at);
  const found =
    named === undefined
      ? undefined
      : model.table("table").first(section.tree.words.wordId[statement.word + named.at]!);
  if (named !== undefined && found === undefined) return;
  const table = named === undefined ? section.own("stick-table")[0] : found?.statement;
  const place = report.words(section.tree, statement, 0, 3);
  if (table === undefined) {
    report(place, `the limit '${name}' counts in the stick-table of '${section.name}', which has none`, {
      help: "add 'stick-table' here, or name one with 'table'",
      haproxy: `Proxy ${section.name} : unable to find table '${tableName}' referenced by bwlim filter '${name}'`,
    });
    return;
  }
  const rate = keyword === "filter bwlim-in" ? "bytes_in_rate" : "bytes_out_rate";
  const stored = storedIn(found?.section ?? section, table);
  if (!stored.has(rate)) {
    report(place, `stick-table '${tableName}' does not store ${rate}`, {
      help: `add ${rate}(<period>) to its 'store'`,
      haproxy: `Proxy ${section.name} : stick-table '${tableName}' uses a data type incompatible with bwlim filter '${name}'. It must be '${rate}'`,
    });
    return;
  }
  const { value } = exprAt(section.tree, statement.word + key.at, key.count);
  const out = value && checkExpr(value, false).out;
  const type = keyTypeOf(table.template);
  if (out !== undefined && type !== undefined && !canCast(out, type))
    report(place, `'${value!.fetch.name}' cannot be a key of stick-table '${tableName}'`, {
      haproxy: `Proxy ${section.name} : stick-table '${tableName}' uses a key type incompatible with bwlim filter '${name}'`,
    });
}

/** What a table stores, by name. */
function storedIn({ tree }: Section, { template, word }: Statement): ReadonlySet<string> {
  const names = new Set<string>();
  for (const slot of template.slots) {
    if (slot.kind !== "literal" || slot.name !== "store") continue;
    for (const data of wordText(tree, word + slot.at + 1).split(",")) names.add(data.replace(/\(.*/, ""));
  }
  return names;
}

/** Limits that streams share, by name. */
const sharedOf = memoOfSection((section: Section): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const keyword of ["filter bwlim-in", "filter bwlim-out"])
    for (const { template, word } of section.own(keyword))
      if (valueSlot(template, "key") !== undefined) names.add(wordText(section.tree, word + 2));
  return names;
});

function setting(section: Section, statement: Statement, report: Report): void {
  const { slots } = statement.template;
  const { at } = slots.find(({ kind, name }) => kind === "action" && name === "set-bandwidth-limit")!;
  if (!sharedOf(section).has(wordText(section.tree, statement.word + at + 1))) return;
  const given = slots.find(({ kind, name }) => kind === "literal" && (name === "limit" || name === "period"));
  if (given !== undefined)
    report(
      report.words(section.tree, statement, given.at),
      `a limit that streams share has no ${given.name} of one stream`,
      {
        help: `remove '${given.name}'`,
        haproxy: `Proxy '${section.name}': set-bandwidth-limit rule cannot define a ${given.name} for a shared bwlim filter.`,
      },
    );
}
