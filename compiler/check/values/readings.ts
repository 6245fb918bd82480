/** The values in lines of one shape: how each is read, and what was said of words seen before. */
import { lateExpressions } from "../../../grammar/catalogue/late-words.ts";
import { parseExpression } from "../../../grammar/expression.ts";
import { releaseNumber } from "../../../grammar/haproxy-version.ts";
import { memoOfTemplateFor } from "../../../grammar/template-memo.ts";
import type { Slot, Template, Tree } from "../../../grammar/tree.ts";
import { readVariable } from "../../../grammar/values/name.ts";
import type { Model } from "../../model/types.ts";
import { allowsExperiments } from "../rules/experimental.ts";
import { isUnread } from "../rules/wrong-proxy-kind.ts";
import { checkExpr } from "../samples/check-expr.ts";
import { looseReading, passesPortTail } from "../strictness.ts";
import { wordText } from "../word-text.ts";
import { type PlainWord, plainWords } from "./plain-word.ts";
import { type ValueReader, type Verdict, valueReader } from "./value-reader.ts";

export interface Reading {
  readonly slot: Slot;
  readonly read: ValueReader;
  /** What was said of words seen before. */
  readonly known: Map<number, Verdict | null> | undefined;
  readonly plain: PlainWord | undefined;
}

/** Types whose words are mostly all different: remembering them costs more than reading them. */
const mostlyUnique = new Set(["def", "address", "bind-address", "name"]);

const nothing: readonly Reading[] = [];

/** What readings depend on beside the line's shape. */
interface Owner {
  readonly model: Model;
  readonly kind: string;
}

let owner: Owner | undefined;
const owners = new WeakMap<Model, Map<string, Owner>>();

/** Lines come section by section: the last owner is mostly the one asked for. */
function ownerOf(model: Model, kind: string): Owner {
  if (owner?.model === model && owner.kind === kind) return owner;
  let byKind = owners.get(model);
  if (byKind === undefined) {
    byKind = new Map();
    owners.set(model, byKind);
  }
  owner = byKind.get(kind) ?? { model, kind };
  byKind.set(kind, owner);
  return owner;
}

const readings = memoOfTemplateFor((template, { model, kind }: Owner) => make(model, template, kind));

/** The values of a line of that shape in sections of that kind. */
export function readingsOf(template: Template, model: Model, kind: string): readonly Reading[] {
  return readings(template, ownerOf(model, kind));
}

/** What is wrong with a word; null: nothing. */
export function verdictOf({ plain, read, known }: Reading, tree: Tree, word: number): Verdict | null {
  if (plain?.(tree.words, word) === true) return null;
  const id = tree.words.wordId[word]!;
  let verdict = known?.get(id);
  if (verdict === undefined) {
    verdict = read(wordText(tree, word)) ?? null;
    known?.set(id, verdict);
  }
  return verdict;
}

function make(model: Model, template: Template, kind: string): readonly Reading[] {
  if (template.prefix !== undefined || isUnread(template, kind)) return nothing;
  const loose = looseReading(kind, template.keyword, model);
  if (loose === "any") return nothing;
  const { env, hasSocket } = model.options;
  const lookUp = env === undefined ? undefined : (name: string) => env[name];
  const made: Reading[] = [];
  const experiments = model.release < 209 || allowsExperiments(model);
  for (const slot of template.slots) {
    if (slot.kind === "option" && slot.option?.paren === "<id:uint(0,255)>")
      made.push({ slot, read: tlvId, known: undefined, plain: undefined });
    if (slot.kind === "action" && slot.action?.paren !== undefined)
      made.push({
        slot,
        read: (text) => actionWord(text, model.release),
        known: new Map(),
        plain: undefined,
      });
    if (slot.kind !== "value") continue;
    const strict = valueReader(template, slot, kind, lookUp, model.release, hasSocket);
    const plain =
      experiments || !/address|log-target/.test(slot.type!.name) ? strict : withoutReverse(strict);
    const read = orOlder(
      plain !== undefined && mayBeExpression(template, slot)
        ? orExpression(template, plain, model.release)
        : plain,
      slot,
      model.release,
      loose === "digits",
    );
    if (read === undefined) continue;
    const { name } = slot.type!;
    // A port is too much for a host.
    const sight = Object.hasOwn(plainWords, name) && slot.name !== "host" ? plainWords[name] : undefined;
    made.push({ slot, read, known: mostlyUnique.has(name) ? undefined : new Map(), plain: sight });
  }
  return made.length === 0 ? nothing : made;
}

