/** Expressions of `.if`, `.elif` and `-cc` (configuration manual 2.4): read with Chevrotain, then evaluated. */
import type { IToken } from "chevrotain";
import { readArguments } from "./arguments.ts";
import { LightParser, type Parsed } from "./light-parser.ts";
import { invokePredicate, type Predicates, predicateArity } from "./predicates.ts";
import { token, tokenType } from "./token.ts";

export interface ConditionError {
  /** HAProxy's words, without a final period. */
  message: string;
  /** Offset into the text. */
  at: number;
}

export type CfgTerm =
  | { kind: "constant"; value: boolean; negated: boolean }
  | { kind: "predicate"; name: string; args: readonly string[]; negated: boolean; at: number }
  | { kind: "group"; any: CfgAny; negated: boolean };
export type CfgAll = readonly CfgTerm[];
/** An OR of ANDs. */
export type CfgAny = readonly CfgAll[];

const Not = tokenType("Not");
const Open = tokenType("Open");
const Close = tokenType("Close");
const And = tokenType("And");
const Or = tokenType("Or");
const Integer = tokenType("Integer");
const Predicate = tokenType("Predicate");
/** What no term can start with; never consumed. */
const Junk = tokenType("Junk");

/** HAProxy gives up at a depth that comes to about this many parentheses. */
const maxDepth = 300;

class ConditionParser extends LightParser {
  constructor() {
    super([Not, Open, Close, And, Or, Integer, Predicate, Junk], 1);
    this.performSelfAnalysis();
  }

  /** any = all ("||" all)* */
  private any = this.RULE("any", (): CfgAll[] => {
    const clauses = [this.subrule(0, this.all)];
    this.many(0, () => {
      this.consume(0, Or);
      clauses.push(this.subrule(1, this.all));
    });
    return clauses;
  });

  /** all = term ("&&" term)* */
  private all = this.RULE("all", (): CfgTerm[] => {
    const terms = [this.subrule(0, this.term)];
    this.many(0, () => {
      this.consume(0, And);
      terms.push(this.subrule(1, this.term));
    });
    return terms;
  });

  /** term = "!"* (integer | predicate | "(" any ")") */
  private term = this.RULE("term", (): CfgTerm => {
    let negated = false;
    this.many(0, () => {
      this.consume(0, Not);
      negated = !negated;
    });
    return this.or(0, [
      {
        ALT: (): CfgTerm => ({ kind: "constant", value: this.consume(0, Integer).payload === true, negated }),
      },
      {
        ALT: (): CfgTerm => {
          const { payload, image, startOffset } = this.consume(0, Predicate);
          return { kind: "predicate", name: image, args: payload as string[], negated, at: startOffset };
        },
      },
      {
        ALT: (): CfgTerm => {
          this.consume(0, Open);
          const any = this.subrule(0, this.any);
          this.consume(0, Close);
          return { kind: "group", any, negated };
        },
      },
    ]);
  });

  /** `end`: where the text ends. */
  run(tokens: IToken[], end: number): Parsed<CfgAny> {
    return this.parse(this.any, tokens, end);
  }
}

let parser: ConditionParser | undefined;

/** Empty text is false, as in HAProxy; it parses to no clause. */
export function parseCfgCondition(text: string): { value?: CfgAny; error?: ConditionError } {
  if (text === "") return { value: [] };
  const { tokens, error } = tokenise(text);
  if (error) return { error };
  parser ??= new ConditionParser();
  const { value, failedAt, failure } = parser.run(tokens, text.length);
  if (failure === undefined) return { value: value! };
  return { error: describe(text, failedAt, failure) };
}

function describe(text: string, at: number, kind: string): ConditionError {
  if (kind === "NotAllInputParsedException")
    return {
      message: `unexpected character '${text[at]}' at the end of conditional expression '${text}'`,
      at,
    };
  if (kind === "MismatchedTokenException") {
    const start = openedTerm(text);
    return { message: `expected ')' after conditional expression '${text.slice(start)}'`, at: start };
  }
  // a negation belongs to what it negates
  const start = at - /(?:![! \t]*)?$/.exec(text.slice(0, at))![0].length;
  return { message: `unparsable conditional expression '${text.slice(start) || text}'`, at: start };
}

