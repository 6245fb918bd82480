/**
 * Finds the sub-languages of a line - expressions, ACL tests, conditions, formats - and hands them to the rules. Where
 * nothing was found in one, those that read alike in the same place are passed over (see `everyUse` in rule.ts).
 */
import type { AclTest, Expr } from "../../grammar/ast.ts";
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import { asByteSymbols } from "../../grammar/symbols.ts";
import type { Slot, Template } from "../../grammar/tree.ts";
import { aclTestAt, conditionAt, exprAt, formatAt } from "../model/read.ts";
import type { Line, Model, Section } from "../model/types.ts";
import { type UseShape, useShapesOf } from "../model/use-shapes.ts";
import { isRead } from "./is-read.ts";
import type { Embedded, EmbeddedExpr, Report, Rule } from "./rule.ts";

/** Rules with the hook, each with its reporter. */
export type Hooked<K extends keyof Rule> = readonly {
  rule: Rule & Required<Pick<Rule, K>>;
  report: Report;
}[];

export interface EmbeddedHooks {
  expression: Hooked<"expression">;
  test: Hooked<"test">;
  condition: Hooked<"condition">;
  format: Hooked<"format">;
  /** Rules of those that want to see every use of some lines. */
  everyUse: readonly (Rule & Required<Pick<Rule, "everyUse">>)[];
}

/** A place of one kind of lines that holds a sub-language, and what was found to be in order there. */
export interface Place {
  readonly slot: Slot;
  /** Which of them. */
  readonly bears: number;
  /** Texts of one word, by symbol id. */
  readonly words: Set<number>;
  /** Formats of one word, from their first item on. */
  readonly formats: Set<string>;
  /** Conditions and tests; the patterns in order by their place in the shape, as far as rules look at them. */
  readonly shapes: Map<UseShape, readonly Set<number>[]>;
}

const Bears = { expression: 0, format: 1, condition: 2, test: 3 } as const;

const bearing: ReadonlyMap<string, number> = new Map([
  ["expr", Bears.expression],
  ["log-format", Bears.format],
  ["log-format-list", Bears.format],
  ["condition", Bears.condition],
  ["acl-criterion", Bears.test],
]);

/** Places of one kind of lines, in one kind of sections: what is in order depends on both. */
export interface Places {
  readonly list: readonly Place[];
  /** What `everyUse` was last asked with, and whether some rule wants every use of such lines then. */
  asked: number;
  everyUse: boolean;
}

/** Places that hold a sub-language. */
export function embeddedPlaces({ slots }: Template): Places {
  const list = slots
    .filter((slot) => slot.count > 0 && slot.type !== undefined && bearing.has(slot.type.name))
    .map((slot) => ({
      slot,
      bears: bearing.get(slot.type!.name)!,
      words: new Set<number>(),
      formats: new Set<string>(),
      shapes: new Map(),
    }));
  return { list, asked: -1, everyUse: false };
}

