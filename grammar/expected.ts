/** What may come next on a line: for completion and signature help. */
import { type Catalogue, catalogue as defaultCatalogue } from "./catalogue/catalogue.ts";
import type { SectionKind } from "./catalogue/types.ts";
import type { Family } from "./family.ts";
import { rowOfSet } from "./family.ts";
import type { Leaf, OptionRow } from "./shape.ts";
import { nextPlaces, type Place } from "./shape-next.ts";
import { classesOf, familyAt, type StatementReader, statementReader, unknownNames } from "./statement.ts";
import type { ByteSymbols } from "./symbols.ts";
import type { ParsedType } from "./tree.ts";
import { LineKind, type SectionNode, type Tree } from "./tree.ts";

/** One thing that may stand at a place. */
export interface Candidate {
  /** The word itself for keywords, sections, literals, options and actions; the name of the place for values. */
  text: string;
  kind: "section" | "keyword" | "literal" | "option" | "action" | "value";
  type?: ParsedType;
  /** Catalogue key: "timeout connect", "http-request"; of the statement, for anything after its keyword. */
  keyword: string;
}

export interface Expected {
  candidates: Candidate[];
  section: SectionKind | "";
  /** Word under the cursor, absolute, and -1 when the cursor stands between words. `at` counts words of the line. */
  word: number;
  at: number;
  /** Byte range of the text a completion replaces, as far as the cursor. */
  start: number;
  end: number;
}

/** `line` is 0-based, `column` in bytes. */
export function expected(
  tree: Tree,
  line: number,
  column: number,
  catalogue: Catalogue = defaultCatalogue,
): Expected {
  const { words } = tree;
  const section = sectionAt(tree, line)?.kind ?? "";
  const lineStart = words.lineStart[line] ?? words.bytes.length;
  const cursor = lineStart + column;
  const first = words.lineWord[line] ?? words.wordCount;
  const last = words.lineWord[line + 1] ?? words.wordCount;
  let end = first;
  while (end < last && words.wordEnd[end]! < cursor) end++;
  const under = end < last && words.wordStart[end]! <= cursor ? end : -1;
  const place = {
    section,
    word: under,
    at: end - first,
    start: under < 0 ? cursor : words.wordStart[under]!,
    end: cursor,
  };
  const comment = words.lineComment[line] ?? -1;
  if ((comment >= 0 && cursor > comment) || words.lineKind[line] === LineKind.directive)
    return { ...place, candidates: [] };
  const reader = statementReader(catalogue, words.symbols as ByteSymbols);
  return { ...place, candidates: candidates(reader, tree, first, end, section) };
}

function sectionAt(tree: Tree, line: number): SectionNode | undefined {
  return tree.sections.findLast((section) => section.line <= line);
}

function candidates(
  reader: StatementReader,
  tree: Tree,
  first: number,
  end: number,
  section: SectionKind | "",
): Candidate[] {
  const { words } = tree;
  const found = familyAt(reader, words, first, end, section);
  const sections = new Set(Object.keys(reader.catalogue.sections));
  const names = found.family === undefined || found.more ? unknownNames(reader, found.node, section) : [];
  const out: Candidate[] = names.map((text) => ({
    text,
    kind: found.node.depth === 0 && sections.has(text) ? "section" : "keyword",
    keyword: found.node.key ? `${found.node.key} ${text}` : text,
  }));
  const { family } = found;
  if (family === undefined) return out;
  const args = classesOf(reader, family, words, found.start, end);
  const { places } = nextPlaces(
    family.compiled.shape,
    args.map((each) => each.facets),
  );
  const option = args.findLast((each) => each.option !== undefined)?.option;
  for (const place of places) out.push(...placeCandidates(reader, family, place, option));
  return unique(out);
}

function placeCandidates(
  reader: StatementReader,
  family: Family,
  { shape }: Place,
  option: OptionRow | undefined,
): Candidate[] {
  const { keyword, compiled } = family;
  if (shape.op === "converter") return [];
  if (shape.op === "option-name") {
    const rows = [...compiled.options.values()].filter((row) => row.cls === shape.cls);
    return rows.map((row) => ({ text: row.name, kind: "option", keyword }));
  }
  const leaf: Leaf | undefined = shape.option ? option?.leaves[shape.leaf] : compiled.leaves[shape.leaf];
  if (leaf === undefined) return [];
  if (leaf.kind === "literal") return [{ text: leaf.name, kind: "literal", keyword }];
  const type = leaf.type!;
  if (type.name === "action") return actions(reader.catalogue, keyword, type.args.join(","));
  const value: Candidate = { text: leaf.name, kind: "value", type, keyword };
  if (type.name === "condition" && shape.op === "word")
    return ["if", "unless"].map((text) => ({ text, kind: "literal", keyword }));
  if (type.name === "enum" || type.name === "bool") {
    const choices = type.name === "bool" ? ["on", "off"] : type.args;
    return [...choices.map((text): Candidate => ({ text, kind: "literal", keyword })), value];
  }
  return [value];
}

function actions(catalogue: Catalogue, keyword: string, set: string): Candidate[] {
  const names = Object.keys(catalogue.actions).filter((name) => rowOfSet(catalogue, name, set));
  return names.map((text) => ({ text, kind: "action", keyword }));
}

function unique(list: Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return list.filter(({ kind, text }) => !seen.has(`${kind} ${text}`) && seen.add(`${kind} ${text}`));
}
