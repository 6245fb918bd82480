/**
 * Finds the template of a line: keyword by longest match of its first words, then the trie of the keyword's shapes.
 * All maps are keyed by symbol ids and word classes: no string is made or compared for a shape seen before.
 */
import type { Catalogue } from "./catalogue/catalogue.ts";
import type { Keyword, Section, SectionKind } from "./catalogue/types.ts";
import { isConverterWord } from "./converter-words.ts";
import {
  actionFamily,
  createFamily,
  type Family,
  type ShapeNode,
  shapeNode,
  type WordClass,
} from "./family.ts";
import { maxWords } from "./line-checks.ts";
import type { ByteSymbols } from "./symbols.ts";
import { makeTemplate, prefixes } from "./template.ts";
import type { ShapeError, Template, Words } from "./tree.ts";

/** A node of the trie of keyword words. */
interface KeywordNode {
  key: string;
  depth: number;
  rows: readonly Keyword[];
  children: Map<number, KeywordNode> | undefined;
  families: Map<string, Family> | undefined;
  /** The one last asked for. */
  last: { readonly kind: string; readonly family: Family } | undefined;
  /** Templates of lines that end the match here, by section and number of words. */
  unknown: Map<string, Template> | undefined;
}

interface SectionHeader {
  name: SectionKind;
  entry: Section;
  family: Family | undefined;
}

export interface StatementReader {
  catalogue: Catalogue;
  symbols: ByteSymbols;
  /** Its children are in `first`. */
  root: KeywordNode;
  /** By the symbol of a keyword's first word: made when a line begins with it, as few of all keywords do. null: none. */
  first: Map<number, KeywordNode | null>;
  /** Keys of keywords by their first word. */
  keys: ReadonlyMap<string, readonly string[]>;
  sections: Map<number, SectionHeader>;
  /** The greatest of their symbols. */
  lastSection: number;
  noId: number;
  defaultId: number;
  /** 0 not known yet, 1 no, 2 yes; by symbol id. */
  converterWords: Uint8Array;
  /** Hashes of the names of converters, on first use. */
  converterHashes: ReadonlySet<number> | undefined;
}

const readers = new WeakMap<ByteSymbols, Map<Catalogue, StatementReader>>();

/** One per table of symbols and catalogue; templates are shared by all files read with both. */
export function statementReader(catalogue: Catalogue, symbols: ByteSymbols): StatementReader {
  let byCatalogue = readers.get(symbols);
  if (!byCatalogue) {
    byCatalogue = new Map();
    readers.set(symbols, byCatalogue);
  }
  let reader = byCatalogue.get(catalogue);
  if (!reader) {
    reader = createReader(catalogue, symbols);
    byCatalogue.set(catalogue, reader);
  }
  return reader;
}

function createReader(catalogue: Catalogue, symbols: ByteSymbols): StatementReader {
  const sections: StatementReader["sections"] = new Map();
  for (const [name, entry] of Object.entries(catalogue.sections))
    sections.set(symbols.id(name), { name: name as SectionKind, entry, family: undefined });
  const keys = new Map<string, string[]>();
  for (const key of Object.keys(catalogue.keywords)) {
    const blank = key.indexOf(" ");
    const first = blank < 0 ? key : key.slice(0, blank);
    const same = keys.get(first);
    if (same === undefined) keys.set(first, [key]);
    else same.push(key);
  }
  return {
    catalogue,
    symbols,
    root: keywordNode("", 0),
    first: new Map(),
    keys,
    sections,
    lastSection: Math.max(...sections.keys()),
    noId: symbols.id("no"),
    defaultId: symbols.id("default"),
    converterWords: new Uint8Array(1 << 12),
    converterHashes: undefined,
  };
}

function keywordNode(key: string, depth: number): KeywordNode {
  return {
    key,
    depth,
    rows: [],
    children: undefined,
    families: undefined,
    last: undefined,
    unknown: undefined,
  };
}

/** The node of a keyword's first word. */
function firstNode(reader: StatementReader, id: number): KeywordNode | null {
  let node = reader.first.get(id);
  if (node === undefined) {
    const { catalogue, symbols, keys } = reader;
    const start = keywordNode("", 0);
    for (const key of keys.get(symbols.text(id)) ?? [])
      addKeyword(start, symbols, key, catalogue.keywords[key]!);
    node = start.children?.get(id) ?? null;
    reader.first.set(id, node);
  }
  return node;
}

function addKeyword(
  root: KeywordNode,
  symbols: ByteSymbols,
  key: string,
  rows: Keyword | readonly Keyword[],
): void {
  let node = root;
  for (const word of key.split(" ")) {
    const id = symbols.id(word);
    node.children ??= new Map();
    let child: KeywordNode | undefined = node.children.get(id);
    if (!child) {
      child = keywordNode(node.key ? `${node.key} ${word}` : word, node.depth + 1);
      node.children.set(id, child);
    }
    node = child;
  }
  node.rows = (Array.isArray(rows) ? rows : [rows]) as readonly Keyword[];
}

