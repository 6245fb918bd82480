/** Runs the rules over a model, once, and returns findings in order of place, suppressed ones left out. */
import type { Diagnostic, Range } from "../../grammar/diagnostic.ts";
import { wordRange as placeInWord } from "../../grammar/place.ts";
import { compareVersions } from "../../grammar/predicates.ts";
import type { Statement, Tree } from "../../grammar/tree.ts";
import type { Line, Model, Section } from "../model/types.ts";
import { type EmbeddedHooks, embeddedVisitor, type Hooked } from "./embedded.ts";
import type { Extra, Report, Rule } from "./rule.ts";
import { rules as allRules } from "./rules/index.ts";
import { allowSuggestions } from "./suggest.ts";
import { readSuppressions, type Suppressions } from "./suppress.ts";
import { walk } from "./walk.ts";

export interface CheckOptions {
  rules?: readonly Rule[];
  /** Findings of earlier stages (scanner, includes), merged in. */
  earlier?: readonly Diagnostic[];
  /** Keep suppressed findings (for `hapaxd -c`, which knows no suppression). */
  keepSuppressed?: boolean;
}

export function check(model: Model, options: CheckOptions = {}): Diagnostic[] {
  allowSuggestions();
  const found: Diagnostic[] = [...(options.earlier ?? []), ...model.problems];
  const active = (options.rules ?? allRules).map((rule) => ({
    rule,
    report: reporter(rule, found, model.version),
  }));
  const having = <K extends keyof Rule>(hook: K): Hooked<K> =>
    active.filter(({ rule }) => rule[hook] !== undefined) as unknown as Hooked<K>;
  const hooks: EmbeddedHooks = {
    expression: having("expression"),
    test: having("test"),
    condition: having("condition"),
    format: having("format"),
    everyUse: active.flatMap(({ rule }) => (hasEveryUse(rule) ? [rule] : [])),
  };
  const visitEmbedded = embeddedVisitor(model, hooks, found);
  walk(model, found, {
    section: having("section"),
    statement: having("statement"),
    proxy: having("proxy"),
    visitEmbedded,
  });
  for (const { rule, report } of having("model")) rule.model(model, report);

  for (const { rule, report } of having("findings")) rule.findings(found, model, report);

  if (found.some(breaksStructure) || model.sections.some(hasBrokenHeader) || lostHeader(found))
    for (let at = 0; at < found.length; at++) found[at] = afterBreak(found[at]!);
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

type WithEveryUse = Rule & Required<Pick<Rule, "everyUse">>;

function hasEveryUse(rule: Rule): rule is WithEveryUse {
  return rule.everyUse !== undefined;
}

/** Sections that could not be told apart: what refers to them says little then. */
function breaksStructure({ rule, severity, lint, stage }: Diagnostic): boolean {
  return severity === "error" && lint !== true && stage !== "checks" && structural.has(rule);
}

function hasBrokenHeader({ kind, node }: Section): boolean {
  return kind !== "defaults" && node.header !== undefined && node.header.template.errors.length > 0;
}

/** A word HAProxy does not know, and keywords of another kind of section after it: a header was misspelt. */
function lostHeader(found: readonly Diagnostic[]): boolean {
  const word = found.find(({ rule, severity }) => rule === "unknown-keyword" && severity === "error");
  return (
    word !== undefined &&
    found.some(
      ({ rule, severity, range }) =>
        rule === "wrong-section" &&
        severity === "error" &&
        range.file === word.range.file &&
        range.line > word.range.line,
    )
  );
}

const structural = new Set(["unknown-section", "missing-newline", "duplicate-name"]);

/** HAProxy does not come to look for names then, so that a name not found is a consequence, if anything. */
function afterBreak(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.rule !== "undefined-reference" || /^there is no ACL|^ACL /.test(diagnostic.message))
    return diagnostic;
  return {
    ...diagnostic,
    severity: "warning",
    lint: true,
    help: "it may be in a section that could not be read",
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function reporter(rule: Rule, found: Diagnostic[], version: string): Report {
  const usual = rule.stage ?? (rule.proxy === undefined && rule.model === undefined ? "lines" : "checks");
  const tooNew = (since: string | undefined): boolean =>
    since !== undefined && compareVersions(version, since) < 0;
  const ruleTooNew = tooNew(rule.since);
  const report = (range: Range, message: string, extra: Extra = {}): void => {
    if (ruleTooNew || tooNew(extra.since)) return;
    const {
      lint = rule.lint ?? false,
      diag = rule.diag ?? false,
      stage = usual,
      machine = rule.machine ?? false,
      since: _,
      ...rest
    } = extra;
    const severity = extra.severity ?? (diag ? "info" : rule.severity);
    found.push({
      rule: rule.id,
      message,
      range,
      ...rest,
      severity,
      ...(stage === "lines" ? {} : { stage }),
      ...(machine ? { machine } : {}),
      ...(lint ? { lint } : {}),
      ...(diag ? { diag } : {}),
    });
  };
  return Object.assign(report, { words: wordsRange, line: lineRange, inWord: inWordRange });
}

function inWordRange(line: Line, word: number, start?: number, end?: number): Range {
  const { words, file } = line.section.tree;
  const last = line.statement.word + Math.max(line.statement.template.words, 1) - 1;
  return placeInWord(words, file, line.statement.line, Math.min(word, last), start, end);
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
