import type { SampleType } from "../../../grammar/catalogue/types.ts";
import { memoOfTemplate } from "../../../grammar/template-memo.ts";
import type { Slot, Template } from "../../../grammar/tree.ts";
import { exprAt } from "../../model/read.ts";
import type { Line, Model, Section } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { canCast } from "../samples/casts.ts";
import { checkExpr } from "../samples/check-expr.ts";
import { wordText } from "../word-text.ts";

/** What HAProxy calls the types of keys. */
const keyTypes: Readonly<Record<string, SampleType>> = {
  ip: "ipv4",
  ipv6: "ipv6",
  integer: "sint",
  string: "str",
  binary: "bin",
};

export const tableKeyType = rule({
  id: "table-key-type",
  severity: "error",
  stage: "checks",
  summary: "A rule tracks or sticks by a value that cannot be a key of its table.",
  why: "The keys of a stick-table have one type. HAProxy refuses a sample that cannot be turned into it, such as a boolean as an address.",
  bad: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    stick-table type ip size 1k\n    stick on ssl_fc\n    server s1 192.0.2.1:80\n",
  good: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    stick-table type ip size 1k\n    stick on src\n    server s1 192.0.2.1:80\n",
  manual: "11.1",
  applies: (template) => template.errors.length === 0 && keySlot(template) !== null,
  statement(line, model, report) {
    const { statement, section } = line;
    const slot = keySlot(statement.template)!;
    const word = statement.word + slot.at;
    const table = tableOf(line, model);
    const type = table && typeOfTable(table.line.statement.template);
    if (table === undefined || type === undefined) return;
    const { value } = exprAt(section.tree, word, slot.count);
    const out = value && checkExpr(value, false).out;
    if (value === undefined || out === undefined || canCast(out, keyTypes[type]!)) return;
    // Addresses were of version 4 until it was known better.
    if (out === "addr" && type === "integer" && !atLeast(model, "2.9")) return;
    const proxy = model.proxyOf(section);
    if (proxy !== undefined && isDisabled(proxy)) return;
    const { keyword } = statement.template;
    if (keyword.startsWith("stick ") && section.kind === "frontend") return;
    const action = statement.template.slots.find(({ kind }) => kind === "action");
    report(
      report.words(section.tree, statement, slot.at, slot.count),
      `'${value.fetch.name}' cannot be a key of stick-table '${table.name}', which is of type ${type}`,
      {
        help: "use another table, or a converter",
        haproxy:
          action === undefined
            ? `Proxy '${section.name}': type of fetch not usable with type of stick-table '${table.name}'.`
            : `Proxy '${section.name}': stick-table '${table.name}' uses a type incompatible with the '${wordText(section.tree, statement.word + action.at)}' rule.`,
      },
    );
  },
});

/** The expression of a line that tracks or sticks. */
const keySlot = memoOfTemplate(({ keyword, slots }): Slot | null => {
  const isStick = keyword.startsWith("stick ");
  if (!isStick && !slots.some(({ kind, name }) => kind === "action" && name === "track-sc")) return null;
  return slots.find(({ type, count }) => type?.name === "expr" && count > 0) ?? null;
});

const tableSlot = memoOfTemplate(
  ({ slots }): Slot | null =>
    slots.find(({ type }) => type?.name === "ref" && type.args[0] === "table") ?? null,
);

function tableOf({ statement, section }: Line, model: Model): { name: string; line: Line } | undefined {
  const slot = tableSlot(statement.template);
  if (slot === null) return ownTable(section, section.name);
  const word = statement.word + slot.at;
  const name = wordText(section.tree, word);
  const found = model.table("table").first(section.tree.words.wordId[word]!);
  if (found?.statement === undefined) return undefined;
  return { name, line: { statement: found.statement, section: found.section } };
}

function ownTable(section: Section, name: string): { name: string; line: Line } | undefined {
  const statement = section.own("stick-table")[0];
  return statement && { name, line: { statement, section } };
}

/** The type of a table's keys. */
export function keyTypeOf(template: Template): SampleType | undefined {
  const name = typeOfTable(template);
  return name === undefined ? undefined : keyTypes[name];
}

function typeOfTable(template: Template): string | undefined {
  return typeSlot(template)?.name;
}

const typeSlot = memoOfTemplate(
  ({ slots }): Slot | null =>
    slots.find(({ kind, name }) => kind === "literal" && Object.hasOwn(keyTypes, name)) ?? null,
);
