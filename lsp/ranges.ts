/** Byte ranges of a snapshot as the client counts: lines from 0, UTF-16 units. */
import type { Position, Range } from "vscode-languageserver";
import { offsetOf, positionOf } from "../grammar/positions.ts";
import type { Snapshot } from "./snapshot.ts";

export function rangeOf(snapshot: Snapshot, start: number, end: number): Range {
  const { words } = snapshot.tree;
  return { start: positionOf(words, start), end: positionOf(words, Math.max(start, end)) };
}

export function byteOffset(snapshot: Snapshot, { line, character }: Position): number {
  const safe = {
    line: Math.max(0, Math.trunc(line) || 0),
    character: Math.max(0, Math.trunc(character) || 0),
  };
  return offsetOf(snapshot.tree.words, safe);
}

/** From the start of a line to the end of its text, line break left out. */
export function lineEndOffset(snapshot: Snapshot, line: number): number {
  const { bytes, lineStart, lineCount } = snapshot.tree.words;
  if (line >= lineCount) return bytes.length;
  let end = lineStart[line + 1]!;
  while (end > lineStart[line]! && (bytes[end - 1] === 10 || bytes[end - 1] === 13)) end--;
  return end;
}
