/**
 * Arguments in parentheses, with their own level of quotes and escapes: those of fetches, converters and `.if`
 * predicates (configuration manual 2.2, last part, and 7.3).
 */
import type { ExprArg } from "./ast.ts";

export interface Arguments {
  args: ExprArg[];
  /** Offset after the closing parenthesis, or where reading stopped. */
  end: number;
  error?: { message: string; at: number };
}

/**
 * Reads `(a,b)` at `at`; no parenthesis there means no arguments. `max` stops at so many arguments, as HAProxy does:
 * what follows is then not an argument but junk before the parenthesis.
 */
export function readArguments(text: string, at: number, max = 1000): Arguments {
  if (text[at] !== "(") return { args: [], end: at };
  const args: ExprArg[] = [];
  let pos = at + 1;
  while (args.length < max) {
    const arg = readArgument(text, pos);
    args.push(arg);
    pos = arg.end;
    if (text[pos] !== ",") break;
    if (args.length < max) pos++;
  }
  if (text[pos] === ")") return { args: onlyEmpty(args) ? [] : args, end: pos + 1 };
  const rest = text.slice(pos);
  const message = rest ? `expected ')' before '${rest}'` : "expected ')'";
  return { args, end: pos, error: { message, at: pos } };
}

/** `()` has no arguments. */
function onlyEmpty(args: readonly ExprArg[]): boolean {
  return args.length === 1 && args[0]!.end === args[0]!.at;
}

function readArgument(text: string, start: number): ExprArg {
  let out = "";
  let quote = "";
  let pos = start;
  for (; pos < text.length; pos++) {
    const char = text[pos]!;
    if ((char === '"' || char === "'") && (quote === "" || quote === char)) quote = quote === "" ? char : "";
    else if (char === "\\" && quote !== "'" && pos + 1 < text.length) {
      const next = escapes[text[pos + 1]!];
      out += next ?? char;
      if (next !== undefined) pos++;
    } else if (quote === "" && (char === "," || char === ")")) break;
    else out += char;
  }
  return { text: out, at: start, end: pos };
}

const escapes: Record<string, string> = {
  "\\": "\\",
  " ": " ",
  '"': '"',
  "'": "'",
  r: "\r",
  n: "\n",
  t: "\t",
};
