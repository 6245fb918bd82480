import type { AclTest } from "../../../grammar/ast.ts";
import { aclDerivatives } from "../../../grammar/catalogue/acls.ts";
import { fetches } from "../../../grammar/catalogue/fetches/index.ts";
import { SymbolBytes } from "../../../grammar/symbol-bytes.ts";
import type { Slot, Symbols, Words } from "../../../grammar/tree.ts";
import { aclTestAt, conditionAt } from "../../model/read.ts";
import type { Line } from "../../model/types.ts";
import type { Report } from "../rule.ts";
import { rule } from "../rule.ts";

const operators = new Set(["&&", "and", "||", "or"]);
const comments = new Set(["#", "//"]);
/** What HAProxy takes for a part of a keyword. */
const keyword = /^[\w.+:-]+/;

export const suspiciousPattern = rule({
  id: "suspicious-pattern",
  severity: "info",
  diag: true,
  since: "3.0",
  summary: "A pattern of an ACL looks like an operator, a comment or the name of a test.",
  why: "Everything after an ACL's keyword and flags is a pattern: 'and', '#' or 'path_beg' there is compared with the value like any other text. HAProxy warns in diagnostic mode.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    acl api path_beg /api or path_beg /v2\n    http-request deny if api\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    acl api path_beg /api /v2\n    http-request deny if api\n",
  manual: "7.1",
  applies: ({ slots }) => slots.some(bearsTests),
  statement(line, model, report) {
    const { words } = line.section.tree;
    const { template, word: first } = line.statement;
    for (const slot of template.slots) {
      if (!bearsTests(slot)) continue;
      const from = first + slot.at;
      if (slot.type!.name === "condition") {
        if (!hasCandidate(words, from, from + slot.count, model.symbols, false)) continue;
        const { value, diagnostics } = conditionAt(line.section.tree, from, slot.count);
        if (diagnostics.length > 0) continue;
        for (const clause of value.clauses)
          for (const { test } of clause) if (test !== undefined) say(line, test, from + test.word, report);
      } else {
        const count = template.words - slot.at;
        if (!hasCandidate(words, from + 1, from + count, model.symbols, true)) continue;
        const { value, diagnostics } = aclTestAt(line.section.tree, from, count);
        if (diagnostics.length === 0) say(line, value, from, report);
      }
    }
  },
});

function bearsTests({ type, count }: Slot): boolean {
  return count > 0 && (type?.name === "condition" || type?.name === "acl-criterion");
}

/** What a word is to this rule, by symbol id. */
const Kind = { unknown: 0, plain: 1, suspicious: 2, open: 3, close: 4 } as const;
const kinds = new WeakMap<Symbols, SymbolBytes>();

/**
 * Whether a suspicious word stands where a pattern may: lines are parsed for those only. In a condition, the first word
 * after a brace is the test's keyword, and words outside of braces are names and operators.
 */
function hasCandidate(words: Words, from: number, to: number, symbols: Symbols, isTest: boolean): boolean {
  let known = kinds.get(symbols);
  if (known === undefined) {
    known = new SymbolBytes();
    kinds.set(symbols, known);
  }
  let inside = isTest;
  for (let word = from; word < to; word++) {
    const id = words.wordId[word]!;
    let kind = known.get(id);
    if (kind === Kind.unknown) {
      const text = symbols.text(id);
      kind =
        text === "{"
          ? Kind.open
          : text === "}"
            ? Kind.close
            : looksLike(text) === undefined
              ? Kind.plain
              : Kind.suspicious;
      known.set(id, kind);
    }
    if (kind === Kind.suspicious && inside) return true;
    if (isTest) continue;
    if (kind === Kind.open) {
      inside = true;
      word++;
    } else if (kind === Kind.close) inside = false;
  }
  return false;
}

function say(line: Line, test: AclTest, word: number, report: Report): void {
  for (const pattern of test.patterns) {
    const looks = looksLike(pattern.text);
    if (looks === undefined) continue;
    report(
      report.inWord(line, word + pattern.word),
      `pattern '${pattern.text}' looks like ${looks.what}, but is compared as text`,
      { help: looks.help, haproxy: `pattern '${pattern.text}' ${looks.haproxy}` },
    );
  }
}

function looksLike(text: string): { what: string; help: string; haproxy: string } | undefined {
  if (operators.has(text))
    return {
      what: "an operator",
      help: "list the patterns one after the other, or write two ACLs and combine them in a condition",
      haproxy: "looks like a failed attempt at using an operator inside a pattern list",
    };
  if (comments.has(text))
    return {
      what: "the start of a comment",
      help: "comments begin with an unquoted '#'",
      haproxy: "looks like a failed attempt at commenting an end of line",
    };
  const name = keyword.exec(text)?.[0];
  if (name === undefined) return undefined;
  const acl = Object.hasOwn(aclDerivatives, name);
  if (!acl && !Object.hasOwn(fetches, name)) return undefined;
  return {
    what: `the ${acl ? "ACL keyword" : "sample fetch"} '${name}'`,
    help: "a second test goes into an ACL of its own",
    haproxy: `suspiciously looks like a known ${acl ? "acl" : "sample fetch"} keyword`,
  };
}
