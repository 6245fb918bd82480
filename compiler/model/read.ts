/** The sub-languages inside words, read through the grammar and remembered by their words. */
import type { AclTest, Condition, Expr, LogFormat } from "../../grammar/ast.ts";
import type { Tree } from "../../grammar/tree.ts";

export function readExpr(_tree: Tree, _word: number, _count: number): Expr | undefined {
  return undefined;
}
export function readCondition(_tree: Tree, _word: number, _count: number): Condition | undefined {
  return undefined;
}
export function readAclTest(_tree: Tree, _word: number, _count: number): AclTest | undefined {
  return undefined;
}
export function readLogFormat(_tree: Tree, _word: number, _count: number): LogFormat | undefined {
  return undefined;
}