/** The section a header line opens, if it is one. */
export function headerOf(reader: StatementReader, words: Words, first: number): SectionKind | undefined {
  const id = words.wordId[first]!;
  return id > reader.lastSection ? undefined : reader.sections.get(id)?.name;
}

export function headerTemplate(reader: StatementReader, words: Words, first: number, end: number): Template {
  const section = reader.sections.get(words.wordId[first]!)!;
  return shapeTemplate(reader, sectionFamily(reader, section), words, first, end, 0);
}

function sectionFamily(reader: StatementReader, section: SectionHeader): Family {
  const names = { keyword: section.name, keywordWords: 1 };
  section.family ??= createFamily(reader.catalogue, reader.symbols, names, section.entry.syntax);
  return section.family;
}

/** `kind` is "" before any section. */
export function statementTemplate(
  reader: StatementReader,
  words: Words,
  first: number,
  lineEnd: number,
  kind: SectionKind | "",
): Template {
  const end = Math.min(lineEnd, first + maxWords);
  const firstId = words.wordId[first]!;
  const prefix = firstId === reader.noId ? 1 : firstId === reader.defaultId ? 2 : 0;
  const start = prefix > 0 ? first + 1 : first;
  const alone = start < end ? firstNode(reader, words.wordId[start]!) : null;
  if (alone !== null && alone.children === undefined)
    return shapeTemplate(reader, keywordFamily(reader, alone, kind), words, first, end, prefix);
  const { node, best } = matchKeyword(reader, words, start, end, kind);
  if (best === undefined) return unknownTemplate(reader, node, prefix, end - first, kind);
  return shapeTemplate(reader, keywordFamily(reader, best, kind), words, first, end, prefix);
}

/** The longest keyword that words from `first` on make, one of this section rather than of another. */
function matchKeyword(
  reader: StatementReader,
  words: Words,
  first: number,
  end: number,
  kind: SectionKind | "",
): { node: KeywordNode; best: KeywordNode | undefined } {
  let node = reader.root;
  let best: KeywordNode | undefined;
  for (let word = first; word < end; word++) {
    const id = words.wordId[word]!;
    const child: KeywordNode | null | undefined =
      node === reader.root ? firstNode(reader, id) : node.children?.get(id);
    if (child === undefined || child === null) break;
    node = child;
    if (node.rows.length > 0 && (best === undefined || allows(node, kind) || !allows(best, kind)))
      best = node;
  }
  return { node, best };
}

function keywordFamily(reader: StatementReader, node: KeywordNode, kind: SectionKind | ""): Family {
  const { last } = node;
  if (last !== undefined && last.kind === kind) return last.family;
  node.families ??= new Map();
  let family = node.families.get(kind);
  if (family === undefined) {
    family = familyOf(reader, node, kind);
    node.families.set(kind, family);
  }
  node.last = { kind, family };
  return family;
}

/**
 * The family that the first words of a line lead to, for completion: `start` is the first word after the keyword, and
 * `more` says that the keyword itself could go on. Without a family, `node` is as far as the words are a keyword.
 */
export function familyAt(
  reader: StatementReader,
  words: Words,
  first: number,
  end: number,
  kind: SectionKind | "",
): { family?: Family; node: KeywordNode; start: number; more: boolean } {
  const section = first < end ? reader.sections.get(words.wordId[first]!) : undefined;
  if (section)
    return { family: sectionFamily(reader, section), node: reader.root, start: first + 1, more: false };
  const firstId = first < end ? words.wordId[first]! : -1;
  const from = firstId === reader.noId || firstId === reader.defaultId ? first + 1 : first;
  const { node, best } = matchKeyword(reader, words, from, end, kind);
  // Words that are no keyword lead nowhere.
  if (best === undefined && from + node.depth < end)
    return { node: keywordNode("", -1), start: end, more: false };
  if (best === undefined) return { node, start: end, more: true };
  const start = from + best.depth;
  let family = keywordFamily(reader, best, kind);
  if (family.actions && start < end) family = familyOfAction(reader, family, words.wordId[start]!);
  return { family, node, start, more: from + node.depth === end && node.children !== undefined };
}

/** Words that may continue a keyword. */
export function unknownNames(reader: StatementReader, node: KeywordNode, kind: SectionKind | ""): string[] {
  return keywordsAfter(reader, node, kind);
}

function allows(node: KeywordNode, kind: SectionKind | ""): boolean {
  for (const row of node.rows) if ((row.sections as readonly string[]).includes(kind)) return true;
  return false;
}

