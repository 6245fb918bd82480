/** The state of reading one file, and what the parts of the scanner share. */
import type { Columns } from "./columns.ts";
import { type Diagnostic, place, type Severity, type Stage, whole } from "./diagnostic.ts";
import type { Blocks } from "./directives.ts";
import type { Environment } from "./environment.ts";
import type { Predicates } from "./predicates.ts";
import type { WordReader } from "./read-words.ts";
import type { ByteSymbols } from "./symbols.ts";
import type { Directive } from "./tree.ts";

/** What the scanner keeps while it reads; `line` is 0-based. */
export interface Scanner {
  columns: Columns;
  symbols: ByteSymbols;
  reader: WordReader;
  environment: Environment;
  predicates: Predicates | undefined;
  features: ReadonlySet<string> | undefined;
  /** The release whose rules of reading apply, and as a number: 206 is 2.6. */
  version: string;
  release: number;
  /** Roles of first words, by symbol id. */
  roles: Map<number, Role>;
  line: number;
  name: string;
  file: number;
  /** Symbol of the name of the section we are in (or of its keyword, when it has none), or -1. */
  section: number;
  hasNul: boolean;
  inGlobal: boolean;
  emptyId: number;
  blocks: Blocks;
  directives: Directive[];
  diagnostics: Diagnostic[];
}

export type Role = "global" | "section" | "environment" | "directive";

/** Cooked words of the current line from word `first` on. */
export function lineTexts(scanner: Scanner, first: number): string[] {
  const texts: string[] = [];
  for (let word = first; word < scanner.columns.wordCount; word++)
    texts.push(scanner.symbols.text(scanner.columns.wordId[word]!));
  return texts;
}

/** Adds a diagnostic about bytes [start, end) of the current line. */
export function complain(
  scanner: Scanner,
  rule: string,
  start: number,
  end: number,
  message: string,
  haproxy?: string,
  severity: Severity | "diag" = "error",
  stage: Stage = "words",
): void {
  const range = {
    file: scanner.file,
    line: scanner.line + 1,
    start,
    end: Math.min(Math.max(end, start), scanner.columns.bytes.length),
  };
  scanner.diagnostics.push({
    rule,
    severity: severity === "diag" ? "hint" : severity,
    range,
    message,
    stage,
    ...(haproxy === undefined
      ? { lint: true }
      : { haproxy: whole(`parsing [${place}]${haproxy.startsWith(" : ") ? "" : ": "}${haproxy}`) }),
    ...(severity === "diag" ? { diag: true } : {}),
  });
}
