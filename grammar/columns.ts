/** Growing integer columns the scanner writes; `toWords` cuts them to size. */
import type { ByteSymbols } from "./symbols.ts";
import type { Words } from "./tree.ts";

export interface Columns {
  bytes: Uint8Array;
  symbols: ByteSymbols;
  lineCount: number;
  wordCount: number;
  lineStart: Int32Array;
  lineWord: Int32Array;
  lineComment: Int32Array;
  lineKind: Uint8Array;
  wordStart: Int32Array;
  wordEnd: Int32Array;
  wordId: Int32Array;
  wordFlags: Uint8Array;
}

export function createColumns(bytes: Uint8Array, symbols: ByteSymbols): Columns {
  const lines = countLines(bytes);
  const words = (bytes.length >> 2) + 16;
  return {
    bytes,
    symbols,
    lineCount: 0,
    wordCount: 0,
    lineStart: new Int32Array(lines + 1),
    lineWord: new Int32Array(lines + 1),
    lineComment: new Int32Array(lines),
    lineKind: new Uint8Array(lines),
    wordStart: new Int32Array(words),
    wordEnd: new Int32Array(words),
    wordId: new Int32Array(words),
    wordFlags: new Uint8Array(words),
  };
}

/** A file that ends in LF has no further line; an empty file has none. */
function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return bytes.length > 0 && bytes[bytes.length - 1] !== 10 ? count + 1 : count;
}

export function addWord(columns: Columns, start: number, end: number, id: number, flags: number): void {
  const word = columns.wordCount++;
  if (word >= columns.wordId.length) grow(columns);
  columns.wordStart[word] = start;
  columns.wordEnd[word] = end;
  columns.wordId[word] = id;
  columns.wordFlags[word] = flags;
}

/** Only `"${V[*]}"` can make more words than a quarter of the bytes plus a few. */
function grow(columns: Columns): void {
  const size = columns.wordId.length * 2;
  columns.wordStart = copyInts(columns.wordStart, size);
  columns.wordEnd = copyInts(columns.wordEnd, size);
  columns.wordId = copyInts(columns.wordId, size);
  const flags = new Uint8Array(size);
  flags.set(columns.wordFlags);
  columns.wordFlags = flags;
}

function copyInts(ints: Int32Array, size: number): Int32Array {
  const next = new Int32Array(size);
  next.set(ints);
  return next;
}

export function toWords(columns: Columns): Words {
  const { bytes, symbols, lineCount, wordCount } = columns;
  return {
    bytes,
    symbols,
    lineCount,
    wordCount,
    lineStart: columns.lineStart,
    lineWord: columns.lineWord,
    lineComment: columns.lineComment,
    lineKind: columns.lineKind,
    wordStart: trimInts(columns.wordStart, wordCount),
    wordEnd: trimInts(columns.wordEnd, wordCount),
    wordId: trimInts(columns.wordId, wordCount),
    wordFlags: columns.wordFlags.slice(0, wordCount),
  };
}

/** A copy, so that the slack is not kept alive. */
function trimInts(ints: Int32Array, count: number): Int32Array {
  return ints.slice(0, count);
}
