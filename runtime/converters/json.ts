import { readInt } from "../casts.ts";
import type { ConverterFactory } from "../handlers.ts";
import type { Value } from "../value.ts";
import { textArg } from "./args.ts";
import { formatG } from "./format-g.ts";
import { findJson } from "./json-value.ts";
import { nextUtf8 } from "./utf8.ts";

type Input = "ascii" | "utf8" | "utf8s" | "utf8p" | "utf8ps";

export const json = {
  json: (args) => {
    const input = (textArg(args, 0) || "ascii") as Input;
    return (v) => escapeJson(v as string, input);
  },
  json_query: (args) => {
    const path = textArg(args, 0);
    const asInt = textArg(args, 1) !== "";
    return (v) => queryJson(v as string, path, asInt);
  },
} satisfies Record<string, ConverterFactory>;

/** Value at a path; objects and null give no sample, nor does a string with escapes beyond \u00ff. */
export function queryJson(text: string, path: string, asInt: boolean): Value {
  const found = findJson(text, path);
  switch (found?.kind) {
    case "true":
      return true;
    case "false":
      return false;
    case "array":
      return found.text;
    case "string":
      return unescapeJson(found.text.slice(1, -1));
    case "number": {
      if (!asInt) return formatG(Number(/^-?[\d.]+([eE][-+]?\d+)?/.exec(found.text)?.[0] ?? 0));
      const n = cInteger(found.text);
      return typeof n === "number" ? n : undefined;
    }
  }
  return undefined;
}

/** As strtoll with base 0: 0x and a leading 0 choose the base. */
function cInteger(text: string): number | bigint {
  const based = /^(-?)0([xX][0-9a-fA-F]+|[0-7]+)/.exec(text);
  if (based === null) return readInt(text);
  const digits = based[2] as string;
  const n = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 8);
  return based[1] === "-" ? -n : n;
}

const escaped: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", "\\": "\\", '"': '"' };

function unescapeJson(text: string): string | undefined {
  if (!text.includes("\\")) return text;
  let out = "";
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== "\\" || i + 1 >= text.length) out += text[i];
    else if (text[i + 1] === "u" && i + 5 < text.length) {
      if (text[i + 2] !== "0" || text[i + 3] !== "0") return undefined;
      out += String.fromCharCode(
        ((nibble(text.charCodeAt(i + 4)) << 4) | nibble(text.charCodeAt(i + 5))) & 255,
      );
      i += 5;
    } else {
      const c = escaped[text[i + 1] as string];
      if (c === undefined) return undefined;
      out += c;
      i++;
    }
  }
  return out;
}

function nibble(c: number): number {
  return c >= 48 && c <= 57 ? c - 48 : c >= 65 && c <= 70 ? c - 55 : c - 87;
}

const short: Record<number, string> = {
  8: "\\b",
  9: "\\t",
  10: "\\n",
  12: "\\f",
  13: "\\r",
  34: '\\"',
  47: "\\/",
  92: "\\\\",
};

/** Text as the inside of a JSON string. The `s` inputs skip what is not UTF-8, the `p` inputs are tolerant of overlong forms. */
function escapeJson(text: string, input: Input): string | undefined {
  const skip = input === "utf8s" || input === "utf8ps";
  const permissive = input === "utf8p" || input === "utf8ps";
  let out = "";
  for (let i = 0; i < text.length; ) {
    let c = text.charCodeAt(i);
    if (input === "ascii") i++;
    else {
      const next = nextUtf8(text, i);
      i += next.length;
      c = next.code;
      const bad = next.badSequence || next.invalidRange || (next.overlong && !permissive) || c > 0xffff;
      if (bad) {
        // utf8s stops at nothing; the others refuse what they may not skip.
        if (skip || (input !== "utf8" && input !== "utf8p")) continue;
        return undefined;
      }
    }
    const known = short[c];
    if (known !== undefined) out += known;
    else if (c >= 32 && c < 127) out += String.fromCharCode(c);
    else out += `\\u${c.toString(16).padStart(4, "0")}`;
  }
  return out;
}
