/** A whole file: bytes to words to sections of statements. */
import { type Catalogue, catalogue as defaultCatalogue } from "./catalogue/catalogue.ts";
import type { SectionKind } from "./catalogue/types.ts";
import { Run, sectionsOfRuns } from "./file-parser.ts";
import { scan, toBytes } from "./scan.ts";
import {
  headerOf,
  headerTemplate,
  type StatementReader,
  statementReader,
  statementTemplate,
} from "./statement.ts";
import type { ByteSymbols } from "./symbols.ts";
import {
  LineKind,
  type ParseResult,
  type ReadOptions,
  type SectionNode,
  type Statement,
  type Words,
} from "./tree.ts";

export interface ParseOptions extends ReadOptions {
  catalogue?: Catalogue;
}

/**
 * Reads a config. A string is a byte string (one char per byte). Never throws: a tree comes back for any bytes.
 * Diagnostics are those of reading words and of directives; what is wrong with a statement stands in its template.
 */
export function parse(input: Uint8Array | string, options: ParseOptions = {}): ParseResult {
  const catalogue = options.catalogue ?? defaultCatalogue;
  const { words, directives, diagnostics } = scan(toBytes(input), Object.keys(catalogue.sections), options);
  const reader = statementReader(catalogue, words.symbols as ByteSymbols);
  const sections = readSections(reader, words);
  const value = { name: options.name ?? "", file: options.file ?? 0, words, sections, directives };
  return { value, diagnostics };
}

/** What stands between two headers, the earlier one included. */
interface Open {
  kind: SectionKind | "";
  header: Statement | undefined;
  line: number;
}

function readSections(reader: StatementReader, words: Words): SectionNode[] {
  const { lineCount, lineKind, lineWord } = words;
  const sections: SectionNode[] = [];
  /** Lines of the section so far; each section gets an array of its own size. */
  const statements: Statement[] = [];
  let count = 0;
  let open: Open = { kind: "", header: undefined, line: 0 };
  for (let line = 0; line < lineCount; line++) {
    const first = lineWord[line]!;
    const end = lineWord[line + 1]!;
    if (first === end || lineKind[line] !== LineKind.normal) continue;
    const kind = headerOf(reader, words, first);
    if (kind === undefined) {
      const template = statementTemplate(reader, words, first, end, open.kind);
      statements[count++] = { template, line, word: first };
      continue;
    }
    addSections(reader, sections, open, statements.slice(0, count), line);
    count = 0;
    const header = { template: headerTemplate(reader, words, first, end), line, word: first };
    open = { kind, header, line };
  }
  addSections(reader, sections, open, statements.slice(0, count), lineCount);
  return sections;
}

const headless = { empty: [], full: [Run.statements] };
const headed = { empty: [Run.header], full: [Run.header, Run.statements] };

/** Adds what the grammar makes of the runs of lines up to `endLine`. */
function addSections(
  reader: StatementReader,
  sections: SectionNode[],
  { kind, header, line }: Open,
  statements: readonly Statement[],
  endLine: number,
): void {
  const runs = header === undefined ? headless : headed;
  const shapes = sectionsOfRuns(statements.length > 0 ? runs.full : runs.empty);
  for (let i = 0; i < shapes.length; i++) {
    const shape = shapes[i]!;
    if (shape.header < 0 || header === undefined) sections.push({ kind, line, endLine, statements });
    else {
      const entry = reader.catalogue.sections[kind]!;
      sections.push({ kind, entry, header, line, endLine, statements });
    }
  }
}
