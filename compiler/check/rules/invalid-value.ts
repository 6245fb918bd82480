import type { Slot, Template } from "../../../grammar/tree.ts";
import { readVariable } from "../../../grammar/values/name.ts";
import { fetchName, fetchRow } from "../../model/arg-types.ts";
import type { Model } from "../../model/types.ts";
import { rule } from "../rule.ts";
import { readsLoosely } from "../strictness.ts";
import { type ValueReader, type Verdict, valueReader } from "../values/value-reader.ts";
import { wordText } from "../word-text.ts";
import { isUnread } from "./wrong-proxy-kind.ts";

interface Reading {
  slot: Slot;
  read: ValueReader;
  /** What was said of words seen before. */
  known: Map<number, Verdict | undefined> | undefined;
}

/** Types whose words are mostly all different: remembering them costs more than reading them. */
const mostlyUnique = new Set(["def", "address", "bind-address", "name"]);

/** By model, kind of section and shape of line. */
const memo = new WeakMap<Model, Map<string, Map<Template, readonly Reading[]>>>();

export const invalidValue = rule({
  id: "invalid-value",
  severity: "error",
  summary:
    "A value is not what its place holds: a number out of range, a time without sense, a broken address.",
  why: "HAProxy refuses it. In many old places it reads the digits that lead and ignores the rest; there it says nothing, and so does this rule.",
  bad: "backend app\n    timeout connect 5sek0\n    timeout server 1.5s\n",
  good: "backend app\n    timeout connect 5s\n    timeout server 1500ms\n",
  manual: "2.5",
  applies: ({ slots }) =>
    slots.some((slot) => (slot.kind === "value" && slot.count === 1) || slot.action?.paren !== undefined),
  statement({ statement, section }, model, report) {
    const { template } = statement;
    const { tree } = section;
    for (const { slot, read, known } of readings(model, template, section.kind)) {
      const word = statement.word + slot.at;
      const id = tree.words.wordId[word]!;
      let verdict = known?.get(id);
      if (verdict === undefined && known?.has(id) !== true) {
        verdict = read(wordText(tree, word));
        known?.set(id, verdict);
      }
      if (verdict === undefined) continue;
      const { message } = verdict;
      const severity = template.entry?.lenient === "warned" ? "warning" : verdict.severity;
      report(report.words(tree, statement, slot.at), message, {
        severity,
        haproxy: severity === "warning" ? message : `'${template.keyword}' : ${message}.`,
      });
    }
  },
});

const nothing: readonly Reading[] = [];

function readings(model: Model, template: Template, kind: string): readonly Reading[] {
  let byKind = memo.get(model);
  if (byKind === undefined) {
    byKind = new Map();
    memo.set(model, byKind);
  }
  let byTemplate = byKind.get(kind);
  if (byTemplate === undefined) {
    byTemplate = new Map();
    byKind.set(kind, byTemplate);
  }
  let found = byTemplate.get(template);
  if (found === undefined) {
    found = make(model, template, kind);
    byTemplate.set(template, found);
  }
  return found;
}

function make(model: Model, template: Template, kind: string): readonly Reading[] {
  if (template.prefix !== undefined || isUnread(template, kind)) return nothing;
  if (readsLoosely(kind, template.keyword, model)) return nothing;
  const { env } = model.options;
  const lookUp = env === undefined ? undefined : (name: string) => env[name];
  const made: Reading[] = [];
  for (const slot of template.slots) {
    if (slot.kind === "action" && slot.action?.paren !== undefined)
      made.push({ slot, read: actionWord, known: new Map() });
    if (slot.kind !== "value") continue;
    const plain = valueReader(template, slot, kind, lookUp, model.release);
    const read = plain !== undefined && mayBeExpression(template, slot) ? orExpression(plain) : plain;
    if (read !== undefined)
      made.push({ slot, read, known: mostlyUnique.has(slot.type!.name) ? undefined : new Map() });
  }
  return made.length === 0 ? nothing : made;
}

/** `{ <timeout:time> | <timeout:expr> }`: a word that is no time is read as an expression. */
function mayBeExpression(template: Template, slot: Slot): boolean {
  const action = template.slots.find((one) => one.kind === "action")?.action;
  return action?.syntax.includes(`<${slot.name}:expr>`) === true && slot.type?.name !== "expr";
}

function orExpression(read: ValueReader): ValueReader {
  return (text) => {
    const verdict = read(text);
    return verdict !== undefined && fetchRow(fetchName(/^[^(,]*/.exec(text)![0])) !== undefined
      ? undefined
      : verdict;
  };
}

const ofVariables = /^(set-var|set-var-fmt|unset-var)\(/;

/** `set-var(txn.a)` ends with its parenthesis, and its variable has a scope. */
function actionWord(text: string): Verdict | undefined {
  if (!text.includes("(")) return undefined;
  if (!text.endsWith(")")) return { severity: "error", message: `'${text}' must end with ')'` };
  if (!ofVariables.test(text)) return undefined;
  const name = text.slice(text.indexOf("(") + 1, -1).split(",")[0]!;
  const wrong = readVariable(name).error;
  return wrong === undefined ? undefined : { severity: "error", message: wrong };
}