/** The row of the section; of another one, with an error, when the keyword does not belong here. */
function familyOf(reader: StatementReader, node: KeywordNode, kind: SectionKind | ""): Family {
  const row = node.rows.find((each) => (each.sections as readonly string[]).includes(kind));
  const entry = row ?? node.rows[0]!;
  for (const family of node.families?.values() ?? [])
    if (row && family.entry === row && family.errors.length === 0) return family;
  const errors: ShapeError[] = row ? [] : [{ at: 0, rule: "wrong-section", expected: allSections(node) }];
  return createFamily(
    reader.catalogue,
    reader.symbols,
    { keyword: node.key, keywordWords: node.depth, entry, errors },
    entry.syntax,
  );
}

function allSections(node: KeywordNode): string[] {
  return [...new Set(node.rows.flatMap((row) => row.sections))];
}

function shapeTemplate(
  reader: StatementReader,
  keywordFamily: Family,
  words: Words,
  first: number,
  end: number,
  prefix: number,
): Template {
  const { wordId } = words;
  const start = first + keywordFamily.keywordWords + (prefix > 0 ? 1 : 0);
  let family = keywordFamily;
  if (family.actions && start < end) family = familyOfAction(reader, family, wordId[start]!);
  const { vocabulary, lastOfVocabulary } = family;
  const converters = family.compiled.hasConverters;
  const options = family.compiled.options.size > 0;
  let node: ShapeNode = family.roots[prefix]!;
  for (let word = start; word < end; word++) {
    const id = wordId[word]!;
    let cls = id > lastOfVocabulary ? undefined : vocabulary.get(id)?.id;
    if (cls === undefined) {
      if (converters && isConverterWord(reader, id)) cls = 1;
      else if (options) cls = parenOption(reader, family, id)?.id ?? 0;
      else cls = 0;
    }
    let next = node.next[cls];
    if (next === undefined) {
      next = shapeNode();
      node.next[cls] = next;
    }
    node = next;
  }
  node.template ??= makeTemplate(family, prefix, classesOf(reader, family, words, start, end));
  return node.template;
}

/** `set-proxy-v2-tlv-fmt(0xE1)`: an option whose name has arguments in parentheses. */
function parenOption(reader: StatementReader, family: Family, id: number): WordClass | undefined {
  const { symbols } = reader;
  if (symbols.byteAt(id, -1) !== 41) return undefined;
  const text = symbols.text(id);
  const option = family.compiled.options.get(text.slice(0, text.indexOf("(")));
  return option?.row.paren === undefined ? undefined : family.vocabulary.get(symbols.id(option.name));
}

function familyOfAction(reader: StatementReader, family: Family, id: number): Family {
  const { bySymbol } = family.actions!;
  let made = bySymbol.get(id);
  if (made === undefined) {
    made = actionFamily(reader.catalogue, reader.symbols, family, reader.symbols.text(id));
    bySymbol.set(id, made);
  }
  return made;
}

export function classesOf(
  reader: StatementReader,
  family: Family,
  words: Words,
  start: number,
  end: number,
): WordClass[] {
  const classes: WordClass[] = [];
  for (let word = start; word < end; word++) {
    const id = words.wordId[word]!;
    const known = family.vocabulary.get(id) ?? parenOption(reader, family, id);
    const converter = !known && family.compiled.hasConverters && isConverterWord(reader, id);
    classes.push(known ?? (converter ? family.converter : family.value));
  }
  return classes;
}

/** Words that are no keyword here: what was matched of one, then anything. */
function unknownTemplate(
  reader: StatementReader,
  node: KeywordNode,
  prefix: number,
  count: number,
  kind: SectionKind | "",
): Template {
  const key = `${kind} ${prefix} ${count}`;
  node.unknown ??= new Map();
  let template = node.unknown.get(key);
  if (template === undefined) {
    const at = node.depth + (prefix > 0 ? 1 : 0);
    const rule = at < count ? "unknown-keyword" : "missing-argument";
    template = {
      keyword: "",
      slots: [],
      errors: [{ at, rule, expected: keywordsAfter(reader, node, kind) }],
      words: count,
      memo: [],
    };
    if (prefix > 0) template.prefix = prefixes[prefix]!;
    node.unknown.set(key, template);
  }
  return template;
}

/** Words that continue a keyword in a section; at the start of a line the section headers too. */
export function keywordsAfter(reader: StatementReader, node: KeywordNode, kind: SectionKind | ""): string[] {
  const names: string[] = [];
  if (node === reader.root) {
    for (const word of reader.keys.keys())
      if (reaches(firstNode(reader, reader.symbols.id(word))!, kind)) names.push(word);
    names.push(...Object.keys(reader.catalogue.sections));
    return names;
  }
  for (const [id, child] of node.children ?? [])
    if (reaches(child, kind)) names.push(reader.symbols.text(id));
  return names;
}

function reaches(node: KeywordNode, kind: SectionKind | ""): boolean {
  if (allows(node, kind)) return true;
  for (const child of node.children?.values() ?? []) if (reaches(child, kind)) return true;
  return false;
}
