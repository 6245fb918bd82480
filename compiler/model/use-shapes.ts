/**
 * Shapes of conditions and ACL tests: two with the same shape differ in names of ACLs and in patterns only, so that
 * what the checker finds in one it finds in the other, patterns and those names apart.
 */
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import { isConverterWord } from "../../grammar/converter-words.ts";
import { type StatementReader, statementReader } from "../../grammar/statement.ts";
import { SymbolBytes } from "../../grammar/symbol-bytes.ts";
import { asByteSymbols, type ByteSymbols } from "../../grammar/symbols.ts";
import type { Symbols, Words } from "../../grammar/tree.ts";
import { isPredefinedAcl } from "./predefined-acls.ts";
import type { Model } from "./types.ts";

export interface UseShape {
  /** Words of patterns, counted from the first word of the condition or test. */
  readonly patterns: readonly number[];
  /** Words that name an ACL which must be declared; true: after exclamation marks. */
  readonly names: readonly { readonly at: number; readonly negated: boolean }[];
  /** Words that begin the expression of a test. */
  readonly criteria: readonly number[];
  /** An expression goes on with converters in words of their own. */
  readonly hasConverterWords: boolean;
  readonly depth: number;
  readonly next: Map<number, UseShape>;
}

/** What a word may be. Words told apart by their text have a class of their own, above these. */
const Cls = { unknown: 0, name: 1, notName: 2, pattern: 3, literals: 4 } as const;

/** Where a word stands. */
const At = { terms: 0, criterion: 1, flags: 2, argument: 3, patterns: 4 } as const;

const ofModels = new WeakMap<Model, UseShapes>();

/** Those of a model, which all that look at its conditions share. */
export function useShapesOf(model: Model): UseShapes {
  let shapes = ofModels.get(model);
  if (shapes === undefined) {
    shapes = new UseShapes(model.symbols, model.release);
    ofModels.set(model, shapes);
  }
  return shapes;
}

export class UseShapes {
  readonly #symbols: ByteSymbols;
  readonly #reader: StatementReader;
  /** That conditions are judged for. */
  readonly #release: number;
  /** By symbol id: the class among terms, and whether the word changes how the words after it are read. */
  readonly #terms = new SymbolBytes();
  readonly #tests = new SymbolBytes();
  readonly #conditions = shapeAfter(undefined, Step.other);
  readonly #alone = shapeAfter(undefined, Step.other);

  constructor(symbols: Symbols, release: number) {
    this.#release = release;
    this.#symbols = asByteSymbols(symbols);
    this.#reader = statementReader(catalogue, this.#symbols);
  }

  condition(words: Words, word: number, count: number): UseShape {
    return this.#walk(words, word, count, this.#conditions, At.terms);
  }

  /** A test outside braces, as on an `acl` line. */
  test(words: Words, word: number, count: number): UseShape {
    return this.#walk(words, word, count, this.#alone, At.criterion);
  }

