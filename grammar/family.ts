/**
 * A statement family: one catalogue row made ready to read lines. It holds the row's own words only, so that no
 * vocabulary ever grows to the size of the language.
 */
import type { TokenType } from "chevrotain";
import type { Catalogue } from "./catalogue/catalogue.ts";
import type { Action, Keyword, RuleSet } from "./catalogue/types.ts";
import { type Compiled, compileSyntax, type OptionRow } from "./shape.ts";
import { type Facets, facetType, type ShapeGrammar, shapeGrammar } from "./shape-parser.ts";
import { signature } from "./signature.ts";
import type { ByteSymbols } from "./symbols.ts";
import { parseSyntax, type Syntax } from "./syntax.ts";
import type { ShapeError, Template } from "./tree.ts";

/** What a word is to one family. Ids are dense: they index the trie of line shapes. */
export interface WordClass {
  id: number;
  facets: Facets;
  type: TokenType;
  option?: OptionRow;
}

/** The trie of line shapes. */
export interface ShapeNode {
  next: (ShapeNode | undefined)[];
  template: Template | undefined;
}

export interface Family {
  /** Catalogue key. */
  keyword: string;
  /** How many words name it. */
  keywordWords: number;
  entry?: Keyword;
  action?: Action;
  actionName?: string;
  /** The rule set whose action is the first word after the keyword; its families by symbol id of that word. */
  actions?: {
    set: string;
    bySymbol: Map<number, Family>;
    byName: Map<string, Family>;
    tail: readonly Syntax[];
    place: Syntax;
  };
  compiled: Compiled;
  grammar: ShapeGrammar;
  vocabulary: Map<number, WordClass>;
  /** The greatest symbol id of the vocabulary: most words of a large file have greater ones. */
  lastOfVocabulary: number;
  value: WordClass;
  converter: WordClass;
  /** One trie for each prefix: none, no, default. */
  roots: [ShapeNode, ShapeNode, ShapeNode];
  /** What is wrong with every line of the family, words counted from the keyword. */
  errors: readonly ShapeError[];
}

export interface FamilyNames {
  keyword: string;
  keywordWords: number;
  entry?: Keyword;
  errors?: readonly ShapeError[];
}

export function createFamily(
  catalogue: Catalogue,
  symbols: ByteSymbols,
  names: FamilyNames,
  syntax: string,
): Family {
  const items = sequenceItems(parseSyntax(syntax));
  const place = items[0];
  if (place?.kind === "value" && place.type.name === "action") {
    const set = place.type.args.join(",");
    const tail = items.slice(1);
    const family = assemble(catalogue, symbols, names, [place]);
    family.actions = { set, bySymbol: new Map(), byName: new Map(), tail, place };
    return family;
  }
  return assemble(catalogue, symbols, names, items);
}

/** The family of one action, or that of unknown ones, which keeps their words and still reads the condition. */
export function actionFamily(
  catalogue: Catalogue,
  symbols: ByteSymbols,
  family: Family,
  word: string,
): Family {
  const { set, tail, place, byName } = family.actions!;
  const name = actionName(catalogue, word);
  const found = rowOfSet(catalogue, name, set);
  // Parentheses come in the same word: too many make another, unknown action, missing ones a missing argument.
  const row = found?.paren === undefined && word.includes("(") ? undefined : found;
  const lacking = row?.paren !== undefined && !word.includes("(") && needsArguments(row.paren);
  const key = row ? `${name}${lacking ? "()" : ""}` : "";
  const known = byName.get(key);
  if (known) return known;
  const names: FamilyNames = {
    keyword: family.keyword,
    keywordWords: family.keywordWords,
    errors: family.errors,
  };
  if (family.entry) names.entry = family.entry;
  if (!row) {
    const expected = Object.keys(catalogue.actions).filter((action) => rowOfSet(catalogue, action, set));
    names.errors = [...family.errors, { at: family.keywordWords, rule: "unknown-action", expected }];
  }
  if (lacking) {
    const expected = [signature(name, row!.paren!, true)];
    names.errors = [...(names.errors ?? []), { at: family.keywordWords, rule: "missing-argument", expected }];
  }
  const own = parseSyntax(row ? row.syntax : "[<argument:str>]...");
  const made = assemble(catalogue, symbols, names, [place, own, ...tail]);
  if (row) {
    made.action = row;
    made.actionName = name;
  }
  byName.set(key, made);
  return made;
}

