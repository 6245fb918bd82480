import { memoised } from "../../../grammar/memo.ts";

const read = memoised<string | undefined>();

/**
 * What is wrong with a regular expression, or undefined. HAProxy has PCRE2 read it, so only faults are told that both
 * PCRE2 and JavaScript see: an unclosed group or class, a quantifier with nothing before it, a lone closing parenthesis.
 */
export function regexProblem(text: string): string | undefined {
  return read(text, () => problemOf(text));
}

function problemOf(text: string): string | undefined {
  let depth = 0;
  let at = 0;
  let quantifiable = false;
  while (at < text.length) {
    const char = text[at]!;
    if (char === "\\") {
      if (at + 1 >= text.length) return "it ends with a backslash";
      if (text[at + 1] === "Q") {
        const end = text.indexOf("\\E", at + 2);
        if (end < 0) return undefined;
        at = end + 2;
      } else at += 2;
      quantifiable = true;
      continue;
    }
    if (char === "[") {
      const end = classEnd(text, at);
      if (end < 0) return "a '[' is never closed";
      const reversed = reversedRange(text.slice(at + 1, end));
      if (reversed !== undefined) return `the range '${reversed}' is out of order`;
      at = end + 1;
      quantifiable = true;
      continue;
    }
    if (char === "(") {
      depth++;
      quantifiable = false;
      if (text.startsWith("(?#", at)) {
        const end = text.indexOf(")", at);
        if (end < 0) return "a comment is never closed";
        at = end + 1;
        depth--;
        continue;
      }
      if (text[at + 1] === "*") {
        // A verb, (*UTF).
        const end = text.indexOf(")", at);
        if (end < 0) return "a '(' is never closed";
        at = end + 1;
        depth--;
        continue;
      }
      const special = /^\(\?(?:[:=!>|]|<[=!]|P?<\w+>|'\w+'|P[=>]\w+|[a-zA-Z^-]*[:)]|[R0-9+&-][^)]*|\()/.exec(
        text.slice(at),
      );
      if (text[at + 1] === "?" && special === null) return "what follows '(?' is not known";
      const length = special === null ? 1 : special[0].length;
      if (special?.[0].endsWith(")")) depth--;
      at += special?.[0].endsWith("(") && length > 1 ? length - 1 : length;
      continue;
    }
    if (char === ")") {
      if (depth-- === 0) return "a ')' has no '('";
      quantifiable = true;
    } else if (char === "|") quantifiable = false;
    else if (char === "*" || char === "+" || char === "?") {
      if (!quantifiable) return `'${char}' has nothing to repeat`;
      // Lazy and possessive forms.
      if (text[at + 1] === "?" || text[at + 1] === "+") at++;
      quantifiable = false;
    } else if (char === "{") {
      const counted = /^\{(\d+)(?:,(\d*))?\}/.exec(text.slice(at));
      if (counted !== null) {
        if (!quantifiable) return `'${counted[0]}' has nothing to repeat`;
        if (Number(counted[1]) > 65535 || Number(counted[2] ?? 0) > 65535) return "a repetition is too large";
        if (counted[2] && Number(counted[2]) < Number(counted[1])) return "a repetition is out of order";
        at += counted[0].length;
        if (text[at] === "?" || text[at] === "+") at++;
        quantifiable = false;
        continue;
      }
      quantifiable = true;
    } else quantifiable = true;
    at++;
  }
  return depth > 0 ? "a '(' is never closed" : undefined;
}

/** Offset of the bracket that closes a class, or -1. */
function classEnd(text: string, open: number): number {
  let at = open + 1;
  if (text[at] === "^") at++;
  if (text[at] === "]") at++;
  for (; at < text.length; at++) {
    if (text[at] === "\\") {
      if (text[at + 1] === "Q") {
        const end = text.indexOf("\\E", at);
        if (end < 0) return -1;
        at = end + 1;
      } else at++;
    } else if (text.startsWith("[:", at)) {
      const end = text.indexOf(":]", at);
      if (end > 0 && /^\[:\^?\w*$/.test(text.slice(at, end))) at = end + 1;
    } else if (text[at] === "]") return at;
  }
  return -1;
}

/** `z-a` */
function reversedRange(body: string): string | undefined {
  if (body.includes("\\") || body.includes("[:")) return undefined;
  for (const range of body.replace(/^\^/, "").matchAll(/([^-])-([^\]-])/g))
    if (range[1]! > range[2]!) return range[0];
  return undefined;
}
