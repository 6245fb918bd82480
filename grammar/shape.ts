/**
 * A syntax stripped to what decides the parse: which word classes may follow each other. Names, types and the words
 * of literals are gone, so that rows of one shape ("timeout connect", "timeout client") share one Chevrotain parser.
 */
import type { Catalogue } from "./catalogue/catalogue.ts";
import type { LineOption } from "./catalogue/types.ts";
import { parseSyntax, type Syntax } from "./syntax.ts";
import type { ParsedType } from "./tree.ts";

/**
 * `leaf` numbers the places of a row. Inside an option's arguments it counts from 0 within that option, and `option`
 * is true: the row's leaf table does not hold it, the option's does.
 */
export type Shape =
  | { op: "any"; leaf: number; option: boolean }
  | { op: "word"; word: number; leaf: number; option: boolean }
  | { op: "converter"; leaf: number; option: boolean }
  /** The name of an option of class `cls`; `leaf` is the place of the whole option list. */
  | { op: "option-name"; cls: number; leaf: number }
  | { op: "sequence"; items: readonly Shape[] }
  | { op: "optional"; item: Shape }
  | { op: "choice"; items: readonly Shape[] }
  | { op: "repeat"; item: Shape };

/** One place of a row. `multi`: a run of words makes one slot. */
export interface Leaf {
  kind: "literal" | "value" | "options";
  name: string;
  type?: ParsedType;
  multi: boolean;
}

export interface OptionRow {
  name: string;
  row: LineOption;
  cls: number;
  leaves: readonly Leaf[];
}

/** A row's syntax compiled. */
export interface Compiled {
  shape: Shape;
  /** Equal keys: equal shapes, hence one parser. */
  key: string;
  leaves: readonly Leaf[];
  /** Literal words to their class. `if` and `unless` of a condition share class 0. */
  words: ReadonlyMap<string, number>;
  options: ReadonlyMap<string, OptionRow>;
  hasConverters: boolean;
}

interface Compiler {
  catalogue: Catalogue;
  words: Map<string, number>;
  options: Map<string, OptionRow>;
  classes: Map<string, { cls: number; shape: Shape }>;
  hasConverters: boolean;
  leaves: Leaf[];
  inOption: boolean;
}

/** Compiles several syntaxes that follow each other on a line (an action's own, then that of its keyword). */
export function compileSyntax(catalogue: Catalogue, syntaxes: readonly Syntax[]): Compiled {
  const compiler: Compiler = {
    catalogue,
    words: new Map([
      ["if", 0],
      ["unless", 0],
    ]),
    options: new Map(),
    classes: new Map(),
    hasConverters: false,
    leaves: [],
    inOption: false,
  };
  let usesCondition = false;
  const shape: Shape = {
    op: "sequence",
    items: syntaxes.map((syntax) => {
      usesCondition ||= mentionsCondition(syntax);
      return compile(compiler, syntax);
    }),
  };
  if (!usesCondition)
    for (const word of ["if", "unless"]) if (compiler.words.get(word) === 0) compiler.words.delete(word);
  const { leaves, words, options, hasConverters } = compiler;
  return { shape, key: shapeKey(shape) + facetsKey(words, options), leaves, words, options, hasConverters };
}

function mentionsCondition(syntax: Syntax): boolean {
  if (syntax.kind === "value") return syntax.type.name === "condition";
  if (syntax.kind === "literal") return syntax.word === "if" || syntax.word === "unless";
  return "items" in syntax ? syntax.items.some(mentionsCondition) : mentionsCondition(syntax.item);
}

function compile(compiler: Compiler, syntax: Syntax): Shape {
  switch (syntax.kind) {
    case "literal": {
      const leaf = addLeaf(compiler, { kind: "literal", name: syntax.word, multi: false });
      return { op: "word", word: wordClass(compiler, syntax.word), leaf, option: compiler.inOption };
    }
    case "value":
      return compileValue(compiler, syntax.name, syntax.type);
    case "sequence":
      return { op: "sequence", items: syntax.items.map((item) => compile(compiler, item)) };
    case "choice":
      return { op: "choice", items: literalsFirst(syntax.items.map((item) => compile(compiler, item))) };
    case "optional":
      return { op: "optional", item: compile(compiler, syntax.item) };
    case "repeat":
      return { op: "repeat", item: compile(compiler, syntax.item) };
  }
}

function addLeaf(compiler: Compiler, leaf: Leaf): number {
  return compiler.leaves.push(leaf) - 1;
}

function wordClass(compiler: Compiler, word: string): number {
  let cls = compiler.words.get(word);
  if (cls === undefined) {
    cls = new Set(compiler.words.values()).size;
    compiler.words.set(word, cls);
  }
  return cls;
}

