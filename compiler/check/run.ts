/** Runs the rules over a model, once, and returns findings in order of place, suppressed ones left out. */
import type { Diagnostic, Range } from "../../grammar/diagnostic.ts";
import type { Statement, Tree } from "../../grammar/tree.ts";
import type { Line, Model } from "../model/types.ts";
import type { Extra, Report, Rule } from "./rule.ts";
import { rules as allRules } from "./rules/index.ts";
import { readSuppressions, type Suppressions } from "./suppress.ts";

export interface CheckOptions {
  rules?: readonly Rule[];
  /** Findings of earlier stages (scanner, includes), merged in. */
  earlier?: readonly Diagnostic[];
  /** Keep suppressed findings (for `hapaxd -c`, which knows no suppression). */
  keepSuppressed?: boolean;
}

export function check(model: Model, options: CheckOptions = {}): Diagnostic[] {
  const found: Diagnostic[] = [...(options.earlier ?? []), ...model.problems];
  const active = options.rules ?? allRules;
  const reports = new Map<Rule, Report>(active.map((rule) => [rule, reporter(rule, found)]));
  const byStatement = active.filter((rule) => rule.statement !== undefined);
  const bySection = active.filter((rule) => rule.section !== undefined);

  for (const section of model.sections) {
    for (const rule of bySection) rule.section!(section, model, reports.get(rule)!);
    if (byStatement.length === 0) continue;
    if (section.node.header !== undefined) {
      const line: Line = { statement: section.node.header, section };
      for (const rule of byStatement) rule.statement!(line, model, reports.get(rule)!);
    }
    for (const statement of section.node.statements) {
      const line: Line = { statement, section };
      for (const rule of byStatement) rule.statement!(line, model, reports.get(rule)!);
    }
  }
  for (const rule of active) {
    if (rule.proxy === undefined) continue;
    for (const proxy of model.proxies) rule.proxy(proxy, model, reports.get(rule)!);
  }
  for (const rule of active) rule.model?.(model, reports.get(rule)!);

  found.sort(
    (a, b) => a.range.file - b.range.file || a.range.start - b.range.start || compare(a.rule, b.rule),
  );
  if (options.keepSuppressed === true) return found;
  const suppressions = new Map<number, Suppressions>();
  return found.filter((diagnostic) => {
    const tree = model.trees[diagnostic.range.file];
    if (tree === undefined) return true;
    let own = suppressions.get(tree.file);
    if (own === undefined) {
      own = readSuppressions(tree);
      suppressions.set(tree.file, own);
    }
    return !own.covers(diagnostic.rule, diagnostic.range.line);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function reporter(rule: Rule, found: Diagnostic[]): Report {
  const report = (range: Range, message: string, extra: Extra = {}): void => {
    const { severity = rule.severity, lint = rule.lint ?? false, ...rest } = extra;
    found.push({ rule: rule.id, severity, range, message, ...rest, ...(lint ? { lint } : {}) });
  };
  return Object.assign(report, { words: wordsRange, line: lineRange });
}

/** Range of `count` words of a statement from its `first`; a place past the last word is the end of that word. */
export function wordsRange(tree: Tree, statement: Statement, first = 0, count = 1): Range {
  const { words } = tree;
  const total = statement.template.words;
  const line = statement.line + 1;
  if (total === 0)
    return {
      file: tree.file,
      line,
      start: words.lineStart[statement.line]!,
      end: words.lineStart[statement.line]!,
    };
  if (first >= total) {
    const end = words.wordEnd[statement.word + total - 1]!;
    return { file: tree.file, line, start: end, end };
  }
  const last = Math.min(first + Math.max(count, 1), total) - 1;
  return {
    file: tree.file,
    line,
    start: words.wordStart[statement.word + first]!,
    end: words.wordEnd[statement.word + last]!,
  };
}

function lineRange(line: Line): Range {
  return wordsRange(line.section.tree, line.statement, 0, line.statement.template.words);
}