/** Connections that servers open come to be allowed by 'expose-experimental-directives' only. */
function withoutReverse(read: ValueReader | undefined): ValueReader | undefined {
  if (read === undefined) return undefined;
  return (text) => {
    const reverse = text.includes("rhttp@") ? /(?:^|,)(rhttp@[^,]*)/.exec(text) : null;
    if (reverse === null) return read(text);
    const message = `Address '${reverse[1]}' is experimental, must be allowed via a global 'expose-experimental-directives'`;
    return { severity: "error", message };
  };
}

/** `{ <timeout:time> | <timeout:expr> }`: a word that is no time is read as an expression. */
function mayBeExpression(template: Template, slot: Slot): boolean {
  const action = template.slots.find((one) => one.kind === "action")?.action;
  return action?.syntax.includes(`<${slot.name}:expr>`) === true && slot.type?.name !== "expr";
}

/** Before 2.9, what follows the digits of a port is passed over. */
function orOlder(
  read: ValueReader | undefined,
  slot: Slot,
  release: number,
  digits: boolean,
): ValueReader | undefined {
  if (read !== undefined && digits) return (text) => (/^\s*\+?0*[1-9]/.test(text) ? undefined : read(text));
  if (read === undefined || release >= 209 || !/address|log-target/.test(slot.type!.name)) return read;
  return (text) => {
    const verdict = read(text);
    return verdict !== undefined && passesPortTail(verdict.message, release) ? undefined : verdict;
  };
}

function orExpression(template: Template, read: ValueReader, release: number): ValueReader {
  const action = template.slots.find((one) => one.kind === "action")?.name ?? "";
  const number = action.startsWith("sc-") ? /^\s*[+-]?\d*$/ : /^\s*[+-]?(0x[\da-f]+|\d+)$/i;
  const since = Object.hasOwn(lateExpressions, action) ? lateExpressions[action]! : undefined;
  const young = since !== undefined && releaseNumber(since) > release;
  return (text) => {
    const verdict = read(text);
    const plain = numeric.test(action) ? number.test(text) : verdict === undefined || /^\s*\d/.test(text);
    if (plain) return verdict;
    if (young)
      return { severity: "error", message: `'${action}' takes a number only before HAProxy ${since}` };
    const { value, diagnostics } = parseExpression([text]);
    const message = diagnostics[0]?.message ?? (value && checkExpr(value, false).problems[0]?.message);
    return message === undefined ? undefined : { severity: "error", message };
  };
}

const numeric = /^(sc-(add-gpc|set-gpt0?)|set-[fb]c-(mark|tos)|set-(mark|tos))$/;

/** `set-proxy-v2-tlv-fmt(0xE0)`: a byte, in C's notation. */
function tlvId(text: string): Verdict | undefined {
  const open = text.indexOf("(");
  if (open < 0) return undefined;
  const id = /^\(\s*\+?(0x[\da-f]+|\d+)\)/i.exec(text.slice(open))?.[1];
  if (id === undefined)
    return { severity: "error", message: `'${text}' needs the number of a TLV in parentheses` };
  return Number(id) > 255 ? { severity: "error", message: "the maximum allowed TLV ID is 255" } : undefined;
}

const ofFiles = /^((set|del)-map|(add|del)-acl)\(/;
const ofVariables = /^(set-var|set-var-fmt|unset-var)\(/;

/** `set-var(txn.a)` ends with its parenthesis, and its variable has a scope. */
function actionWord(text: string, release: number): Verdict | undefined {
  if (!text.includes("(")) return undefined;
  const variables = ofVariables.test(text);
  // HAProxy cuts off the last character, whatever it is.
  if (ofFiles.test(text)) return undefined;
  // what follows the parenthesis is only looked at in actions on variables
  if (variables ? !text.endsWith(")") : !text.includes(")"))
    return { severity: "error", message: `'${text}' must end with ')'` };
  if (!variables) return undefined;
  const [name = "", ...more] = text.slice(text.indexOf("(") + 1, -1).split(",");
  if (more.length > 0 && text.startsWith("unset-var"))
    return { severity: "error", message: "unset-var does not expect parameters after the variable name" };
  if (more.length > 0 && release < 206)
    return { severity: "error", message: "conditions after the variable's name appeared in HAProxy 2.6" };
  const odd = more.find((condition) => condition !== "" && !conditions.has(condition));
  const wrong = readVariable(name).error ?? (odd === undefined ? undefined : `unknown condition "${odd}"`);
  return wrong === undefined ? undefined : { severity: "error", message: wrong };
}

const conditions = new Set("ifexists ifnotexists ifempty ifnotempty ifset ifnotset ifgt iflt".split(" "));