  #walk(words: Words, word: number, count: number, root: UseShape, start: number): UseShape {
    const { wordId } = words;
    const braces = start === At.terms;
    let shape = root;
    let at = start;
    for (let i = 0; i < count; i++) {
      const id = wordId[word + i]!;
      let cls: number = Cls.literals + id;
      let step: number = Step.other;
      if (at === At.terms) {
        // A condition's first word is its `if` or `unless`; after it these are names like others.
        const term = i === 0 ? Term.literal : this.#term(id);
        if (term < Term.literal) {
          cls = term;
          step = term === Term.name ? Step.name : Step.notName;
        } else if (term === Term.open) at = At.criterion;
      } else {
        const role = this.#role(id);
        if (braces && role === Role.close) at = At.terms;
        else if (at === At.patterns) {
          if (role !== Role.operator) cls = Cls.pattern;
        } else if (at === At.argument) at = At.flags;
        else if (at === At.criterion) {
          at = At.flags;
          step = Step.criterion;
        } else if (role === Role.taking) at = At.argument;
        else if (role === Role.stop) at = At.patterns;
        else if (role === Role.converter) step = Step.converter;
        else if (role !== Role.flag) {
          at = At.patterns;
          if (role !== Role.operator) cls = Cls.pattern;
        }
      }
      let next = shape.next.get(cls);
      if (next === undefined) {
        next = shapeAfter(shape, cls === Cls.pattern ? Step.pattern : step);
        shape.next.set(cls, next);
      }
      shape = next;
    }
    return shape;
  }

  /** Term: what a word is among the terms of a condition. */
  #term(id: number): number {
    let term = this.#terms.get(id);
    if (term === 0) {
      term = plainTerm(this.#symbols, id) ?? termOf(this.#symbols.text(id), this.#release);
      this.#terms.set(id, term);
    }
    return term;
  }

  #role(id: number): number {
    let role = this.#tests.get(id);
    if (role === 0) {
      role = this.#roleOf(id);
      this.#tests.set(id, role);
    }
    return role;
  }

  #roleOf(id: number): number {
    const size = this.#symbols.lengthOf(id);
    if (size === 1 || size === 2) {
      const text = this.#symbols.text(id);
      if (Object.hasOwn(roles, text)) return roles[text]!;
    }
    if (this.#symbols.byteAt(id, 0) === 45) return Role.flag;
    return isConverterWord(this.#reader, id) ? Role.converter : Role.other;
  }
}

/** Most names are told here, without making a string of them: nothing that is more than a name looks like these. */
function plainTerm(symbols: ByteSymbols, id: number): number | undefined {
  const { offsets, arena } = symbols.table;
  const start = offsets[id]!;
  const end = offsets[id + 1]!;
  let at = start;
  while (at < end && arena[at] === 33) at++;
  const first = at < end ? arena[at]! : 0;
  if (first < 97 || first > 122 || end - at === "or".length) return undefined;
  return at === start ? Term.name : Term.notName;
}

/** The first two are classes of their own. */
const Term = { name: Cls.name, notName: Cls.notName, literal: 3, open: 4 } as const;

function termOf(text: string, release: number): number {
  let nots = 0;
  while (text.charCodeAt(nots) === 33) nots++;
  const name = text.slice(nots);
  if (name === "{") return Term.open;
  if (name === "" || name === "||" || name.toLowerCase() === "or") return Term.literal;
  if (isPredefinedAcl(name, release)) return Term.literal;
  return nots === 0 ? Term.name : Term.notName;
}

const Role = {
  other: 1,
  close: 2,
  flag: 3,
  taking: 4,
  stop: 5,
  operator: 6,
  converter: 7,
} as const;

const roles: Readonly<Record<string, number>> = {
  "}": Role.close,
  "-m": Role.taking,
  "-f": Role.taking,
  "-u": Role.taking,
  "--": Role.stop,
  eq: Role.operator,
  ge: Role.operator,
  gt: Role.operator,
  le: Role.operator,
  lt: Role.operator,
};

/** What the last word of a shape is, as far as someone asks for its place. */
const Step = { other: 0, name: 1, notName: 2, criterion: 3, converter: 4, pattern: 5 } as const;

function shapeAfter(before: UseShape | undefined, step: number): UseShape {
  const at = before === undefined ? -1 : before.depth;
  const named = step === Step.name || step === Step.notName;
  return {
    patterns: withLast(before?.patterns ?? none, step === Step.pattern, at),
    names: withLast(before?.names ?? none, named, { at, negated: step === Step.notName }),
    criteria: withLast(before?.criteria ?? none, step === Step.criterion, at),
    hasConverterWords: before?.hasConverterWords === true || step === Step.converter,
    depth: at + 1,
    next: new Map(),
  };
}

function withLast<T>(list: readonly T[], wanted: boolean, last: T): readonly T[] {
  return wanted ? [...list, last] : list;
}

const none: readonly never[] = [];
