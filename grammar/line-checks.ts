/** What HAProxy refuses about the words of a line, whatever they say: an empty one, and one too many. */
import type { Columns } from "./columns.ts";
import { complain, type Scanner } from "./scanner.ts";
import { shownLine } from "./shown-line.ts";
import { LineKind } from "./tree.ts";

/** Words of a line that count. */
export const maxWords = 64;

export function hasFlags(columns: Columns, first: number): boolean {
  for (let word = first; word < columns.wordCount; word++) if (columns.wordFlags[word] !== 0) return true;
  return false;
}

/** HAProxy ends the list of arguments at an empty one; 3.2 warns of it, 3.3 refuses the line. A line whose first word is empty is ignored. */
export function checkEmptyWords(scanner: Scanner, first: number): void {
  const { columns, emptyId } = scanner;
  if (columns.wordId[first] === emptyId) {
    columns.lineKind[scanner.line] = LineKind.unreadable;
    const from = columns.wordStart[first]!;
    complain(
      scanner,
      "ignored-line",
      from,
      columns.wordEnd[columns.wordCount - 1]!,
      "the line starts with an empty word, so all of it is ignored",
      undefined,
      "warning",
    );
    return;
  }
  for (let word = first + 1; word < columns.wordCount; word++) {
    if (columns.wordId[word] !== emptyId) continue;
    const from = columns.wordStart[word]!;
    const { unset, firstUnset } = scanner.reader;
    const isUnset = unset !== undefined && unset.at >= from && unset.at < columns.wordEnd[word]!;
    const old = scanner.release < 303;
    const at = firstUnset < 0 ? from + 1 : firstUnset;
    const position = at - columns.lineStart[scanner.line]! + 1;
    complain(
      scanner,
      "empty-word",
      from,
      columns.wordEnd[word]!,
      isUnset
        ? `this word is empty: variable ${unset.name} is not set`
        : "an empty word ends the list of arguments",
      scanner.release < 302
        ? undefined
        : `argument number ${word - first} at position ${position} is empty and marks the end of the argument list:${shownLine(columns, scanner.line, at)}`,
      old ? "warning" : "error",
      "lines",
    );
    // what follows is not looked at
    if (old) columns.wordCount = word;
    return;
  }
}

export function tooManyWords(scanner: Scanner, first: number): void {
  const { columns } = scanner;
  const last = first + maxWords - 1;
  const text = scanner.symbols.text(columns.wordId[last]!);
  let position = 1;
  for (let word = first; word < last; word++) position += scanner.symbols.lengthOf(columns.wordId[word]!) + 1;
  complain(
    scanner,
    "too-many-words",
    columns.wordStart[last + 1]!,
    columns.wordEnd[columns.wordCount - 1]!,
    `a line holds at most ${maxWords} words`,
    `too many words, truncating after word ${maxWords}, position ${position}: <${text}>.`,
  );
}

/** `[name]` alone on its line. */
export function checkScope(scanner: Scanner, from: number, to: number): void {
  let text = "";
  for (let at = from; at < to; at++) text += String.fromCharCode(scanner.columns.bytes[at]!);
  const [, name = "", rest = ""] = /^\[([^\]]*)\](.*)/s.exec(text) ?? [];
  const say = (message: string): void =>
    complain(scanner, "bad-scope", from, from + text.trimEnd().length, message, ` : ${message}.`);
  const odd = /[^A-Za-z0-9_:.-]/.exec(name)?.[0];
  const after = /^\s*([^#\s])/.exec(rest)?.[1];
  if (name === "") say("empty scope name is forbidden");
  else if (odd !== undefined) say(`character '${odd}' is not permitted in a scope name`);
  else if (after !== undefined) say(`character '${after}' is not permitted after scope declaration`);
}
