import type { ExprCall } from "../../../grammar/ast.ts";

/** Whether parentheses follow the name, empty ones too. */
export function hasParentheses({ name, at, end }: ExprCall): boolean {
  return end - at > name.length;
}
