/**
 * Bytes to words: integer columns, no object per word. Plain words are hashed and interned here; a line with a quote,
 * an escape or anything else of interest goes to `readWords` from that word on.
 */
import { addLine, createColumns, growWords, toWords } from "./columns.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { readDirective } from "./directives.ts";
import { createEnvironment } from "./environment.ts";
import { scanFast } from "./fast-lines.ts";
import { newestVersion, releaseNumber } from "./haproxy-version.ts";
import { checkEmptyWords, checkScope, hasFlags, maxWords, tooManyWords } from "./line-checks.ts";
import { isBlank, readWords } from "./read-words.ts";
import { complain, lineTexts, type Role, type Scanner } from "./scanner.ts";
import { shownLine } from "./shown-line.ts";
import { asByteSymbols, type ByteSymbols, hashSeed } from "./symbols.ts";
import { type Directive, LineKind, type ReadOptions, type Words } from "./tree.ts";

export interface Scan {
  words: Words;
  directives: Directive[];
  diagnostics: Diagnostic[];
}

/** What a byte may be for the plain-word loop: 0 plain, 1 ends the word, 2 needs `readWords`. */
/** Older releases know no `.if` and no `.notice`: to them these are keywords, and unknown ones. */
const directivesFrom = 204;

const byteClass = new Uint8Array(256);
for (const blank of [9, 10, 11, 12, 13, 32, 35, 0]) byteClass[blank] = 1;
for (const special of [34, 39, 92]) byteClass[special] = 2;

/** `loop`: what reads the lines of large files; by default code made for that. */
export function scan(
  bytes: Uint8Array,
  sectionNames: Iterable<string>,
  options: ReadOptions = {},
  loop: "fast" | "plain" = "fast",
): Scan {
  const symbols = asByteSymbols(options.symbols);
  const columns = createColumns(bytes, symbols);
  const version = options.haproxyVersion ?? newestVersion;
  const environment =
    options.environment ?? createEnvironment(options.env, { version, files: [options.name ?? ""] });
  const release = releaseNumber(version);
  const scanner: Scanner = {
    columns,
    symbols,
    environment,
    reader: {
      columns,
      environment,
      release,
      pseudo: (name) => pseudo(scanner, name),
      unset: undefined,
      firstUnset: -1,
      error: undefined,
    },
    predicates: options.predicates,
    features: options.features,
    version,
    release,
    roles: rolesOf(symbols, sectionNames, release),
    line: 0,
    name: options.name ?? "",
    file: options.file ?? 0,
    section: -1,
    hasNul: bytes.includes(0),
    inGlobal: false,
    emptyId: symbols.id(""),
    blocks: { stack: [], skipping: false },
    directives: [],
    diagnostics: [],
  };
  scanLines(scanner, loop);
  checkEnd(scanner);
  return { words: toWords(columns), directives: scanner.directives, diagnostics: scanner.diagnostics };
}

function rolesOf(symbols: ByteSymbols, sectionNames: Iterable<string>, release: number): Map<number, Role> {
  const roles = new Map<number, Role>();
  for (const name of sectionNames) roles.set(symbols.id(name), name === "global" ? "global" : "section");
  for (const name of ["setenv", "presetenv", "unsetenv", "resetenv"])
    roles.set(symbols.id(name), "environment");
  if (release < directivesFrom) return roles;
  for (const name of [".if", ".elif", ".else", ".endif", ".notice", ".warning", ".alert", ".diag"])
    roles.set(symbols.id(name), "directive");
  return roles;
}

/** All lines. Those with anything out of the ordinary are left to functions of their own. */
function scanLines(scanner: Scanner, loop: "fast" | "plain"): void {
  const { columns, roles } = scanner;
  const { bytes } = columns;
  const size = bytes.length;
  const known = maxKey(roles) + 1;
  const start =
    loop === "plain"
      ? { at: 0, open: false }
      : scanFast(scanner, byteClass, known, (from) => finishOpen(scanner, from));
  let at = start.open ? finishOpen(scanner, wordsOfLine(scanner, start.at)) : start.at;
  while (at < size) {
    scanner.line = addLine(columns, at);
    const first = columns.wordCount;
    at = wordsOfLine(scanner, at);
    const byte = at < size ? bytes[at]! : 10;
    if (byte === 10) {
      at++;
      if (columns.wordCount > first && !isOrdinary(scanner, first, known)) finishLine(scanner, first);
    } else {
      at = restOfLine(scanner, at, byte, first);
      if (columns.wordCount > first) finishLine(scanner, first);
    }
  }
  columns.lineStart[columns.lineCount] = size;
  columns.lineWord[columns.lineCount] = columns.wordCount;
}

