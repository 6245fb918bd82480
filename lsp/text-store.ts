/**
 * The text of one document: UTF-8 bytes and the offsets of its lines. Immutable: an edit makes a new one and moves the
 * line table instead of reading the text again.
 *
 * Lines end at LF only, as HAProxy reads them; a lone CR is part of its line.
 */
import { offsetOf, type Position } from "../grammar/positions.ts";

export interface TextStore {
  readonly bytes: Uint8Array;
  /** What stands after the last LF counts as a line only when it is not empty. */
  readonly lineCount: number;
  /** Offset of each line's first byte; one more entry for the end. */
  readonly lineStart: Int32Array;
}

/** What the client counts: lines from 0, characters in UTF-16 units. */
export interface TextRange {
  start: Position;
  end: Position;
}

export function textStore(text: string): TextStore {
  return ofBytes(Buffer.from(text, "utf8"));
}

function ofBytes(bytes: Uint8Array): TextStore {
  const starts = lineStartsOf(bytes, 0);
  return { bytes, lineCount: starts.length, lineStart: withEnd(starts, bytes.length) };
}

/** Offsets of lines that start in `bytes`, moved by `base`. */
function lineStartsOf(bytes: Uint8Array, base: number): number[] {
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    starts.push(base + at);
    const feed = bytes.indexOf(10, at);
    if (feed < 0) break;
    at = feed + 1;
  }
  return starts;
}

function withEnd(starts: readonly number[], end: number): Int32Array {
  const lineStart = new Int32Array(starts.length + 1);
  lineStart.set(starts);
  lineStart[starts.length] = end;
  return lineStart;
}

/** Replaces a range. Places outside the text are moved inside, ends before starts are swapped. */
export function edit(store: TextStore, range: TextRange, text: string): TextStore {
  const a = offset(store, range.start);
  const b = offset(store, range.end);
  return splice(store, Math.min(a, b), Math.max(a, b), Buffer.from(text, "utf8"));
}

function offset(store: TextStore, { line, character }: Position): number {
  const safe = {
    line: Math.max(0, Math.trunc(line) || 0),
    character: Math.max(0, Math.trunc(character) || 0),
  };
  return offsetOf(store, safe);
}

function splice(store: TextStore, start: number, end: number, added: Uint8Array): TextStore {
  const { bytes, lineStart, lineCount } = store;
  const grown = added.length - (end - start);
  const next = new Uint8Array(bytes.length + grown);
  next.set(bytes.subarray(0, start));
  next.set(added, start);
  next.set(bytes.subarray(end), start + added.length);
  // Lines that start at or before `start` stay; those after `end` move; between them are those of the new text.
  const before = upperBound(lineStart, lineCount, start);
  const after = upperBound(lineStart, lineCount, end);
  const fresh: number[] = [];
  // The place after a final LF was no line so far.
  if (start > 0 && start === bytes.length && bytes[start - 1] === 10) fresh.push(start);
  for (let at = added.indexOf(10); at >= 0; at = added.indexOf(10, at + 1)) fresh.push(start + at + 1);
  const keep = next.length === 0 ? 0 : before === 0 ? 1 : before;
  const starts = new Int32Array(keep + fresh.length + (lineCount - after) + 1);
  starts.set(lineStart.subarray(0, before));
  let count = keep;
  for (const each of fresh) starts[count++] = each;
  for (let line = after; line < lineCount; line++) starts[count++] = lineStart[line]! + grown;
  // A line that starts at the end of the text is none.
  while (count > 0 && starts[count - 1]! >= next.length) count--;
  starts[count] = next.length;
  return { bytes: next, lineCount: count, lineStart: starts.subarray(0, count + 1) };
}

/** How many of the first `count` values are <= `value`. */
function upperBound(values: Int32Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The text as the client has it. */
export function textOf(store: TextStore): string {
  return Buffer.from(store.bytes.buffer, store.bytes.byteOffset, store.bytes.length).toString("utf8");
}

/** Bytes [start, end) as a JavaScript string. */
export function textBetween(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8", start, end);
}
