/** Fetches, converters and log aliases named in a line, with their place in the file. */

import { aclTestAt, conditionAt, exprAt, formatAt } from "../compiler/model/read.ts";
import type { Condition, Expr, ExprCall, LogFormat } from "../grammar/ast.ts";
import { wordRange } from "../grammar/place.ts";
import { type Slot, type Statement, type Tree, WordFlag } from "../grammar/tree.ts";

export interface Call {
  kind: "fetch" | "converter" | "alias";
  name: string;
  /** Bytes of the name alone. */
  start: number;
  end: number;
}

export function callsOf(tree: Tree, statement: Statement): Call[] {
  const found: Call[] = [];
  for (const slot of statement.template.slots)
    if (slot.type !== undefined) slotCalls(tree, statement, slot, found);
  return found;
}

function slotCalls(tree: Tree, statement: Statement, slot: Slot, found: Call[]): void {
  const first = statement.word + slot.at;
  const { words } = tree;
  const add = (kind: Call["kind"], name: string, word: number, at: number, end: number): void => {
    const { start, end: whole } = wordRange(words, tree.file, statement.line, word, at, end);
    const expanded = (words.wordFlags[word]! & WordFlag.expanded) !== 0;
    // Names have no escapes: the end of the last character, not the start of what follows, which may be past a quote.
    const stop = expanded ? whole : wordRange(words, tree.file, statement.line, word, end - 1).start + 1;
    found.push({ kind, name, start, end: stop });
  };
  const addCall = (kind: Call["kind"], call: ExprCall, word: number): void =>
    add(kind, call.name, word + call.word, call.at, call.at + call.name.length);
  const addExpr = (expr: Expr, word: number): void => {
    addCall("fetch", expr.fetch, word);
    for (const converter of expr.converters) addCall("converter", converter, word);
  };
  switch (slot.type!.name) {
    case "expr": {
      const expr = exprAt(tree, first, slot.count).value;
      if (expr !== undefined) addExpr(expr, first);
      break;
    }
    case "acl-criterion": {
      const test = aclTestAt(tree, first, statement.template.words - slot.at).value;
      addExpr(test.expr, first);
      break;
    }
    case "condition":
      for (const { expr, word } of testsOf(conditionAt(tree, first, slot.count).value))
        addExpr(expr, first + word);
      break;
    case "log-format":
    case "log-format-list": {
      const format = formatAt(tree, first, slot.count).value;
      formatCalls(tree, first, slot.count, format, add);
      break;
    }
  }
}

function testsOf(condition: Condition): { expr: Expr; word: number }[] {
  return condition.clauses.flatMap((clause) =>
    clause.flatMap((term) => (term.test ? [{ expr: term.test.expr, word: term.test.word }] : [])),
  );
}

/** Words of a list are joined by a blank before they are read: offsets run over all of them. */
function formatCalls(
  tree: Tree,
  first: number,
  count: number,
  format: LogFormat,
  add: (kind: Call["kind"], name: string, word: number, at: number, end: number) => void,
): void {
  const { symbols, wordId } = tree.words;
  const place = (kind: Call["kind"], name: string, at: number): void => {
    let from = 0;
    for (let word = 0; word < count; word++) {
      const { length } = symbols.text(wordId[first + word]!);
      if (at < from + length) return add(kind, name, first + word, at - from, at - from + name.length);
      from += length + 1;
    }
  };
  for (const item of format.items) {
    if (item.kind === "alias") place("alias", item.name, item.end - item.name.length);
    if (item.kind !== "expr") continue;
    place("fetch", item.expr.fetch.name, item.expr.fetch.at);
    for (const converter of item.expr.converters) place("converter", converter.name, converter.at);
  }
}
