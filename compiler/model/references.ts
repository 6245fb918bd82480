import type { Condition, Expr, ExprCall, LogFormat } from "../../grammar/ast.ts";
import { memoOfTemplate } from "../../grammar/template-memo.ts";
import { type Slot, type Statement, WordFlag } from "../../grammar/tree.ts";
import { argType, argTypes, converterRow, fetchName, fetchRow } from "./arg-types.ts";
import { aclTestAt, conditionAt, exprAt, formatAt } from "./read.ts";
import type { Reference, Section, SymbolKind } from "./types.ts";

/** Types of value slots that can hold names. */
const bearing = new Set([
  "ref",
  "server-ref",
  "expr",
  "log-format",
  "log-format-list",
  "condition",
  "acl-criterion",
  "log-target",
]);

const noSlots: readonly Slot[] = [];

/** Places of a line that can hold names. */
export const bearingSlots = memoOfTemplate(({ slots }) => {
  const found = slots.filter(
    (slot) => slot.count > 0 && slot.type !== undefined && bearing.has(slot.type.name),
  );
  return found.length === 0 ? noSlots : found;
});

/** Every use of a name in the configuration, in order of sections and lines. */
export function collectReferences(sections: readonly Section[]): Reference[] {
  const all: Reference[] = [];
  for (const section of sections) {
    if (section.node.header) collectFrom(section, section.node.header, all);
    for (const statement of section.node.statements) collectFrom(section, statement, all);
  }
  return all;
}

function collectFrom(section: Section, statement: Statement, all: Reference[]): void {
  const slots = bearingSlots(statement.template);
  if (slots.length > 0) referencesIn(section, statement, slots, all);
}

/** The names that places of a line hold, in order. */
export function referencesIn(
  section: Section,
  statement: Statement,
  slots: readonly Slot[],
  all: Reference[],
): void {
  const { tree } = section;
  const { wordId, wordStart, wordEnd, wordFlags, symbols } = tree.words;

  /** A name that is cooked text [at, end) of absolute word `word`; the whole word when at < 0. */
  const add = (kind: SymbolKind, word: number, name: string, at = -1, end = -1, scope = "") => {
    let start = -1;
    let stop = -1;
    const plain = !(wordFlags[word]! & (WordFlag.quoted | WordFlag.escaped | WordFlag.expanded));
    if (at >= 0 && plain && wordStart[word]! + end <= wordEnd[word]!) {
      start = wordStart[word]! + at;
      stop = wordStart[word]! + end;
    }
    all.push({
      kind,
      id: at < 0 ? wordId[word]! : symbols.id(name),
      name,
      tree,
      word,
      line: statement.line,
      start,
      end: stop,
      section,
      statement,
      scope,
    });
  };
  const addServer = (word: number, text: string, at: number, whole: boolean) => {
    const slash = text.indexOf("/");
    if (slash >= 0) {
      add("backend", word, text.slice(0, slash), at, at + slash);
      add("server", word, text.slice(slash + 1), at + slash + 1, at + text.length, text.slice(0, slash));
    } else if (whole) add("server", word, text);
    else add("server", word, text, at, at + text.length);
  };
  const addCall = (call: ExprCall, args: string | undefined, word: number) => {
    if (call.args.length === 0) return;
    const types = argTypes(args);
    for (let i = 0; i < call.args.length; i++) {
      const arg = call.args[i]!;
      const type = argType(types, i);
      if (!type || arg.text === "") continue;
      if (type.type === "server-ref") addServer(word + call.word, arg.text, arg.at, false);
      else if (type.type === "ref") add(type.of, word + call.word, arg.text, arg.at, arg.end);
    }
  };
  const addExpr = (expr: Expr, word: number) => {
    addCall(expr.fetch, fetchRow(fetchName(expr.fetch.name))?.args, word);
    for (const converter of expr.converters) addCall(converter, converterRow(converter.name)?.args, word);
  };
  const addFormat = (format: LogFormat, word: number) => {
    for (const item of format.items) if (item.kind === "expr") addExpr(item.expr, word);
  };
  const addCondition = (condition: Condition, word: number) => {
    for (const clause of condition.clauses) {
      for (const term of clause) {
        if (term.acl !== undefined) {
          const text = symbols.text(wordId[word + term.word]!);
          // "!name" is one word, "! name" two.
          const at = text.length - term.acl.length;
          if (at === 0 || !text.endsWith(term.acl))
            add("acl", word + term.word + (text === "!" ? 1 : 0), term.acl);
          else add("acl", word + term.word, term.acl, at, text.length);
        } else if (term.test) addExpr(term.test.expr, word + term.test.word);
      }
    }
  };

  for (const slot of slots) {
    const word = statement.word + slot.at;
    const text = symbols.text(wordId[word]!);
    const type = slot.type!;
    switch (type.name) {
      case "ref":
        addNames(type.args[0] ?? "", word, text, add);
        break;
      case "server-ref":
        addServer(word, text, 0, true);
        break;
      case "expr": {
        const expr = exprAt(tree, word, slot.count).value;
        if (expr) addExpr(expr, word);
        break;
      }
      case "log-format":
      case "log-format-list": {
        const target =
          statement.template.keyword === "use_backend"
            ? "backend"
            : statement.template.keyword === "use-server"
              ? "server"
              : "";
        if (target !== "" && !text.includes("%")) add(target, word, text);
        else if (text.includes("%[")) {
          const format = formatAt(tree, word, slot.count).value;
          if (format) addFormat(format, word);
        }
        break;
      }
      case "condition": {
        const condition = conditionAt(tree, word, slot.count).value;
        if (condition) addCondition(condition, word);
        break;
      }
      case "acl-criterion": {
        const test = aclTestAt(tree, word, statement.template.words - slot.at).value;
        if (test) addExpr(test.expr, word);
        break;
      }
      case "log-target":
        if (text.startsWith("ring@")) add("ring", word, text.slice(5), 5, text.length);
        else if (text.startsWith("backend@")) add("backend", word, text.slice(8), 8, text.length);
        break;
    }
  }
}

type Add = (kind: SymbolKind, word: number, name: string, at?: number, end?: number, scope?: string) => void;

/** Users and groups may be a comma-separated list; other names are one word. */
function addNames(kind: string, word: number, text: string, add: Add): void {
  if ((kind !== "user" && kind !== "group") || !text.includes(",")) {
    add(kind, word, text);
    return;
  }
  let at = 0;
  for (const name of text.split(",")) {
    if (name !== "") add(kind, word, name, at, at + name.length);
    at += name.length + 1;
  }
}