/** Visits the sub-languages of lines; `found` is where findings go. */
export function embeddedVisitor(model: Model, hooks: EmbeddedHooks, found: Diagnostic[]) {
  const symbols = asByteSymbols(model.symbols);
  const shapes = useShapesOf(model);
  const sorts = new Map<string, number>();
  let lastSection: Section | undefined;
  let sort = -1;
  const looksAtPatterns = (test: AclTest): boolean =>
    hooks.test.some(({ rule }) => rule.patterns?.(test) ?? true);

  return (line: Line, places: Places): void => {
    const { words } = line.section.tree;
    const { wordId } = words;
    const { template, word: first } = line.statement;
    for (let i = 0; i < places.list.length; i++) {
      const place = places.list[i]!;
      const { slot } = place;
      const word = first + slot.at;
      const before = found.length;
      switch (place.bears) {
        case Bears.expression:
          if (slot.count > 1) visitExpression(line, slot, word);
          else if (!place.words.has(wordId[word]!) || wantsEveryUse(places, line)) {
            visitExpression(line, slot, word);
            if (found.length === before) place.words.add(wordId[word]!);
          }
          break;
        case Bears.format: {
          const id = wordId[word]!;
          if (slot.count > 1) visitFormat(line, slot, word);
          else if (!place.words.has(id)) {
            const from = firstPercent(id);
            // Most formats are plain text, and so is what stands before the first item.
            if (from < 0) place.words.add(id);
            else if (wantsEveryUse(places, line)) visitFormat(line, slot, word);
            else {
              const items = model.symbols.text(id).slice(from);
              if (!place.formats.has(items)) visitFormat(line, slot, word);
              if (found.length === before) {
                place.formats.add(items);
                place.words.add(id);
              }
            }
          } else if (wantsEveryUse(places, line) && firstPercent(id) >= 0) visitFormat(line, slot, word);
          break;
        }
        case Bears.condition: {
          const shape = shapes.condition(words, word, slot.count);
          if (inOrder(place, shape, wordId, word) && !wantsEveryUse(places, line)) break;
          const tests = visitCondition(line, slot, word);
          if (found.length === before) remember(place, shape, wordId, word, tests.some(looksAtPatterns));
          break;
        }
        case Bears.test: {
          const count = template.words - slot.at;
          const shape = shapes.test(words, word, count);
          if (inOrder(place, shape, wordId, word) && !wantsEveryUse(places, line)) break;
          const { value, diagnostics } = aclTestAt(line.section.tree, word, count);
          visitTest({ line, slot, word, value, diagnostics });
          if (found.length === before) remember(place, shape, wordId, word, looksAtPatterns(value));
        }
      }
      if (found.length > before && !isRead(line, slot, model)) asUnread(found, before);
    }
  };

  function wantsEveryUse(places: Places, { section, statement }: Line): boolean {
    if (section !== lastSection) {
      lastSection = section;
      sort = sortOf(section);
    }
    if (places.asked !== sort) {
      places.asked = sort;
      places.everyUse = hooks.everyUse.some(({ everyUse }) =>
        everyUse.wants(statement.template, section.kind, everyUse.key(section)),
      );
    }
    return places.everyUse;
  }

  /** Sections of one sort have the same keys to all rules. */
  function sortOf(section: Section): number {
    const keys = hooks.everyUse.map(({ everyUse }) => everyUse.key(section)).join(" ");
    const known = sorts.get(keys) ?? sorts.size;
    sorts.set(keys, known);
    return known;
  }

  /** Where a text has its first `%`, or -1; without making a string of it. */
  function firstPercent(id: number): number {
    const { table } = symbols;
    const end = table.offsets[id + 1]!;
    const start = table.offsets[id]!;
    for (let at = start; at < end; at++) if (table.arena[at] === 37) return at - start;
    return -1;
  }

  function visitExpression(line: Line, slot: Slot, word: number): void {
    const { value, diagnostics } = exprAt(line.section.tree, word, slot.count);
    if (value === undefined && diagnostics.length === 0) return;
    expression({ line, slot, word, value: value ?? nothing, diagnostics }, false, false);
  }

  function expression(use: Embedded<Expr>, inFormat: boolean, asAcl: boolean): void {
    const calls = [use.value.fetch, ...use.value.converters];
    const embedded: EmbeddedExpr = { ...use, calls, inFormat, asAcl };
    for (let i = 0; i < hooks.expression.length; i++) {
      const { rule, report } = hooks.expression[i]!;
      rule.expression(embedded, model, report);
    }
  }

  function visitFormat(line: Line, slot: Slot, word: number): void {
    const { tree } = line.section;
    const { value, diagnostics } = formatAt(tree, word, slot.count);
    const use = { line, slot, word, value, diagnostics };
    for (const { rule, report } of hooks.format) rule.format(use, model, report);
    for (const item of value.items) {
      if (item.kind !== "expr") continue;
      expression({ ...use, value: item.expr, diagnostics: [] }, true, false);
    }
  }

  function visitCondition(line: Line, slot: Slot, word: number): AclTest[] {
    const { value, diagnostics } = conditionAt(line.section.tree, word, slot.count);
    const use = { line, slot, word, value, diagnostics };
    const tests: AclTest[] = [];
    for (const { rule, report } of hooks.condition) rule.condition(use, model, report);
    // what HAProxy reads before it comes to the error
    const end = Math.min(...diagnostics.map(({ range }) => range.line));
    for (const clause of value.clauses)
      for (const { test } of clause) {
        if (test === undefined || test.word + test.expr.words > end) continue;
        if (test.word + test.words > end) {
          expression({ ...use, value: test.expr, word: word + test.word, diagnostics: [] }, false, true);
          continue;
        }
        tests.push(test);
        visitTest({ ...use, value: test, word: word + test.word, diagnostics: [] });
      }
    return tests;
  }

  function visitTest(use: Embedded<AclTest>): void {
    for (const { rule, report } of hooks.test) rule.test(use, model, report);
    expression({ ...use, value: use.value.expr, diagnostics: [] }, false, true);
  }
}

/** What is wrong in a place HAProxy never comes to read is worth a word, no more. */
function asUnread(found: Diagnostic[], from: number): void {
  for (let at = from; at < found.length; at++)
    found[at] = {
      ...found[at]!,
      severity: "warning",
      lint: true,
      help: "HAProxy does not read this: it is not in use",
    };
}

/** Was one like it found to be in order here? */
function inOrder({ shapes }: Place, shape: UseShape, wordId: Int32Array, word: number): boolean {
  const patterns = shapes.get(shape);
  if (patterns === undefined) return false;
  for (let i = 0; i < patterns.length; i++)
    if (!patterns[i]!.has(wordId[word + shape.patterns[i]!]!)) return false;
  return true;
}

function remember(
  { shapes }: Place,
  shape: UseShape,
  wordId: Int32Array,
  word: number,
  withPatterns: boolean,
): void {
  let patterns = shapes.get(shape);
  if (patterns === undefined) {
    patterns = withPatterns ? shape.patterns.map(() => new Set<number>()) : [];
    shapes.set(shape, patterns);
  }
  patterns.forEach((known, i) => {
    known.add(wordId[word + shape.patterns[i]!]!);
  });
}

const nothing = { fetch: { name: "", args: [], at: 0, end: 0, word: 0 }, converters: [], words: 1 };
