/** Text of files for messages: lines decoded as UTF-8 for the terminal, columns counted in characters. */
import type { Range } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";

export interface Place {
  file: string;
  /** From 1. */
  line: number;
  /** UTF-16 columns from 1, end exclusive. */
  column: number;
  endColumn: number;
  /** The whole line without its end. */
  text: string;
}

/** undefined trees (files that could not be read) give a place at their start. */
export function placeOf(range: Range, trees: readonly Tree[]): Place {
  const tree = trees[range.file];
  if (tree === undefined) return { file: "", line: range.line, column: 1, endColumn: 1, text: "" };
  const { bytes, lineStart, lineCount } = tree.words;
  const l = Math.min(Math.max(range.line, 1), Math.max(lineCount, 1)) - 1;
  const from = lineStart[l] ?? 0;
  let to = lineStart[l + 1] ?? bytes.length;
  while (to > from && (bytes[to - 1] === 10 || bytes[to - 1] === 13)) to--;
  const start = Math.min(Math.max(range.start, from), to);
  const end = Math.min(Math.max(range.end, start), to);
  return {
    file: tree.name,
    line: range.line,
    column: utf8(bytes, from, start).length + 1,
    endColumn: utf8(bytes, from, end).length + 1,
    text: utf8(bytes, from, to),
  };
}

function utf8(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
}

/** A byte string as the user should see it. */
export function display(text: string): string {
  return Buffer.from(text, "latin1").toString("utf8");
}
