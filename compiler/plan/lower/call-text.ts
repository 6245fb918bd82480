import type { ExprCall } from "../../../grammar/ast.ts";

/** A call as one would write it, for messages. */
export function callText(call: ExprCall): string {
  return call.args.length === 0 ? call.name : `${call.name}(${call.args.map((arg) => arg.text).join(",")})`;
}
