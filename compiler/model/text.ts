/** Words of statements, straight from the columns. */
import type { Range } from "../../grammar/diagnostic.ts";
import { latin1 } from "../../grammar/symbols.ts";
import type { Slot, Statement, Template, Tree, Words } from "../../grammar/tree.ts";
import type { Line } from "./types.ts";

/** Symbol id of a statement's word, counted from its first word. */
export function wordId(tree: Tree, statement: Statement, at: number): number {
  return tree.words.wordId[statement.word + at]!;
}

/** Cooked text of a statement's word. */
export function wordText(tree: Tree, statement: Statement, at: number): string {
  return tree.words.symbols.text(wordId(tree, statement, at));
}

/** Cooked texts of `count` words from `at` on. */
export function wordTexts(tree: Tree, statement: Statement, at: number, count: number): string[] {
  const texts: string[] = [];
  for (let i = 0; i < count; i++) texts.push(wordText(tree, statement, at + i));
  return texts;
}

/** All words of a statement. */
export function statementWords(tree: Tree, statement: Statement): string[] {
  return wordTexts(tree, statement, 0, statement.template.words);
}

/** The first slot of that name (and kind "value" or "literal" or "option"), in any group. */
export function slotOf(template: Template, name: string): Slot | undefined {
  for (const slot of template.slots) if (slot.name === name && slot.kind !== "keyword") return slot;
  return undefined;
}

/** The first value slot of that name. */
export function valueSlot(template: Template, name: string): Slot | undefined {
  for (const slot of template.slots) if (slot.kind === "value" && slot.name === name) return slot;
  return undefined;
}

/** Text of a line's value slot; several words are joined by a blank. */
export function slotText(line: Line, slot: Slot): string {
  const { tree } = line.section;
  if (slot.count === 1) return wordText(tree, line.statement, slot.at);
  const first = line.statement.word + slot.at;
  return (
    plainText(tree.words, first, first + slot.count - 1) ??
    wordTexts(tree, line.statement, slot.at, slot.count).join(" ")
  );
}

/** Text of words `first` to `last`, straight from the file when it stands there as it reads, with one blank between words. */
function plainText(words: Words, first: number, last: number): string | undefined {
  const { bytes, wordStart, wordEnd, wordFlags } = words;
  for (let word = first; word <= last; word++) {
    if (wordFlags[word] !== 0) return undefined;
    if (word === last) break;
    const end = wordEnd[word]!;
    if (wordStart[word + 1] !== end + 1 || bytes[end] !== 32) return undefined;
  }
  return latin1(bytes, wordStart[first], wordEnd[last]);
}

/** Text of the value slot `name`, or undefined when the line has none. */
export function textOf(line: Line, name: string): string | undefined {
  const slot = valueSlot(line.statement.template, name);
  return slot && slotText(line, slot);
}

/** Whether the literal word stands in the line. */
export function hasLiteral(line: Line, name: string): boolean {
  for (const slot of line.statement.template.slots)
    if (slot.kind === "literal" && slot.name === name) return true;
  return false;
}

/** The place of `count` words from absolute word `word` on. */
export function wordRange(tree: Tree, line: number, word: number, count = 1): Range {
  const { wordStart, wordEnd, wordCount, lineStart } = tree.words;
  if (word >= wordCount) {
    const at = lineStart[line] ?? tree.words.bytes.length;
    return { file: tree.file, line: line + 1, start: at, end: at };
  }
  return {
    file: tree.file,
    line: line + 1,
    start: wordStart[word]!,
    end: wordEnd[word + count - 1] ?? wordEnd[word]!,
  };
}

/** The place of a whole statement. */
export function statementRange(tree: Tree, statement: Statement): Range {
  return wordRange(tree, statement.line, statement.word, Math.max(1, statement.template.words));
}

/** The place of a slot. */
export function slotRange(tree: Tree, statement: Statement, slot: Slot): Range {
  return wordRange(tree, statement.line, statement.word + slot.at, Math.max(1, slot.count));
}
