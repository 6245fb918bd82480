/** A whole file: bytes to words to sections of statements. */
import { type Catalogue, catalogue as defaultCatalogue } from "./catalogue/catalogue.ts";
import type { SectionKind } from "./catalogue/types.ts";
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

function readSections(reader: StatementReader, words: Words): SectionNode[] {
  const { lineCount, lineKind, lineWord } = words;
  const sections: SectionNode[] = [];
  let statements: Statement[] = [];
  let current: SectionNode = { kind: "", line: 0, endLine: lineCount, statements };
  let kind: SectionKind | "" = "";
  for (let line = 0; line < lineCount; line++) {
    const first = lineWord[line]!;
    const end = lineWord[line + 1]!;
    if (first === end || lineKind[line] !== LineKind.normal) continue;
    const header = headerOf(reader, words, first);
    if (header === undefined) {
      statements.push({ template: statementTemplate(reader, words, first, end, kind), line, word: first });
      continue;
    }
    closeSection(sections, current, line);
    statements = [];
    kind = header;
    const entry = reader.catalogue.sections[header]!;
    const template = headerTemplate(reader, words, first, end);
    current = { kind, entry, header: { template, line, word: first }, line, endLine: lineCount, statements };
  }
  closeSection(sections, current, lineCount);
  return sections;
}

/** The nameless start of a file counts as a section only when something stands in it. */
function closeSection(sections: SectionNode[], section: SectionNode, endLine: number): void {
  section.endLine = endLine;
  if (section.header !== undefined || section.statements.length > 0) sections.push(section);
}
