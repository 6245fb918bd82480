/**
 * Where things are. Sub-languages (expressions, conditions, log formats) count words from their own start and offsets
 * in cooked text; this maps them to bytes of the file.
 */
import type { Diagnostic, Range, Severity } from "./diagnostic.ts";
import { WordFlag, type Words } from "./tree.ts";

/** A diagnostic of a sub-language: `range.line` is a word, 0-based; offsets are into its cooked text. */
export function complaint(
  rule: string,
  word: number,
  start: number,
  end: number,
  message: string,
  haproxy?: string,
  severity: Severity = "error",
): Diagnostic {
  const range: Range = { file: 0, line: word, start, end };
  return haproxy === undefined
    ? { rule, severity, range, message }
    : { rule, severity, range, message, haproxy };
}

/** The file's range of cooked offsets [start, end) of a word. Absolute word index; `line` 0-based. */
export function wordRange(
  words: Words,
  file: number,
  line: number,
  word: number,
  start?: number,
  end?: number,
): Range {
  const from = words.wordStart[word]!;
  const to = words.wordEnd[word]!;
  if (start === undefined || (words.wordFlags[word]! & WordFlag.expanded) !== 0)
    return { file, line: line + 1, start: from, end: to };
  const cooked = (offset: number): number =>
    words.wordFlags[word] === 0 ? Math.min(from + offset, to) : rawOffset(words, from, to, offset);
  return { file, line: line + 1, start: cooked(start), end: end === undefined ? to : cooked(end) };
}

/** Moves diagnostics of a sub-language that starts at word `first` of the file to their place in the file. */
export function placed(
  diagnostics: readonly Diagnostic[],
  words: Words,
  file: number,
  line: number,
  first: number,
): Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    const { line: word, start, end } = diagnostic.range;
    const last = words.lineWord[line + 1]! - 1;
    return { ...diagnostic, range: wordRange(words, file, line, Math.min(first + word, last), start, end) };
  });
}

/** Walks the raw bytes of a word, counting the cooked ones. */
function rawOffset(words: Words, from: number, to: number, offset: number): number {
  const { bytes } = words;
  let quote = 0;
  let cooked = 0;
  let at = from;
  while (at < to) {
    const byte = bytes[at]!;
    if ((byte === 34 || byte === 39) && (quote === 0 || quote === byte)) {
      quote = quote === 0 ? byte : 0;
      at++;
      continue;
    }
    if (cooked >= offset) break;
    cooked++;
    at += byte === 92 && quote !== 39 ? escapeLength(bytes[at + 1], quote === 34) : 1;
  }
  return Math.min(at, to);
}

function escapeLength(next: number | undefined, quoted: boolean): number {
  if (next === 120) return 4;
  if (next === 36) return quoted ? 2 : 1;
  return next !== undefined && " \\\"#'tnr".includes(String.fromCharCode(next)) ? 2 : 1;
}
