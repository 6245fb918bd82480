/** Byte offsets to lines and columns, and back. All 0-based. */
import type { Words } from "./tree.ts";

type Lines = Pick<Words, "bytes" | "lineCount" | "lineStart">;

/** The line of a byte offset; the offset at the end of a file that ends in LF is on the line after the last. */
export function lineOf({ lineCount, lineStart, bytes }: Lines, offset: number): number {
  if (offset >= bytes.length && (lineCount === 0 || bytes[bytes.length - 1] === 10)) return lineCount;
  let low = 0;
  let high = lineCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStart[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function byteColumn(lines: Lines, offset: number): number {
  return offset - lines.lineStart[lineOf(lines, offset)]!;
}

/** Length in UTF-16 units of bytes [start, end) read as UTF-8; a malformed byte counts one, as decoders replace it. */
export function utf16Length(bytes: Uint8Array, start: number, end: number): number {
  let length = 0;
  for (let at = start; at < end; ) {
    const size = sequenceLength(bytes, at);
    length += size === 4 ? 2 : 1;
    at += size;
  }
  return length;
}

/** What LSP calls a position. */
export interface Position {
  line: number;
  character: number;
}

export function positionOf(lines: Lines, offset: number): Position {
  const line = lineOf(lines, offset);
  return { line, character: utf16Length(lines.bytes, lines.lineStart[line]!, offset) };
}

/** The byte offset of a position; columns past the end of a line stop before its line break. */
export function offsetOf(lines: Lines, { line, character }: Position): number {
  const { bytes, lineCount, lineStart } = lines;
  if (line >= lineCount) return bytes.length;
  let at = lineStart[line]!;
  let end = lineStart[line + 1]!;
  if (end > at && bytes[end - 1] === 10) end--;
  if (end > at && bytes[end - 1] === 13) end--;
  for (let units = 0; at < end && units < character; ) {
    const size = sequenceLength(bytes, at);
    units += size === 4 ? 2 : 1;
    if (units > character) break;
    at += size;
  }
  return Math.min(at, end);
}

/**
 * Bytes of the UTF-8 sequence at `at`. Malformed input: the bytes one U+FFFD stands for, by the WHATWG rules
 * (the longest valid start of a sequence, else one byte).
 */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0xc2 || first > 0xf4) return 1;
  const need = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
  for (let i = 1; i <= need; i++) {
    const low = i > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const high = i > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    const next = bytes[at + i];
    if (next === undefined || next < low || next > high) return i;
  }
  return need + 1;
}