/** `set-var(txn.x)` is set-var, `track-sc1` is track-sc when the catalogue says it once for all numbers. */
export function actionName(catalogue: Catalogue, word: string): string {
  const paren = word.indexOf("(");
  const name = paren < 0 ? word : word.slice(0, paren);
  if (Object.hasOwn(catalogue.actions, name)) return name;
  const stem = name.replace(/(?<=^track-sc)\d+$/, "");
  if (Object.hasOwn(catalogue.actions, stem)) return stem;
  return name.startsWith("lua.") && Object.hasOwn(catalogue.actions, "lua.") ? "lua." : name;
}

export function rowOfSet(catalogue: Catalogue, name: string, set: string): Action | undefined {
  if (!Object.hasOwn(catalogue.actions, name)) return undefined;
  const rows = catalogue.actions[name]!;
  const list = (Array.isArray(rows) ? rows : [rows]) as readonly Action[];
  return list.find((row) => row.sets.includes(set as RuleSet));
}

function needsArguments(paren: string): boolean {
  return parseSyntax(paren).kind !== "optional";
}

function sequenceItems(syntax: Syntax): readonly Syntax[] {
  return syntax.kind === "sequence" ? syntax.items : [syntax];
}

function assemble(
  catalogue: Catalogue,
  symbols: ByteSymbols,
  names: FamilyNames,
  syntaxes: readonly Syntax[],
): Family {
  const compiled = compileSyntax(catalogue, syntaxes);
  const value = wordClass(0, { word: -1, option: -1, converter: false });
  const converter = wordClass(1, { word: -1, option: -1, converter: true });
  const vocabulary = new Map<number, WordClass>();
  const types = new Set<TokenType>();
  let id = 2;
  const add = (word: string, option: OptionRow | undefined, cls: number): void => {
    const made = wordClass(id++, { word: cls, option: option?.cls ?? -1, converter: false });
    if (option) made.option = option;
    types.add(made.type);
    // Its plain classes too, which the parser's rules mention.
    types.add(facetType({ word: cls, option: -1, converter: false }));
    types.add(facetType({ word: -1, option: option?.cls ?? -1, converter: false }));
    vocabulary.set(symbols.id(word), made);
  };
  // `if` and `unless`, and other words of one class, need one id only, so that they share templates.
  for (const [word, cls] of compiled.words) add(word, compiled.options.get(word), cls);
  const ifClass = vocabulary.get(symbols.id("if"));
  if (ifClass && compiled.words.get("unless") === compiled.words.get("if"))
    vocabulary.set(symbols.id("unless"), ifClass);
  for (const [word, option] of compiled.options) if (!compiled.words.has(word)) add(word, option, -1);
  return {
    ...names,
    errors: names.errors ?? [],
    compiled,
    grammar: shapeGrammar(compiled.key, compiled.shape, [...types]),
    vocabulary,
    lastOfVocabulary: Math.max(-1, ...vocabulary.keys()),
    value,
    converter,
    roots: [shapeNode(), shapeNode(), shapeNode()],
  };
}

function wordClass(id: number, facets: Facets): WordClass {
  return { id, facets, type: facetType(facets) };
}

export function shapeNode(): ShapeNode {
  return { next: [], template: undefined };
}

/** Places of an option list, for messages. */
export function optionNames(family: Family, cls: number): string[] {
  const names: string[] = [];
  for (const option of family.compiled.options.values()) if (option.cls === cls) names.push(option.name);
  return names;
}
