/** Runs the rules over a model, once, and returns findings in order of place, suppressed ones left out. */
import type { Diagnostic, Range } from "../../grammar/diagnostic.ts";
import { wordRange as placeInWord } from "../../grammar/place.ts";
import { compareVersions } from "../../grammar/predicates.ts";
import { memoOfTemplateFor } from "../../grammar/template-memo.ts";
import type { Statement, Template, Tree } from "../../grammar/tree.ts";
import type { Line, Model, Section } from "../model/types.ts";
import { type EmbeddedHooks, embeddedPlaces, embeddedVisitor, type Hooked, type Places } from "./embedded.ts";
import { isDisabled } from "./proxy-names.ts";
import type { Extra, Report, Rule } from "./rule.ts";
import { rules as allRules } from "./rules/index.ts";
import { allowSuggestions } from "./suggest.ts";
import { readSuppressions, type Suppressions } from "./suppress.ts";
import { visitors } from "./touches.ts";

export interface CheckOptions {
  rules?: readonly Rule[];
  /** Findings of earlier stages (scanner, includes), merged in. */
  earlier?: readonly Diagnostic[];
  /** Keep suppressed findings (for `hapaxd -c`, which knows no suppression). */
  keepSuppressed?: boolean;
}

/** What is to be done with lines of one shape. */
interface Visits {
  statement: Hooked<"statement">;
  embedded: Places;
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
  const byStatement = having("statement");
  const sectionVisitors = visitors(having("section"), model);

  const placeKinds = new Map<string, PlaceKind>();
  const visit = (statement: Statement, section: Section, place: PlaceKind): void => {
    const visits = visitsOf(statement.template, place);
    if (visits === null) return;
    const line: Line = { statement, section };
    const { statement: rules, embedded } = visits;
    for (let i = 0; i < rules.length; i++) rules[i]!.rule.statement(line, model, rules[i]!.report);
    if (embedded.list.length > 0) visitEmbedded(line, embedded);
  };

  for (const section of model.sections) {
    const proxy = model.proxyOf(section);
    const off = proxy !== undefined && isDisabled(proxy);
    const visitors = sectionVisitors(section);
    for (let i = 0; i < visitors.length; i++) visitors[i]!.rule.section(section, model, visitors[i]!.report);
    const { header, statements } = section.node;
    const table = proxy !== undefined && proxy.own("stick-table").length > 0;
    const kind = `${section.kind} ${proxy?.mode} ${off} ${table}`;
    const place = placeKinds.get(kind) ?? { byStatement, model, off };
    placeKinds.set(kind, place);
    if (header !== undefined) visit(header, section, place);
    for (let i = 0; i < statements.length; i++) visit(statements[i]!, section, place);
  }
  const proxyVisitors = visitors(having("proxy"), model);
  for (const proxy of model.proxies) {
    const off = isDisabled(proxy);
    const visitors = proxyVisitors(proxy);
    for (let i = 0; i < visitors.length; i++) {
      const { rule, report } = visitors[i]!;
      if (!off || rule.evenDisabled === true) rule.proxy(proxy, model, report);
    }
  }
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

type EveryUse = Rule & Required<Pick<Rule, "everyUse">>;

function hasEveryUse(rule: Rule): rule is EveryUse {
  return rule.everyUse !== undefined;
}

/** Keywords whose expressions and formats HAProxy reads only when it puts a proxy to use. */
const readLate = new Set([
  "log-format",
  "log-format-sd",
  "error-log-format",
  "unique-id-format",
  "balance",
  "option forwarded",
  "use_backend",
  "use-server",
]);

/** What is looked at in a line of a disabled proxy. */
function whenOff(template: Template): Places {
  const places = embeddedPlaces(template);
  if (!readLate.has(template.keyword)) return places;
  return { ...places, list: places.list.filter(({ slot }) => slot.type?.name === "condition") };
}

/** Sections of one kind and mode in one run; to rules about sub-languages they are alike, unless they want every use. */
interface PlaceKind {
  readonly byStatement: Hooked<"statement">;
  readonly model: Model;
  /** Disabled proxies. */
  readonly off: boolean;
}

/** null: nothing is to be done. */
const visitsOf = memoOfTemplateFor((template, { byStatement, model, off }: PlaceKind): Visits | null => {
  const statement = byStatement.filter(({ rule }) => rule.applies?.(template, model) ?? true);
  const embedded = off ? whenOff(template) : embeddedPlaces(template);
  return statement.length === 0 && embedded.list.length === 0 ? null : { statement, embedded };
});

/** Sections that could not be told apart: what refers to them says little then. */
function breaksStructure({ rule, severity, lint }: Diagnostic): boolean {
  return severity === "error" && lint !== true && structural.has(rule);
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
