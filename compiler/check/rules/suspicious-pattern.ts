import type { AclTest } from "../../../grammar/ast.ts";
import { aclDerivatives } from "../../../grammar/catalogue/acls.ts";
import { fetches } from "../../../grammar/catalogue/fetches/index.ts";
import { SymbolBytes } from "../../../grammar/symbol-bytes.ts";
import { asByteSymbols, type ByteSymbols } from "../../../grammar/symbols.ts";
import { memoOfTemplate } from "../../../grammar/template-memo.ts";
import type { Words } from "../../../grammar/tree.ts";
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
  applies: (template) => placesOf(template).length > 0,
  statement(line, model, report) {
    const { words } = line.section.tree;
    const { template, word: first } = line.statement;
    const kinds = kindsOf(asByteSymbols(model.symbols));
    const places = placesOf(template);
    for (let i = 0; i < places.length; i++) {
      const { at, count, isTest } = places[i]!;
      const from = first + at;
      if (!hasCandidate(words, isTest ? from + 1 : from, from + count, kinds, isTest)) continue;
      if (isTest) {
        const { value, diagnostics } = aclTestAt(line.section.tree, from, count);
        if (diagnostics.length === 0) say(line, value, from, report);
        continue;
      }
      const { value, diagnostics } = conditionAt(line.section.tree, from, count);
      if (diagnostics.length > 0) continue;
      for (const clause of value.clauses)
        for (const { test } of clause) if (test !== undefined) say(line, test, from + test.word, report);
    }
  },
});

/** Where a line has a condition, or the test of an ACL: that one is all the rest of the line. */
const placesOf = memoOfTemplate(({ slots, words }) =>
  slots.flatMap(({ type, at, count }) => {
    const isTest = type?.name === "acl-criterion";
    if (count === 0 || (!isTest && type?.name !== "condition")) return [];
    return { at, count: isTest ? words - at : count, isTest };
  }),
);

/** What a word is to this rule, by symbol id. */
const Kind = { unknown: 0, plain: 1, suspicious: 2, open: 3, close: 4 } as const;

interface Kinds {
  readonly symbols: ByteSymbols;
  readonly bySymbol: SymbolBytes;
}

const allKinds = new WeakMap<ByteSymbols, Kinds>();

function kindsOf(symbols: ByteSymbols): Kinds {
  let kinds = allKinds.get(symbols);
  if (kinds === undefined) {
    kinds = { symbols, bySymbol: new SymbolBytes() };
    allKinds.set(symbols, kinds);
  }
  return kinds;
}

/**
 * Whether a suspicious word stands where a pattern may: lines are parsed for those only. In a condition, the first word
 * after a brace is the test's keyword, and words outside of braces are names and operators.
 */
function hasCandidate(words: Words, from: number, to: number, kinds: Kinds, isTest: boolean): boolean {
  const { symbols, bySymbol } = kinds;
  let inside = isTest;
  for (let word = from; word < to; word++) {
    const id = words.wordId[word]!;
    let kind = bySymbol.get(id);
    if (kind === Kind.unknown) {
      kind = kindOf(symbols, id);
      bySymbol.set(id, kind);
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

function kindOf(symbols: ByteSymbols, id: number): number {
  const second = symbols.byteAt(id, 1);
  if (second !== undefined && beginnings()[(symbols.byteAt(id, 0)! << 8) | second] === 0) return Kind.plain;
  const text = symbols.text(id);
  if (text === "{") return Kind.open;
  if (text === "}") return Kind.close;
  return looksLike(text) === undefined ? Kind.plain : Kind.suspicious;
}

let known: Uint8Array | undefined;

/** By two bytes: 1 where a suspicious word begins with them. Most words need no closer look. */
function beginnings(): Uint8Array {
  if (known !== undefined) return known;
  known = new Uint8Array(1 << 16);
  for (const words of [operators, comments, Object.keys(fetches), Object.keys(aclDerivatives)])
    for (const word of words) known[(word.charCodeAt(0) << 8) | word.charCodeAt(1)] = 1;
  return known;
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
