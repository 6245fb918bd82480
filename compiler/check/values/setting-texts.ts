import type { Version } from "../../../grammar/catalogue/types.ts";

/** Arguments of keywords whose text has a form of its own, by keyword and name. What is wrong with it, or undefined. */
type Problem = (text: string) => string | undefined;

const libraries = new Set("all none table io os string math utf8 package debug".split(" "));
const purged = new Set(["proxies", "servers"]);
const ownedHeaders = new Set(["host", "content-length", "transfer-encoding", "connection"]);
const lastCpu = 1023;

const settable: Problem = (text) =>
  text === "" || text.includes("=") ? `no variable can be named '${text}'` : undefined;

/** `0-3,8`: the digits that lead are read, so only the first must be one. */
export const cpuSetProblem: Problem = (text) => {
  for (const part of text.split(",")) {
    if (part === "") continue;
    const range = /^(\d+)(?:-(\d*))?/.exec(part);
    if (range === null) return `'${part}' is not a CPU range.`;
    if (Number(range[1]) > lastCpu || Number(range[2] ?? 0) > lastCpu)
      return `supports CPU numbers from 0 to ${lastCpu}.`;
  }
  return undefined;
};

/** `all`, `odd`, `even`, a number or a range of them. */
export function numberSetProblem(text: string, most: number): string | undefined {
  if (text === "all" || text === "odd" || text === "even") return undefined;
  const range = /^(\d*)(?:-(\d*))?$/.exec(text);
  if (range === null) return `'${text}' is not a valid number/range.`;
  const low = Number(range[1] || 0);
  const high = range[2] === undefined ? low : range[2] === "" ? most : Number(range[2]);
  return Math.min(low, high) < 1 || Math.max(low, high) > most
    ? `'${text}' is not a valid number/range. It supports numbers from 1 to ${most}.`
    : undefined;
}

/** Releases from which on HAProxy looks at the text; all do when there is none. */
export const settingSince: Readonly<Record<string, Version>> = {
  "http-send-name-header header": "3.3",
  "profile name": "3.4",
};

export const settingTexts: Record<string, Problem> = {
  "setenv name": settable,
  "presetenv name": settable,
  "unsetenv names": settable,
  "cpu-set set": cpuSetProblem,
  "tune.lua.openlibs libraries": (text) => {
    if (/^none,|,none(,|$)/.test(text)) return "'none' cannot be combined with other libraries.";
    const odd = text.split(",").find((name) => !libraries.has(name));
    return odd === undefined ? undefined : `unknown library '${odd}'`;
  },
  "tune.defaults.purge what": (text) => {
    if (text === "all" || text === "none") return undefined;
    const odd = text.split(",").find((name) => !purged.has(name));
    return odd === undefined ? undefined : `unknown directive '${odd}'.`;
  },
  "http-send-name-header header": (text) =>
    ownedHeaders.has(text.toLowerCase())
      ? `'${text}' cannot be used as header name for 'http-send-name-header' directive.`
      : undefined,
  "stats show-node name": (text) =>
    /^[\w.-]+$/.test(text)
      ? undefined
      : "invalid node name - should be a string with digits(0-9), letters(A-Z, a-z), hyphen(-) or underscode(_).",
  "cookie value": (text) => {
    const odd = /[;\x00-\x1f\x7f]/.exec(text);
    return odd === null
      ? undefined
      : `character '%x${odd[0].charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}' is not permitted in attribute value.`;
  },
  "cookie domain": (text) => {
    const odd = /[^\w.-]/.exec(text);
    return odd === null ? undefined : `character '${odd[0]}' is not permitted in domain name '${text}'.`;
  },
  "switch-mode name": (text) =>
    text === "h1" || text === "h2" ? undefined : `a connection cannot be taken over by protocol '${text}'`,
  "tcp-check connect name": (text) =>
    text === "h1" || text === "h2" || text === "fcgi"
      ? `'proto' : invalid MUX protocol '${text}' for tcp-check`
      : undefined,
  "http-check connect name": (text) =>
    text === "none" ? `'proto' : invalid MUX protocol '${text}' for http-check` : undefined,
  "challenge-ready conditions": (text) => {
    const conditions = text.split(",").filter((each) => each !== "");
    return conditions.length > 1 && conditions.includes("none")
      ? "keyword 'challenge-ready' in 'acme' can't combine 'none' with other keywords."
      : undefined;
  },
  "profile name": (text) => {
    const odd = /[^\w-]/.exec(text);
    return odd === null
      ? undefined
      : `keyword 'profile' in 'acme' section contains unauthorized character '${odd[0]}'`;
  },
};
