/**
 * The lossless tree of one file.
 *
 * Text inside hapax is a *byte string*: one char per byte (latin1), so nothing is lost and offsets are byte offsets.
 * Words are columns of integers; statements are a template (shared by all lines of one shape) and a first word.
 *
 * Invariants: words of a line are contiguous and in order; `print(tree)` equals the text, for any bytes;
 * a Statement's slots address words relative to its first word.
 */
import type { Action, Keyword, LineOption, Section, SectionKind, ValueType } from "./catalogue/types.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** What the scanner makes of a file. Index `w` runs over words, `l` over lines (0-based). */
export interface Words {
  /** The file, bytes. */
  bytes: Uint8Array;
  lineCount: number;
  wordCount: number;
  /** Byte offset of each line's first byte; one more entry for the end of the file. */
  lineStart: Int32Array;
  /** First word of each line; one more entry for the end. */
  lineWord: Int32Array;
  /** Byte offset of the `#` of a line's comment, or -1. */
  lineComment: Int32Array;
  /** One of LineKind. */
  lineKind: Uint8Array;
  /** Raw byte range of each word, quotes and escapes included. */
  wordStart: Int32Array;
  wordEnd: Int32Array;
  /** Cooked text of each word as a symbol id: equal text, equal id. */
  wordId: Int32Array;
  /** WordFlag bits. */
  wordFlags: Uint8Array;
  symbols: Symbols;
}

/**
 * What a line is. `skipped`: inside a false .if block. `unreadable`: its words could not all be read (unclosed quote ...),
 * or its first word is empty; it makes no statement.
 */
export const LineKind = { normal: 0, directive: 1, skipped: 2, scope: 3, unreadable: 4 } as const;

export const WordFlag = { quoted: 1, escaped: 2, expanded: 4 } as const;

/** Interned byte strings; shared by all files of a run, so that ids compare across files. */
export interface Symbols {
  /** Cooked text of an id, a byte string. */
  text(id: number): string;
  /** Id of a text, made when new. */
  id(text: string): number;
  readonly size: number;
}

/** One typed place of a line. */
export interface Slot {
  /** Name in the catalogue's syntax ("timeout"), or the literal word itself. */
  name: string;
  /** "keyword" (the words that name the statement), "literal", "option" (the word naming a LineOption), "action", or "value". */
  kind: "keyword" | "literal" | "option" | "action" | "value";
  /** For values: the parsed type. */
  type?: ParsedType;
  /** First word and count of words, relative to the statement's first word. A condition or `rest` spans several. */
  at: number;
  count: number;
  /** Slots that belong together (an option and its arguments, one turn of a repetition) share a group; 0 is the top. */
  group: number;
  /** For kind "option" and "action": the catalogue row. */
  option?: LineOption;
  action?: Action;
}

/** A ValueType read: "int(0,256)" is { name: "int", args: ["0", "256"] }. */
export interface ParsedType {
  name: string;
  args: readonly string[];
  source: ValueType;
}

/** What is wrong with a shape, relative to the statement. */
export interface ShapeError {
  /** Relative word; equal to the word count when something is missing at the end. */
  at: number;
  rule:
    | "missing-argument"
    | "unexpected-argument"
    | "unknown-keyword"
    | "unknown-option"
    | "unknown-action"
    | "wrong-section";
  /** What could stand here, for messages and completion: literals, and names of values as "<name>". */
  expected: readonly string[];
}

/** The parse of all lines of one shape. Immutable, shared. */
export interface Template {
  /** Key in the catalogue, "timeout connect", "http-request"; "" when unknown. */
  keyword: string;
  entry?: Keyword;
  prefix?: "no" | "default";
  slots: readonly Slot[];
  errors: readonly ShapeError[];
  /** Number of words of the shape. */
  words: number;
  /** What later stages keep with the shape (template-memo.ts). */
  readonly memo: unknown[];
}

export interface Statement {
  template: Template;
  /** 0-based line, absolute first word. */
  line: number;
  word: number;
}

export interface SectionNode {
  /** "global", "frontend" ...; "" for statements before any section; unknown headers keep their word. */
  kind: SectionKind | "";
  entry?: Section;
  /** The header line; absent for the nameless start of a file. */
  header?: Statement;
  /** First line and the line after the last one, 0-based. */
  line: number;
  endLine: number;
  statements: readonly Statement[];
}

/** A parsed file. */
export interface Tree {
  /** Name as given on the command line. */
  name: string;
  /** Index of the file in the run. */
  file: number;
  words: Words;
  sections: readonly SectionNode[];
  /** `.if`, `.notice` ... lines in order. */
  directives: readonly Directive[];
}

export interface Directive {
  line: number;
  /** "if", "elif", "else", "endif", "notice", "warning", "alert", "diag". */
  name: string;
  /** For if and elif: the outcome, and undefined when it was not evaluated. */
  taken?: boolean;
}

/** Settings for reading a file. */
export interface ReadOptions {
  /** Name of the file, for messages. */
  name?: string;
  file?: number;
  symbols?: Symbols;
  /** Environment for "$V" and defined(V). Default: none. `setenv` and friends in `global` apply from their line on. */
  env?: Record<string, string | undefined>;
  /** Shared between the files of a run, so that `setenv` in one is seen by the next; wins over `env`. */
  environment?: import("./environment.ts").Environment;
  /** Answers the predicates of `.if`; absent: those of the reference version (DESIGN.md section 2). */
  predicates?: import("./predicates.ts").Predicates;
  /** Rules of reading that changed; default the newest. */
  haproxyVersion?: string;
  /** Build features beyond those of the reference version, for `feature()` in `.if`. */
  features?: ReadonlySet<string>;
}

export interface ParseResult {
  value: Tree;
  diagnostics: Diagnostic[];
}

/** The text the tree was read from, put together again from words and what lies between them. */
export function print(tree: Tree): string {
  return Buffer.from(printBytes(tree.words)).toString("latin1");
}

/**
 * Bytes of words and gaps, in order. Words split off one variable (`"${V[*]}"`) share its raw range, and are written
 * once.
 */
export function printBytes(words: Words): Uint8Array {
  const { bytes, lineCount, lineStart, lineWord, wordStart, wordEnd } = words;
  const out = new Uint8Array(bytes.length);
  let at = 0;
  const copy = (start: number, end: number): void => {
    for (let from = Math.max(start, at); from < end; from++) out[at++] = bytes[from]!;
  };
  for (let line = 0; line < lineCount; line++) {
    for (let word = lineWord[line]!; word < lineWord[line + 1]!; word++) {
      copy(at, wordStart[word]!);
      copy(wordStart[word]!, wordEnd[word]!);
    }
    copy(at, lineStart[line + 1]!);
  }
  return out.subarray(0, at);
}