/** Reads on in a line that was left open where its plain words end; returns the offset after its LF. */
function finishOpen(scanner: Scanner, at: number): number {
  const { columns } = scanner;
  const first = columns.lineWord[scanner.line]!;
  const byte = columns.bytes[at] ?? 10;
  const next = byte === 10 ? at + 1 : restOfLine(scanner, at, byte, first);
  if (columns.wordCount > first) finishLine(scanner, first);
  return next;
}

/** Whether nothing depends on the first word of a line of plain words, nor on their number. */
function isOrdinary({ columns, blocks }: Scanner, first: number, known: number): boolean {
  return (
    columns.wordId[first]! >= known &&
    !blocks.skipping &&
    columns.wordCount - first <= maxWords &&
    columns.bytes[columns.wordStart[first]!] !== 46
  );
}

/**
 * The plain words of a line, up to its end or to the first byte that is none of theirs: a comment, a quote, the word with
 * the quote ... Everything is done here rather than in functions of its own, look-up of symbols included: a run is over
 * before calls between small functions would be optimised.
 */
function wordsOfLine({ columns, symbols }: Scanner, from: number): number {
  const { bytes } = columns;
  const { table } = symbols;
  const size = bytes.length;
  let at = from;
  while (at < size) {
    let byte = bytes[at]!;
    if (byte === 32 || (byte !== 10 && byte >= 9 && byte <= 13)) {
      at++;
      continue;
    }
    // The end of the line, a comment, a NUL, a quote or an escape; a scope line.
    if (byteClass[byte] !== 0) return at;
    if (byte === 91 && columns.lineWord[columns.lineCount - 1] === columns.wordCount) return at;
    const start = at;
    let hash = hashSeed;
    do {
      hash = Math.imul(hash ^ byte, 0x01000193);
      at++;
      byte = at < size ? bytes[at]! : 10;
    } while (byteClass[byte] === 0);
    if (byteClass[byte] === 2) return start;
    // The symbol, found as `idOfBytes` does.
    const { slots, offsets, arena } = table;
    const mask = slots.length - 2;
    const length = at - start;
    let slot = ((hash ^ (hash >>> 15)) << 1) & mask;
    let entry = slots[slot]!;
    while (entry !== 0) {
      if (slots[slot + 1] === hash) {
        const known = offsets[entry - 1]!;
        if (offsets[entry]! - known === length) {
          let i = 0;
          while (i < length && arena[known + i] === bytes[start + i]) i++;
          if (i === length) break;
        }
      }
      slot = (slot + 2) & mask;
      entry = slots[slot]!;
    }
    const count = columns.wordCount;
    if (count === columns.wordId.length) growWords(columns);
    columns.wordStart[count] = start;
    columns.wordEnd[count] = at;
    columns.wordId[count] = entry === 0 ? table.add(bytes, start, at, hash, slot) : entry - 1;
    columns.wordCount = count + 1;
    // A CR right after a word ends the line; inside a run of blanks it is one of them.
    if (byte === 13) return at;
  }
  return at;
}

function maxKey(map: ReadonlyMap<number, unknown>): number {
  let max = -1;
  for (const key of map.keys()) max = Math.max(max, key);
  return max;
}

/** What is left of a line from `byte` at `at` on, which is no plain word; returns the offset after its LF. */
function restOfLine(scanner: Scanner, at: number, byte: number, first: number): number {
  const { columns } = scanner;
  if (byte === 91 && columns.wordCount === first) {
    columns.lineKind[scanner.line] = LineKind.scope;
    const end = lineEnd(scanner, at);
    checkScope(scanner, at, end);
    return end;
  }
  if (byteClass[byte] !== 1) return oddWords(scanner, at);
  if (byte === 35) columns.lineComment[scanner.line] = at;
  return lineEnd(scanner, at);
}

/** Offset after the line's LF. Everything from `at` on is gap: a comment, or what follows a CR or a NUL. */
function lineEnd(scanner: Scanner, at: number): number {
  const { bytes } = scanner.columns;
  const end = lineFeed(bytes, at);
  const nul = scanner.hasNul ? bytes.subarray(0, end).indexOf(0, at) : -1;
  if (nul >= 0) {
    const from = scanner.columns.lineStart[scanner.line]!;
    complain(
      scanner,
      "nul-byte",
      nul,
      nul + 1,
      "a NUL byte cannot be part of a line",
      `Stray NUL character at position ${nul - from + 1}.`,
    );
  }
  return end < bytes.length ? end + 1 : end;
}

/** Offset of the next LF, or the end of the file. Lines are too short for a native search to pay. */
function lineFeed(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== 10) at++;
  return at;
}

