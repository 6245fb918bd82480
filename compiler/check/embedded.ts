/** Finds the sub-languages of a line - expressions, ACL tests, conditions, formats - and hands them to the rules. */
import type { Slot, Template } from "../../grammar/tree.ts";
import { aclTestAt, conditionAt, exprAt, formatAt } from "../model/read.ts";
import type { Line, Model } from "../model/types.ts";
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
}

const bearing = new Set(["expr", "log-format", "log-format-list", "condition", "acl-criterion"]);
const slotsOf = new WeakMap<Template, readonly Slot[]>();

/** Slots that hold a sub-language. */
export function embeddedSlots(template: Template): readonly Slot[] {
  let slots = slotsOf.get(template);
  if (slots === undefined) {
    slots = template.slots.filter(
      (slot) => slot.count > 0 && slot.type !== undefined && bearing.has(slot.type.name),
    );
    slotsOf.set(template, slots);
  }
  return slots;
}

export function visitEmbedded(line: Line, slots: readonly Slot[], model: Model, hooks: EmbeddedHooks): void {
  const { tree } = line.section;
  const { wordId, symbols } = tree.words;
  for (const slot of slots) {
    const word = line.statement.word + slot.at;
    switch (slot.type!.name) {
      case "expr": {
        const { value, diagnostics } = exprAt(tree, word, slot.count);
        if (value === undefined && diagnostics.length === 0) break;
        const expr = value ?? nothing;
        const use: EmbeddedExpr = {
          line,
          slot,
          word,
          value: expr,
          diagnostics,
          inFormat: false,
          asAcl: false,
        };
        for (const { rule, report } of hooks.expression) rule.expression(use, model, report);
        break;
      }
      case "log-format":
      case "log-format-list": {
        // Most formats are plain text.
        if (slot.count === 1 && !symbols.text(wordId[word]!).includes("%")) break;
        const { value, diagnostics } = formatAt(tree, word, slot.count);
        const use = { line, slot, word, value, diagnostics };
        for (const { rule, report } of hooks.format) rule.format(use, model, report);
        for (const item of value.items)
          if (item.kind === "expr") {
            const inner: EmbeddedExpr = {
              ...use,
              value: item.expr,
              diagnostics: [],
              inFormat: true,
              asAcl: false,
            };
            for (const { rule, report } of hooks.expression) rule.expression(inner, model, report);
          }
        break;
      }
      case "condition": {
        const { value, diagnostics } = conditionAt(tree, word, slot.count);
        const use = { line, slot, word, value, diagnostics };
        for (const { rule, report } of hooks.condition) rule.condition(use, model, report);
        if (diagnostics.length > 0) break;
        for (const clause of value.clauses)
          for (const { test } of clause)
            if (test !== undefined)
              visitTest({ ...use, value: test, word: word + test.word, diagnostics: [] });
        break;
      }
      case "acl-criterion": {
        const { value, diagnostics } = aclTestAt(tree, word, line.statement.template.words - slot.at);
        visitTest({ line, slot, word, value, diagnostics });
      }
    }
  }

  function visitTest(use: Embedded<import("../../grammar/ast.ts").AclTest>): void {
    for (const { rule, report } of hooks.test) rule.test(use, model, report);
    const inner: EmbeddedExpr = {
      ...use,
      value: use.value.expr,
      diagnostics: [],
      inFormat: false,
      asAcl: true,
    };
    for (const { rule, report } of hooks.expression) rule.expression(inner, model, report);
  }
}

const nothing = { fetch: { name: "", args: [], at: 0, end: 0, word: 0 }, converters: [], words: 1 };
