/**
 * The Chevrotain parser of one shape. Its tokens are word classes; it runs once per line shape, so decisions must
 * depend on token types alone: no GATE here looks at text.
 */
import type { IToken, TokenType } from "chevrotain";
import { knownParse } from "./known-parses.ts";
import { LightParser } from "./light-parser.ts";
import { minWords, type Shape, startsWithAny } from "./shape.ts";
import { token, tokenType } from "./token.ts";

/** A word taken by a place. `option`: the leaf counts within the option named last. */
export interface Taken {
  leaf: number;
  at: number;
  group: number;
  option: boolean;
}

export interface ShapeParse {
  taken: readonly Taken[];
  /** Index of the word that could not be taken, the number of words when one is missing, -1 when all is well. */
  failedAt: number;
}

/** Classes a word can have at once. Any word is a value. */
export interface Facets {
  word: number;
  option: number;
  converter: boolean;
}

const Value = tokenType("v");
const Converter = tokenType("c", Value);
const words: TokenType[] = [];
const optionNames: TokenType[] = [];
const combined = new Map<string, TokenType>();

function wordType(cls: number): TokenType {
  words[cls] ??= tokenType(`w${cls}`, Value);
  return words[cls];
}

function optionType(cls: number): TokenType {
  optionNames[cls] ??= tokenType(`o${cls}`, Value);
  return optionNames[cls];
}

export function facetType({ word, option, converter }: Facets): TokenType {
  const parts: TokenType[] = [];
  if (word >= 0) parts.push(wordType(word));
  if (option >= 0) parts.push(optionType(option));
  if (converter) parts.push(Converter);
  if (parts.length < 2) return parts[0] ?? Value;
  const name = parts.map((part) => part.name).join("");
  let type = combined.get(name);
  if (type === undefined) {
    type = tokenType(name, [Value, ...parts]);
    combined.set(name, type);
  }
  return type;
}

/** What may follow a place, as far as gates ask: fewest words, and the literals that may come next. */
interface Follow {
  words: number;
  literals: ReadonlySet<TokenType>;
}

const nothing: Follow = { words: 0, literals: new Set() };

class ShapeParser extends LightParser {
  taken: Taken[] = [];
  groups = 0;
  /** Number of tokens of the line. */
  size = 0;
  position = 0;
  private readonly statement: () => void;
  private readonly counters = new Map<string, number>();

  constructor(shape: Shape, vocabulary: TokenType[]) {
    super(vocabulary, 2);
    const body = this.build(shape, nothing);
    this.statement = this.RULE("statement", () => body(0));
    this.performSelfAnalysis();
  }

  run(tokens: IToken[]): ShapeParse {
    this.taken = [];
    this.groups = 0;
    this.size = tokens.length;
    this.position = 0;
    const { failedAt } = this.parse(this.statement, tokens);
    return { taken: this.taken, failedAt };
  }

  /** A Chevrotain DSL call is told apart from its like in the rule by an index, 0 to 255. */
  private next(method: string): number {
    const index = this.counters.get(method) ?? 0;
    this.counters.set(method, index + 1);
    if (index > 255) throw new Error(`shape too large: more than 256 uses of ${method}`);
    return index;
  }

  private build(shape: Shape, follow: Follow): (group: number) => void {
    switch (shape.op) {
      case "any":
        return this.take(Value, shape.leaf, shape.option);
      case "word":
        return this.take(wordType(shape.word), shape.leaf, shape.option);
      case "converter":
        return this.take(Converter, shape.leaf, shape.option);
      case "option-name":
        return this.take(optionType(shape.cls), shape.leaf, false);
      case "sequence":
        return this.sequence(shape.items, follow);
      case "choice":
        return this.choice(shape.items, follow);
      case "optional":
        return shape.item.op === "repeat"
          ? this.zeroOrMore(shape.item.item, follow)
          : this.zeroOrOne(shape.item, follow);
      case "repeat":
        return this.oneOrMore(shape.item, follow);
    }
  }

  private take(type: TokenType, leaf: number, option: boolean): (group: number) => void {
    const index = this.next(`consume ${type.name}`);
    return (group) => {
      const { startOffset } = this.consume(index, type);
      if (this.RECORDING_PHASE) return;
      this.position++;
      this.taken.push({ leaf, at: startOffset, group, option });
    };
  }

  private sequence(items: readonly Shape[], follow: Follow): (group: number) => void {
    const parts: ((group: number) => void)[] = [];
    let after = follow;
    for (const item of [...items].reverse()) {
      parts.unshift(this.build(item, after));
      after = before(item, after);
    }
    return (group) => {
      for (const part of parts) part(group);
    };
  }

  private choice(items: readonly Shape[], follow: Follow): (group: number) => void {
    const index = this.next("or");
    const parts = items.map((item) => this.build(item, follow));
    const grouped = items.map((item) => item.op === "sequence");
    const literals = new Set(items.flatMap((item) => [...firstLiterals(item)]));
    for (const type of minWords({ op: "choice", items }) === 0 ? follow.literals : []) literals.add(type);
    let current = 0;
    const alternatives = parts.map((part, i) => ({
      GATE: this.choiceGate(items[i]!, follow, literals),
      ALT: () => part(grouped[i] && !this.RECORDING_PHASE ? ++this.groups : current),
    }));
    return (group) => {
      current = group;
      this.or(index, alternatives);
    };
  }

  /** An alternative that any word could begin leaves literals to the others, and must have words enough. */
  private choiceGate(item: Shape, follow: Follow, literals: ReadonlySet<TokenType>): () => boolean {
    if (!startsWithAny(item)) return () => true;
    const own = firstLiterals(item);
    const least = minWords(item) + follow.words;
    return () => {
      if (this.size - this.position < least) return false;
      const type = this.LA(1).tokenType;
      return least === 0 || own.has(type) || !literals.has(type);
    };
  }