function oddWords(scanner: Scanner, at: number): number {
  const { columns, reader } = scanner;
  const end = lineFeed(columns.bytes, at);
  const comment = readWords(reader, at, end);
  columns.lineComment[scanner.line] = comment;
  if (reader.error) {
    columns.lineKind[scanner.line] = LineKind.unreadable;
    const { rule, at: from, end: to } = reader.error;
    const position = from - columns.lineStart[scanner.line]! + 1;
    const [message, words] = lineErrors[rule];
    complain(
      scanner,
      rule,
      from,
      to,
      message,
      `${words} at position ${position}:${shownLine(columns, scanner.line, from, true)}`,
    );
  }
  return lineEnd(scanner, at);
}

/** Our message, and the start of HAProxy's. */
const lineErrors = {
  "unclosed-quote": ["this quote is never closed", "unmatched quote"],
  "unclosed-brace": ["this brace is never closed", "unmatched brace in environment variable name"],
  "bad-variable-name": ["not the name of a variable", "forbidden first char in environment variable name"],
  "bad-escape": ["\\x takes two hexadecimal digits", "truncated or invalid hexadecimal sequence"],
  "bad-word-expansion": ["only [*] may follow the name", "truncated or invalid word expansion sequence"],
} as const;

/** Everything that depends on the first word or on the whole line. */
function finishLine(scanner: Scanner, first: number): void {
  const { columns, line } = scanner;
  if (columns.lineKind[line] === LineKind.unreadable) return;
  if (columns.wordCount - first > maxWords) tooManyWords(scanner, first);
  const id = columns.wordId[first]!;
  const role = scanner.roles.get(id);
  const dotted =
    columns.bytes[columns.wordStart[first]!] === 46 ||
    (columns.wordFlags[first] !== 0 && scanner.symbols.text(id)[0] === ".");
  if (role === "directive" || (dotted && scanner.release >= directivesFrom)) {
    columns.lineKind[line] = LineKind.directive;
    readDirective(scanner, first);
    return;
  }
  if (scanner.blocks.skipping) {
    columns.lineKind[line] = LineKind.skipped;
    return;
  }
  if (columns.lineComment[line] !== -1 || columns.wordFlags[columns.wordCount - 1] !== 0)
    checkEmptyWords(scanner, first);
  else if (hasFlags(columns, first)) checkEmptyWords(scanner, first);
  if (role === undefined) return;
  if (role === "environment") {
    if (scanner.inGlobal) scanner.environment.apply(lineTexts(scanner, first));
  } else {
    scanner.inGlobal = role === "global";
    scanner.section = columns.wordCount > first + 1 ? columns.wordId[first + 1]! : id;
  }
}

function pseudo(scanner: Scanner, name: string): string | undefined {
  if (name === ".LINE") return String(scanner.line + 1);
  if (name === ".FILE") return scanner.name;
  if (name === ".SECTION") return scanner.section < 0 ? "" : scanner.symbols.text(scanner.section);
  return undefined;
}

function checkEnd(scanner: Scanner): void {
  const { bytes, lineCount, lineStart } = scanner.columns;
  const size = bytes.length;
  if (size > 0 && bytes[size - 1] !== 10) {
    const position = size - lineStart[lineCount - 1]! + 1;
    complain(
      scanner,
      "missing-newline",
      size,
      size,
      "the last line does not end with a line feed, the file may be truncated",
      // passed over before 2.2, and only warned of there
      scanner.release < 202
        ? undefined
        : `Missing LF on last line, file might have been truncated at position ${position}.`,
      scanner.release < 203 ? "warning" : "error",
    );
  }
  const open = scanner.blocks.stack.at(-1);
  if (open) {
    // HAProxy sees it at the last line; the one that opened the block is told beside
    const start = lineStart[open.line]!;
    const opened = { file: scanner.file, line: open.line + 1, start, end: lineTextEnd(bytes, start) };
    scanner.line =
      size > 0 && bytes[size - 1] === 10 && lineCount > 1 && lineStart[lineCount - 1] === size
        ? lineCount - 2
        : lineCount - 1;
    const from = lineStart[scanner.line]!;
    complain(
      scanner,
      "unclosed-block",
      from,
      lineTextEnd(bytes, from),
      `the .if block of line ${open.line + 1} is never closed`,
      "non-terminated '.if' block.",
    );
    scanner.diagnostics.at(-1)!.related = [{ range: opened, message: "opened here" }];
  }
}

function lineTextEnd(bytes: Uint8Array, start: number): number {
  let end = lineFeed(bytes, start);
  while (end > start && isBlank(bytes[end - 1]!)) end--;
  return end;
}

/** A file's bytes as given: a byte string or bytes. */
export function toBytes(input: Uint8Array | string): Uint8Array {
  return typeof input === "string" ? Buffer.from(input, "latin1") : input;
}
