/**
 * Sample expressions: `fetch(args),converter(args),...` (configuration manual 7.3). A converter may also be the next
 * word of the line, when that is the name of one.
 */
import type { IToken } from "chevrotain";
import { readArguments } from "./arguments.ts";
import type { Expr, ExprArg, ExprCall } from "./ast.ts";
import { converters } from "./catalogue/converters/index.ts";
import { classTrie, step } from "./class-trie.ts";
import type { Diagnostic, Result } from "./diagnostic.ts";
import { knownParse } from "./known-parses.ts";
import { LightParser } from "./light-parser.ts";
import { memoised } from "./memo.ts";
import { complaint } from "./place.ts";
import { token, tokenType } from "./token.ts";

const Call = tokenType("Call");
const Comma = tokenType("Comma");
/** The blank before a converter that is a word of its own. */
const Blank = tokenType("Blank");
/** What cannot stand here; never consumed. */
const Junk = tokenType("ExpressionJunk");

class ExpressionParser extends LightParser {
  constructor() {
    super([Call, Comma, Blank, Junk], 2);
    this.performSelfAnalysis();
  }

  /** expression = call ((","+ | blank) call)* ","* ; tokens of commas stand for one or more. */
  private expression = this.RULE("expression", (): number[] => {
    const calls = [this.consume(0, Call).startOffset];
    this.many(0, () => {
      this.or(0, [{ ALT: () => this.consume(0, Comma) }, { ALT: () => this.consume(0, Blank) }]);
      calls.push(this.consume(1, Call).startOffset);
    });
    this.option(0, () => this.consume(1, Comma));
    return calls;
  });

  run(tokens: IToken[]): ExpressionShape {
    const { value = [], failedAt } = this.parse(this.expression, tokens);
    return { calls: value, failedAt };
  }
}

/** Indexes of tokens; the same for all expressions of one shape. */
interface ExpressionShape {
  calls: readonly number[];
  /** The token that does not fit, the number of tokens when one is missing; -1: none. */
  failedAt: number;
}

const types = [Call, Comma, Blank, Junk];
const shapes = classTrie<ExpressionShape>();
let parser: ExpressionParser | undefined;

function shapeOf(tokens: readonly IToken[]): ExpressionShape {
  let node = shapes;
  for (const { tokenType } of tokens) node = step(node, types.indexOf(tokenType));
  node.value ??= parseShape(tokens);
  return node.value;
}

function parseShape(tokens: readonly IToken[]): ExpressionShape {
  return knownParse("expression", tokens.map(({ tokenType }) => types.indexOf(tokenType)).join(), () => {
    parser ??= new ExpressionParser();
    return parser.run(tokens.map(({ tokenType }, index) => token(tokenType, "", index)));
  });
}

/**
 * Reads an expression at `words[at]`. Ranges of diagnostics: `line` is a word counted from `at`, offsets are into its
 * cooked text. No name is looked up, but those of converters in words of their own. Undefined when nothing could be read.
 */
export function parseExpression(words: readonly string[], at = 0): Result<Expr | undefined> {
  // Only a line that goes on with a converter depends on more than one word.
  const key = isConverter(words[at + 1]) ? words.slice(at).join("\0") : (words[at] ?? "");
  return expressions(key, () => readExpression(tokenise(words, at)));
}

const expressions = memoised<Result<Expr | undefined>>();

/** Reads an expression inside a longer text, up to the first byte that is no part of it. */
export function parseEmbedded(text: string, at: number): { result: Result<Expr | undefined>; end: number } {
  const read = tokenise([text], 0, at, true);
  return { result: readExpression(read), end: read.end };
}

interface Tokens {
  tokens: IToken[];
  words: number;
  end: number;
  lastWord: number;
  error?: Diagnostic;
}

function readExpression(read: Tokens): Result<Expr | undefined> {
  const { tokens } = read;
  const { calls, failedAt } = shapeOf(tokens);
  const diagnostics = read.error ? [read.error] : [];
  if (failedAt >= 0 && diagnostics.length === 0) diagnostics.push(syntaxError(tokens[failedAt], read));
  const fetch = tokens[calls[0] ?? 0]?.payload as ExprCall | undefined;
  if (fetch === undefined) return { value: undefined, diagnostics };
  const converters = calls.slice(1).map((index) => tokens[index]!.payload as ExprCall);
  return { value: { fetch, converters, words: read.words }, diagnostics };
}

/** `at`: the token that does not fit; undefined: one is missing at the end. */
function syntaxError(at: IToken | undefined, read: Tokens): Diagnostic {
  if (at === undefined)
    return complaint("bad-expression", read.lastWord, read.end, read.end, "a name is missing here");
  const message = "a comma is missing before this";
  return complaint("bad-expression", at.payload as number, at.startOffset, at.endOffset!, message);
}

function tokenise(words: readonly string[], first: number, from = 0, embedded = false): Tokens {
  const tokens: IToken[] = [];
  let word = 0;
  let pos = from;
  for (;;) {
    const text = words[first + word] ?? "";
    const name = leadingName(text, pos);
    if (name === "") {
      const what = tokens.length === 0 ? "missing fetch method" : "missing converter";
      const error = complaint("bad-expression", word, pos, text.length, what, what);
      return { tokens, words: word + 1, end: pos, lastWord: word, error };
    }
    const { args, end, error } = readArguments(text, pos + name.length);
    const call: ExprCall = { name, args, at: pos, end, word };
    tokens.push(token(Call, name, pos, end, call));
    if (error) {
      const problem = complaint(
        "bad-expression",
        word,
        error.at,
        text.length,
        `in the arguments of ${name}: ${error.message}`,
      );
      return { tokens, words: word + 1, end, lastWord: word, error: problem };
    }
    pos = end;
    if (pos < text.length && text[pos] !== ",") {
      if (!embedded) tokens.push(token(Junk, text.slice(pos), pos, text.length, word));
      return { tokens, words: word + 1, end: pos, lastWord: word };
    }
    const comma = pos;
    while (text[pos] === ",") pos++;
    if (pos > comma) tokens.push(token(Comma, ",", comma, pos));
    if (pos < text.length) continue;
    const next = words[first + word + 1];
    if (embedded || !isConverter(next)) return { tokens, words: word + 1, end: pos, lastWord: word };
    if (pos === comma) tokens.push(token(Blank, " ", pos));
    word++;
    pos = 0;
  }
}

function leadingName(text: string, at: number): string {
  nameAt.lastIndex = at;
  return nameAt.exec(text)![0];
}

const nameAt = /[\w.+:-]*/y;

/** Names of converters begin with a letter; most words after an expression (flags, patterns) do not. */
function isConverter(word: string | undefined): boolean {
  if (word === undefined) return false;
  const first = word.charCodeAt(0) | 32;
  return first >= 97 && first <= 122 && Object.hasOwn(converters, leadingName(word, 0));
}

/** The arguments of an action or option written as one word, `set-var(txn.a,ifexists)`. */
export function wordArguments(word: string): { name: string; args: readonly ExprArg[]; error?: string } {
  const paren = word.indexOf("(");
  if (paren < 0) return { name: word, args: [] };
  const { args, end, error } = readArguments(word, paren);
  const name = word.slice(0, paren);
  if (error) return { name, args, error: error.message };
  return end < word.length
    ? { name, args, error: `unexpected '${word.slice(end)}' after ')'` }
    : { name, args };
}
