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
  // Real configs have about 10 bytes a word and 40 a line; the columns grow where a file is denser.
  const lines = (bytes.length >> 5) + 16;
  const words = (bytes.length >> 3) + 16;
  return {
    bytes,
    symbols,
    lineCount: 0,
    wordCount: 0,
    lineStart: new Int32Array(lines),
    lineWord: new Int32Array(lines),
    lineComment: new Int32Array(lines),
    lineKind: new Uint8Array(lines),
    wordStart: new Int32Array(words),
    wordEnd: new Int32Array(words),
    wordId: new Int32Array(words),
    wordFlags: new Uint8Array(words),
  };
}

/** Begins a line at `start`; returns its number. There is always room for one more entry, the end of the file. */
export function addLine(columns: Columns, start: number): number {
  const line = columns.lineCount++;
  if (line + 2 > columns.lineStart.length) growLines(columns);
  columns.lineStart[line] = start;
  columns.lineWord[line] = columns.wordCount;
  columns.lineComment[line] = -1;
  return line;
}

export function addWord(columns: Columns, start: number, end: number, id: number, flags: number): void {
  const word = columns.wordCount++;
  if (word >= columns.wordId.length) growWords(columns);
  columns.wordStart[word] = start;
  columns.wordEnd[word] = end;
  columns.wordId[word] = id;
  columns.wordFlags[word] = flags;
}

/** Makes room for more words. */
export function growWords(columns: Columns): void {
  const size = columns.wordId.length * 2;
  columns.wordStart = copyInts(columns.wordStart, size);
  columns.wordEnd = copyInts(columns.wordEnd, size);
  columns.wordId = copyInts(columns.wordId, size);
  columns.wordFlags = copyBytes(columns.wordFlags, size);
}

function growLines(columns: Columns): void {
  const size = columns.lineStart.length * 2;
  columns.lineStart = copyInts(columns.lineStart, size);
  columns.lineWord = copyInts(columns.lineWord, size);
  columns.lineComment = copyInts(columns.lineComment, size);
  columns.lineKind = copyBytes(columns.lineKind, size);
}

function copyBytes(bytes: Uint8Array, size: number): Uint8Array {
  const next = new Uint8Array(size);
  next.set(bytes);
  return next;
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
    lineStart: columns.lineStart.subarray(0, lineCount + 1),
    lineWord: columns.lineWord.subarray(0, lineCount + 1),
    lineComment: columns.lineComment.subarray(0, lineCount),
    lineKind: columns.lineKind.subarray(0, lineCount),
    wordStart: columns.wordStart.subarray(0, wordCount),
    wordEnd: columns.wordEnd.subarray(0, wordCount),
    wordId: columns.wordId.subarray(0, wordCount),
    wordFlags: columns.wordFlags.subarray(0, wordCount),
  };
}
