import { bytesToString, stringToBytes, toStr } from "../casts.ts";
import type { ConverterFactory } from "../handlers.ts";
import { compileRegex } from "../regex.ts";
import { readVariable } from "../vars/variables.ts";
import { isVariableName, refuse, textArg, textOperand } from "./args.ts";
import { regsub } from "./regsub.ts";

export const strings = {
  lower: () => (v) => lowerCase(v as string),
  upper: () => (v) => (v as string).replace(/[a-z]+/g, (run) => run.toUpperCase()),
  length: () => (v) => (v as string).length,
  ltrim: (args) => {
    const set = textArg(args, 0);
    return (v) => {
      const text = v as string;
      let i = 0;
      while (i < text.length && set.includes(text[i] as string)) i++;
      return text.slice(i);
    };
  },
  rtrim: (args) => {
    const set = textArg(args, 0);
    return (v) => {
      const text = v as string;
      let end = text.length;
      while (end > 0 && set.includes(text[end - 1] as string)) end--;
      return text.slice(0, end);
    };
  },
  cut_crlf: () => (v) => {
    const end = (v as string).search(/[\r\n]/);
    return end < 0 ? v : (v as string).slice(0, end);
  },
  concat: (args, load) => {
    const start = textArg(args, 0);
    const end = textArg(args, 2);
    const name = textArg(args, 1);
    if (name === "") return (v) => (v as string) + start + end;
    const read = readVariable(name, load.world);
    return (v, s) => (v as string) + start + (toStr(read(s)) ?? "") + end;
  },
  iif: (args) => {
    const yes = textArg(args, 0);
    const no = textArg(args, 1);
    return (v) => (v === true ? yes : no);
  },
  strcmp: (args, load) => {
    const other = textOperand(args, 0, load);
    if (!isVariableName(textArg(args, 0))) return () => undefined;
    return (v, s) => {
      const b = other(s);
      return b === undefined ? undefined : compare(v as string, b);
    };
  },
  reverse: () => (v) => bytesToString(stringToBytes(v as string).reverse()),
  reverse_dom: () => (v) => {
    const name = (v as string).endsWith(".") ? (v as string).slice(0, -1) : (v as string);
    if (name === "") return undefined;
    const labels = name.split(".");
    return labels.includes("") ? undefined : labels.reverse().join(".");
  },
  regsub: (args, load) => {
    const flags = textArg(args, 2);
    const compiled = compileRegex(textArg(args, 0), flags.includes("i"));
    if ("error" in compiled) return refuse(load, "regsub", compiled.error);
    const replacement = textArg(args, 1);
    return (v) => regsub(compiled.regex, v as string, replacement, flags.includes("g"));
  },
} satisfies Record<string, ConverterFactory>;

/** ASCII lower case; other bytes stay. */
export function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (run) => run.toLowerCase());
}

/** The difference of the first differing bytes up to a NUL, else -1, 0 or 1 by length. */
function compare(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const d = a.charCodeAt(i) - b.charCodeAt(i);
    if (d !== 0) return d;
    if (a.charCodeAt(i) === 0) break;
  }
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}