/** Types that take all remaining words, at least one. */
const tails = new Set(["rest", "log-format-list", "acl-patterns", "cfg-condition"]);

function compileValue(compiler: Compiler, name: string, type: ParsedType): Shape {
  if (type.name === "options") return compileOptions(compiler, name, type);
  const multi = tails.has(type.name) || type.name === "condition" || isExpression(type);
  const leaf = addLeaf(compiler, { kind: "value", name, type, multi });
  const { inOption: option } = compiler;
  const any: Shape = { op: "any", leaf, option };
  if (tails.has(type.name)) return { op: "repeat", item: any };
  if (type.name === "condition") {
    const more: Shape = { op: "optional", item: { op: "repeat", item: any } };
    return { op: "sequence", items: [{ op: "word", word: 0, leaf, option }, more] };
  }
  if (isExpression(type)) {
    compiler.hasConverters = true;
    const more: Shape = { op: "optional", item: { op: "repeat", item: { op: "converter", leaf, option } } };
    return { op: "sequence", items: [any, more] };
  }
  return any;
}

function isExpression(type: ParsedType): boolean {
  return type.name === "expr";
}

/** Options whose arguments have one shape are one class: the parser does not tell them apart. */
function compileOptions(compiler: Compiler, name: string, type: ParsedType): Shape {
  const leaf = addLeaf(compiler, { kind: "options", name, type, multi: false });
  const family = compiler.catalogue.options[type.args[0] ?? ""] ?? {};
  const outer = compiler.leaves;
  for (const [option, row] of Object.entries(family)) {
    compiler.leaves = [];
    compiler.inOption = true;
    const shape = compile(compiler, parseSyntax(row.syntax));
    const key = shapeKey(shape);
    const known = compiler.classes.get(key) ?? { cls: compiler.classes.size, shape };
    compiler.classes.set(key, known);
    compiler.options.set(option, { name: option, row, cls: known.cls, leaves: compiler.leaves });
  }
  compiler.leaves = outer;
  compiler.inOption = false;
  const items = [...compiler.classes.values()].map(
    ({ cls, shape }): Shape => ({ op: "sequence", items: [{ op: "option-name", cls, leaf }, shape] }),
  );
  if (items.length === 0) return { op: "sequence", items: [] };
  return { op: "optional", item: { op: "repeat", item: { op: "choice", items } } };
}

/** A literal is preferred where a value could stand too. */
function literalsFirst(items: Shape[]): Shape[] {
  return [...items.filter((item) => !startsWithAny(item)), ...items.filter(startsWithAny)];
}

/** Can it begin with any word at all (or be empty)? */
export function startsWithAny(shape: Shape): boolean {
  switch (shape.op) {
    case "any":
      return true;
    case "sequence": {
      for (const item of shape.items) {
        if (startsWithAny(item)) return true;
        if (minWords(item) > 0) return false;
      }
      return true;
    }
    case "choice":
      return shape.items.some(startsWithAny);
    case "optional":
    case "repeat":
      return startsWithAny(shape.item);
    default:
      return false;
  }
}

/** Fewest words a shape takes. */
export function minWords(shape: Shape): number {
  switch (shape.op) {
    case "sequence":
      return shape.items.reduce((sum, item) => sum + minWords(item), 0);
    case "choice":
      return Math.min(...shape.items.map(minWords));
    case "optional":
      return 0;
    case "repeat":
      return minWords(shape.item);
    default:
      return 1;
  }
}

function shapeKey(shape: Shape): string {
  switch (shape.op) {
    case "any":
      return `v${shape.leaf}`;
    case "word":
      return `w${shape.word}.${shape.leaf}`;
    case "converter":
      return `c${shape.leaf}`;
    case "option-name":
      return `o${shape.cls}.${shape.leaf}`;
    case "sequence":
      return `(${shape.items.map(shapeKey).join(" ")})`;
    case "choice":
      return `{${shape.items.map(shapeKey).join("|")}}`;
    case "optional":
      return `[${shapeKey(shape.item)}]`;
    case "repeat":
      return `${shapeKey(shape.item)}+`;
  }
}

/** Words that are both a literal and an option name need a token type of their own. */
function facetsKey(words: ReadonlyMap<string, number>, options: ReadonlyMap<string, OptionRow>): string {
  const both: string[] = [];
  for (const [word, cls] of words) {
    const option = options.get(word);
    if (option) both.push(`${cls}&${option.cls}`);
  }
  return both.length > 0 ? ` ${[...new Set(both)].sort().join(" ")}` : "";
}