/** Where the group starts that is not closed, with its negation. */
function openedTerm(text: string): number {
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++)
    if (text[at] === "(" && depth++ === 0) start = at;
    else if (text[at] === ")") depth--;
  return start - /(?:![! \t]*)?$/.exec(text.slice(0, start))![0].length;
}

export function evaluateCfgCondition(
  text: string,
  predicates: Predicates,
): { value?: boolean; error?: ConditionError } {
  const { value, error } = parseCfgCondition(text);
  if (error) return { error };
  const outcome = evaluateAny(value!, predicates);
  return typeof outcome === "boolean"
    ? { value: outcome }
    : { error: { message: outcome.message, at: text.length } };
}

type Outcome = boolean | { message: string };

function evaluateAny(any: CfgAny, predicates: Predicates): Outcome {
  for (const all of any) {
    const outcome = evaluateAll(all, predicates);
    if (outcome !== false) return outcome;
  }
  return false;
}

function evaluateAll(all: CfgAll, predicates: Predicates): Outcome {
  for (const term of all) {
    const outcome = evaluateTerm(term, predicates);
    if (typeof outcome !== "boolean") return outcome;
    if (outcome === term.negated) return false;
  }
  return true;
}

/** Before negation. */
function evaluateTerm(term: CfgTerm, predicates: Predicates): Outcome {
  if (term.kind === "constant") return term.value;
  if (term.kind === "group") return evaluateAny(term.any, predicates);
  const outcome = invokePredicate(predicates, term.name, term.args);
  if (outcome !== undefined) return outcome;
  return {
    message: `invalid argument to conditional expression predicate '${term.name}': '${term.args[0] ?? ""}'`,
  };
}

function tokenise(text: string): { tokens: IToken[]; error?: ConditionError } {
  const tokens: IToken[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const char = text[at]!;
    if (char === " " || char === "\t") {
      at++;
      continue;
    }
    const mark = marks.find(([image]) => text.startsWith(image, at));
    if (mark) {
      tokens.push(token(mark[1], mark[0], at));
      if (mark[1] === Open && ++depth > maxDepth) return { tokens, error: describe(text, at, "") };
      if (mark[1] === Close) depth--;
      at += mark[0].length;
      continue;
    }
    const integer = /^[\n\v\f\r]*[+-]?(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/.exec(text.slice(at));
    if (integer) {
      tokens.push(
        token(Integer, integer[0], at, undefined, /[1-9a-fA-F]/.test(integer[0].replace(/0[xX]/, ""))),
      );
      at += integer[0].length;
      continue;
    }
    const name = /^[^ (]*/.exec(text.slice(at))![0];
    const arity = predicateArity(name);
    if (arity === undefined) {
      tokens.push(token(Junk, char, at));
      break;
    }
    const read = readArguments(text, at + name.length, arity);
    const error = argumentError(name, arity, read);
    if (error) return { tokens, error };
    tokens.push(
      token(
        Predicate,
        name,
        at,
        undefined,
        read.args.map((arg) => arg.text),
      ),
    );
    at = read.end;
  }
  return { tokens };
}

function argumentError(
  name: string,
  arity: number,
  read: ReturnType<typeof readArguments>,
): ConditionError | undefined {
  const where = (count: number): string =>
    `in argument ${count} of predicate '${name}' used in conditional expression`;
  const count = read.args.length;
  if (read.error)
    return {
      message: `${read.error.message} ${where(arity > 1 ? Math.min(count, arity - 1) : count)}`,
      at: read.error.at,
    };
  // One argument may be empty, as in defined(); none at all is an error where one is needed.
  if (count < arity && !(arity === 1 && read.end > 0))
    return {
      message: `missing arguments (got ${count}/${arity}), type 'string' expected ${where(count)}`,
      at: read.end,
    };
  return undefined;
}

const marks = [
  ["&&", And],
  ["||", Or],
  ["!", Not],
  ["(", Open],
  [")", Close],
] as const;