  private zeroOrOne(item: Shape, follow: Follow): (group: number) => void {
    const index = this.next("option");
    const part = this.build(item, follow);
    const gate = this.gate(item, follow);
    return (group) => {
      this.option(index, { GATE: gate, DEF: () => part(item.op === "sequence" ? ++this.groups : group) });
    };
  }

  private zeroOrMore(item: Shape, follow: Follow): (group: number) => void {
    const index = this.next("many");
    const part = this.build(item, follow);
    const gate = this.gate(item, follow);
    return (group) => {
      this.many(index, {
        GATE: gate,
        DEF: () => part(item.op === "any" || item.op === "converter" ? group : ++this.groups),
      });
    };
  }

  private oneOrMore(item: Shape, follow: Follow): (group: number) => void {
    const index = this.next("atLeastOne");
    const part = this.build(item, follow);
    const gate = this.gate(item, follow);
    let turns = 0;
    return (group) => {
      turns = 0;
      this.atLeastOne(index, {
        GATE: () => turns++ === 0 || gate(),
        DEF: () => part(item.op === "any" || item.op === "converter" ? group : ++this.groups),
      });
    };
  }

  /**
   * A place that may be left out takes a word that fits anything only if enough words are left for what must follow,
   * and not one of the literals that may follow.
   */
  private gate(item: Shape, follow: Follow): () => boolean {
    if (!startsWithAny(item)) return () => true;
    const own = firstLiterals(item);
    const least = minWords(item) + follow.words;
    return () => {
      if (this.size - this.position < least) return false;
      const type = this.LA(1).tokenType;
      if (own.has(type)) return true;
      return !follow.literals.has(type);
    };
  }
}

/** What may stand from `item` on, given what may follow it. */
function before(item: Shape, after: Follow): Follow {
  const least = minWords(item);
  const literals = new Set(firstLiterals(item));
  if (least === 0) for (const type of after.literals) literals.add(type);
  return { words: least + after.words, literals };
}

function firstLiterals(shape: Shape): ReadonlySet<TokenType> {
  const types = new Set<TokenType>();
  collectFirst(shape, types);
  return types;
}

function collectFirst(shape: Shape, types: Set<TokenType>): void {
  switch (shape.op) {
    case "word":
      types.add(wordType(shape.word));
      break;
    case "option-name":
      types.add(optionType(shape.cls));
      break;
    case "sequence":
      for (const item of shape.items) {
        collectFirst(item, types);
        if (minWords(item) > 0) break;
      }
      break;
    case "choice":
      for (const item of shape.items) collectFirst(item, types);
      break;
    case "optional":
    case "repeat":
      collectFirst(shape.item, types);
  }
}

/** A parse as few bytes: known ones are part of the program. */
function numbersOf({ taken, failedAt }: ShapeParse): readonly number[] {
  return [failedAt, ...taken.flatMap(({ leaf, at, group, option }) => [leaf, at, group, option ? 1 : 0])];
}

function parseOf(numbers: readonly number[]): ShapeParse {
  const taken: Taken[] = [];
  for (let i = 1; i < numbers.length; i += 4)
    taken.push({
      leaf: numbers[i]!,
      at: numbers[i + 1]!,
      group: numbers[i + 2]!,
      option: numbers[i + 3] === 1,
    });
  return { taken, failedAt: numbers[0]! };
}

/** Values at the end of a line that are parsed; more of them only go where the last of these went. */
const few = 3;

/**
 * The parse of a line that ends in many values, as conditions and lists of patterns do, from that of one with fewer: when
 * the last two of these are turns of one repetition, so are all that follow. Undefined when that is not so.
 */
function stretched(
  types: readonly TokenType[],
  parseAll: (types: readonly TokenType[]) => ShapeParse,
): ShapeParse | undefined {
  let end = types.length;
  while (end > 0 && types[end - 1] === Value) end--;
  end += few;
  if (types.length <= end) return undefined;
  const { taken, failedAt } = parseAll(types.slice(0, end));
  const last = taken[taken.length - 1];
  const before = taken[taken.length - 2];
  if (failedAt >= 0 || last?.at !== end - 1 || before?.at !== end - 2) return undefined;
  if (last.leaf !== before.leaf || last.group !== before.group || last.option !== before.option)
    return undefined;
  const all = taken.slice();
  for (let at = end; at < types.length; at++) all.push({ ...last, at });
  return { taken: all, failedAt };
}

export interface ShapeGrammar {
  parse(types: readonly TokenType[]): ShapeParse;
}

const grammars = new Map<string, ShapeGrammar>();

/** The parser of a shape, built on first use. `vocabulary`: every token type its lines can hold. */
export function shapeGrammar(key: string, shape: Shape, vocabulary: readonly TokenType[]): ShapeGrammar {
  let grammar = grammars.get(key);
  if (grammar === undefined) {
    let parser: ShapeParser | undefined;
    const memo = new Map<string, ShapeParse>();
    const parseAll = (types: readonly TokenType[]): ShapeParse => {
      const line = types.map((type) => type.name).join();
      let parse = memo.get(line);
      if (parse === undefined) {
        const numbers = knownParse(key, line, () => {
          parser ??= new ShapeParser(shape, [...new Set([Value, Converter, ...vocabulary])]);
          return numbersOf(parser.run(types.map((type, at) => token(type, "", at, at))));
        });
        parse = parseOf(numbers);
        memo.set(line, parse);
      }
      return parse;
    };
    grammar = { parse: (types) => stretched(types, parseAll) ?? parseAll(types) };
    grammars.set(key, grammar);
  }
  return grammar;
}
