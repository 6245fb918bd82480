/**
 * The words of (the rest of) one line, by HAProxy's full rules: quotes, escapes, variables (configuration manual 2.2
 * and 2.3). The scanner comes here at the first byte of a word that is not plain; plain words never do.
 */
import { addWord, type Columns } from "./columns.ts";
import type { Environment } from "./environment.ts";
import { hashSeed } from "./symbols.ts";
import { WordFlag } from "./tree.ts";

export type WordsError =
  | "unclosed-quote"
  | "bad-escape"
  | "unclosed-brace"
  | "bad-variable-name"
  | "bad-word-expansion";

/** What stopped the reading, and where: byte offset into the file. */
export interface LineError {
  rule: WordsError;
  at: number;
  end: number;
}

export interface WordReader {
  /** The release whose rules apply: 206 is 2.6. */
  readonly release: number;
  columns: Columns;
  environment: Environment;
  /** Values of `.LINE`, `.FILE`, `.SECTION`; undefined for any other name. */
  pseudo(name: string): string | undefined;
  /** Name of the variable whose absence made the last empty word, for messages. */
  unset: { readonly name: string; readonly at: number } | undefined;
  /** Where the name of the first one without a value stands, since the last one with a value; -1: there is none. */
  firstUnset: number;
  error: LineError | undefined;
}

/** One word in the making. */
interface Pen {
  out: Uint8Array;
  size: number;
  /** A word has begun (it may still be empty, as after `""`). */
  open: boolean;
  /** First raw byte since the last blank. */
  rawStart: number;
  flags: number;
}

const pen: Pen = { out: new Uint8Array(1 << 12), size: 0, open: false, rawStart: 0, flags: 0 };

const Quote = { none: 0, single: 1, double: 2 } as const;

/**
 * Reads from `at` up to `end` (the LF or the end of the file), adding words. Returns the offset of the comment's `#`,
 * or -1. `reader.error` is set when the line cannot be read; the words before the error are kept.
 */
export function readWords(reader: WordReader, at: number, end: number): number {
  const { bytes } = reader.columns;
  let quote: number = Quote.none;
  let quoteAt = at;
  let emptyQuote = false;
  reader.error = undefined;
  reader.unset = undefined;
  reader.firstUnset = -1;
  pen.size = 0;
  pen.open = false;
  pen.flags = 0;
  pen.rawStart = at;
  let comment = -1;
  let pos = at;
  for (; pos < end; ) {
    const byte = bytes[pos]!;
    if (byte === 13 || byte === 0) break;
    if (byte === 35 && quote === 0) {
      comment = pos;
      break;
    }
    if (byte === 34 && quote !== Quote.single) {
      pen.flags |= WordFlag.quoted;
      if (quote === Quote.double) {
        if (emptyQuote) pen.open = true;
        quote = Quote.none;
      } else {
        quote = Quote.double;
        quoteAt = pos;
        emptyQuote = true;
      }
      pos++;
    } else if (byte === 39 && quote !== Quote.double) {
      pen.flags |= WordFlag.quoted;
      if (quote === Quote.single) {
        if (emptyQuote) pen.open = true;
        quote = Quote.none;
      } else {
        quote = Quote.single;
        quoteAt = pos;
        emptyQuote = true;
      }
      pos++;
    } else if (byte === 92 && quote !== Quote.single) {
      pos = readEscape(reader, pos, end, quote === Quote.double);
      if (reader.error) return fail(reader, pos, end);
    } else if (isBlank(byte) && quote === 0) {
      if (pen.open) closeWord(reader.columns, pos);
      while (pos < end && isBlank(bytes[pos]!)) pos++;
      pen.rawStart = pos;
      pen.flags = 0;
    } else if (byte === 36 && quote === Quote.double) {
      const expansion = readVariable(reader, pos, end);
      if (reader.error) return fail(reader, pos, end);
      if (expansion.split) emptyQuote = false;
      pos = expansion.end;
    } else {
      put(byte);
      pos++;
    }
  }
  if (quote !== 0) {
    reader.error = { rule: "unclosed-quote", at: quoteAt, end: pos };
    return fail(reader, pos, end);
  }
  if (pen.open) closeWord(reader.columns, pos);
  return comment;
}

/** Keeps what was read of the broken word, up to the end of the line, so that editors have something to show. */
function fail(reader: WordReader, pos: number, end: number): number {
  let last = end;
  while (last > pos && isBlank(reader.columns.bytes[last - 1]!)) last--;
  if (last > pen.rawStart) closeWord(reader.columns, last);
  return -1;
}

