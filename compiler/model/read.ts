/** The sub-languages inside words: expressions, conditions, ACL tests and formats, read where they stand in a tree. */
import { parseCondition } from "../../grammar/acl-condition.ts";
import { parseAclTest } from "../../grammar/acl-test.ts";
import type { AclTest, Condition, Expr, LogFormat } from "../../grammar/ast.ts";
import type { Result } from "../../grammar/diagnostic.ts";
import { parseExpression } from "../../grammar/expression.ts";
import { parseLogFormat } from "../../grammar/log-format.ts";
import { memoised } from "../../grammar/memo.ts";
import type { Tree } from "../../grammar/tree.ts";

/** Cooked texts of `count` words from absolute word `word` on. */
function textsAt(tree: Tree, word: number, count: number): string[] {
  const { symbols, wordId } = tree.words;
  const texts: string[] = [];
  for (let i = 0; i < count; i++) texts.push(symbols.text(wordId[word + i]!));
  return texts;
}

/** Ranges of diagnostics: `line` counts words from `word`, offsets are into that word's cooked text; so for all below. */
export function exprAt(tree: Tree, word: number, count: number): Result<Expr | undefined> {
  return parseExpression(textsAt(tree, word, count));
}

/** A condition with its `if` or `unless`. */
export function conditionAt(tree: Tree, word: number, count: number): Result<Condition> {
  return parseCondition(textsAt(tree, word, count));
}

/** A whole ACL test, criterion to last pattern. */
export function aclTestAt(tree: Tree, word: number, count: number): Result<AclTest> {
  return parseAclTest(textsAt(tree, word, count));
}

export function aclTestOfWords(words: readonly string[]): Result<AclTest> {
  return parseAclTest(words);
}

const formats = memoised<Result<LogFormat>>();

/** A log-format. */
export function formatOfText(text: string): Result<LogFormat> {
  return formats(text, () => parseLogFormat(text));
}

export function formatAt(tree: Tree, word: number, count: number): Result<LogFormat> {
  return formatOfText(textsAt(tree, word, count).join(" "));
}