function put(byte: number): void {
  if (pen.size === pen.out.length) {
    const next = new Uint8Array(pen.out.length * 2);
    next.set(pen.out);
    pen.out = next;
  }
  pen.out[pen.size++] = byte;
  pen.open = true;
}

function closeWord(columns: Columns, end: number): void {
  // HAProxy's words are C strings: "\x00" ends one early.
  const { out } = pen;
  let hash = hashSeed;
  let size = 0;
  for (; size < pen.size && out[size] !== 0; size++) hash = Math.imul(hash ^ out[size]!, 0x01000193);
  addWord(columns, pen.rawStart, end, columns.symbols.idOfBytes(pen.out, 0, size, hash), pen.flags);
  pen.size = 0;
  pen.open = false;
}

function readEscape(reader: WordReader, at: number, end: number, quoted: boolean): number {
  const { bytes } = reader.columns;
  const next = at + 1 < end ? bytes[at + 1]! : 0;
  switch (next) {
    case 32:
    case 92:
    case 35:
    case 39:
    case 34:
      return escaped(next, at + 2);
    case 116:
      return escaped(9, at + 2);
    case 110:
      return escaped(10, at + 2);
    case 114:
      return escaped(13, at + 2);
    case 36:
      if (quoted) return escaped(36, at + 2);
      break;
    case 120: {
      const high = at + 2 < end ? hexDigit(bytes[at + 2]!) : -1;
      const low = at + 3 < end ? hexDigit(bytes[at + 3]!) : -1;
      if (high < 0 || low < 0) {
        reader.error = { rule: "bad-escape", at, end: Math.min(at + 4, end) };
        return at;
      }
      return escaped(high * 16 + low, at + 4);
    }
  }
  put(92);
  return at + 1;
}

function escaped(byte: number, next: number): number {
  put(byte);
  pen.flags |= WordFlag.escaped;
  return next;
}

/** `$V`, `${V}`, `${V-default}`, `${V[*]}`, at `$` inside double quotes. */
function readVariable(reader: WordReader, at: number, end: number): { end: number; split: boolean } {
  const { bytes } = reader.columns;
  let pos = at + 1;
  const brace = bytes[pos] === 123 && pos < end ? pos++ : -1;
  const nameStart = pos;
  const first = pos < end ? bytes[pos]! : 0;
  if (!isAlpha(first) && first !== 95 && first !== 46) return stop(reader, "bad-variable-name", pos, pos + 1);
  if (first === 46) pos++;
  while (pos < end && (isAlnum(bytes[pos]!) || bytes[pos] === 95)) pos++;
  const name = ascii(bytes, nameStart, pos);
  let value: string | undefined;
  if (first === 46) {
    value = reader.pseudo(name);
    if (value === undefined) return stop(reader, "bad-variable-name", nameStart, pos);
  } else value = reader.environment.get(name);
  let split = false;
  if (brace >= 0) {
    if (pos < end && bytes[pos] === 91) {
      if (bytes[pos + 1] !== 42 || bytes[pos + 2] !== 93)
        return stop(reader, "bad-word-expansion", pos, pos + 3);
      split = true;
      pos += 3;
    }
    // Until 2.4 there was nothing to stand in for a variable.
    if (pos < end && bytes[pos] === 45 && reader.release >= 205) {
      const from = ++pos;
      while (pos < end && bytes[pos] !== 125 && bytes[pos] !== 0) pos++;
      value ??= ascii(bytes, from, pos);
    }
    if (pos >= end || bytes[pos] !== 125) return stop(reader, "unclosed-brace", brace, pos);
    pos++;
  }
  pen.flags |= WordFlag.expanded;
  if (value === undefined) {
    if (!split) {
      pen.open = true;
      if (pen.size === 0) reader.unset = { name, at: nameStart };
      if (reader.firstUnset < 0) reader.firstUnset = nameStart;
    }
  } else {
    reader.firstUnset = -1;
    emit(reader.columns, value, split, pos);
  }
  return { end: pos, split };
}

/** Words split off one variable share its raw range from the start of the raw word. */
function emit(columns: Columns, value: string, split: boolean, end: number): void {
  for (let i = 0; i < value.length; i++) {
    const byte = value.charCodeAt(i) & 0xff;
    if (!split || !isBlank(byte)) put(byte);
    else if (pen.open) closeWord(columns, end);
  }
}

function stop(
  reader: WordReader,
  rule: WordsError,
  at: number,
  end: number,
): { end: number; split: boolean } {
  reader.error = { rule, at, end };
  return { end, split: false };
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

/** C-locale isspace. */
export function isBlank(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

function isAlpha(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90);
}

function isAlnum(byte: number): boolean {
  return isAlpha(byte) || (byte >= 48 && byte <= 57);
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
