import { readEscape } from "./escape.ts";
import { fail, type RegexState } from "./state.ts";

const posix = new Set(
  "alpha lower upper alnum ascii blank cntrl digit graph print punct space word xdigit".split(" "),
);

/** A class; `state.at` is at its '['. */
export function readClass(state: RegexState): void {
  const { text } = state;
  if (text.startsWith("[[:<:]]", state.at) || text.startsWith("[[:>:]]", state.at)) {
    state.at += 7;
    return;
  }
  if (posixAt(state, state.at) !== undefined)
    return fail(state, "[:name:], [.x.] and [=x=] are for the inside of a class only");
  state.at++;
  skipEmpty(state);
  if (text[state.at] === "^") {
    state.at++;
    skipEmpty(state);
  }
  let first = true;
  /** Code of the character before, when it can start a range. */
  let low: number | undefined;
  let ranging = false;
  for (; ; first = false) {
    const char = text[state.at];
    if (char === undefined) return fail(state, "a '[' is never closed");
    if (char === "]" && !first) {
      state.at++;
      return;
    }
    if (char === "-" && low !== undefined && !ranging && text[state.at + 1] !== "]") {
      ranging = true;
      state.at++;
      continue;
    }
    const item = member(state);
    if (state.fault !== undefined) return;
    if (item === "nothing") continue;
    if (item === "set") {
      if (
        ranging ||
        (text[state.at] === "-" && text[state.at + 1] !== undefined && text[state.at + 1] !== "]")
      )
        return fail(state, "a range needs a character at both ends");
      low = undefined;
      continue;
    }
    if (ranging) {
      if (low! > item) return fail(state, "a range is out of order");
      ranging = false;
      low = undefined;
    } else low = item;
  }
}

/** One character of the class, or a set of them. */
function member(state: RegexState): number | "set" | "nothing" {
  const { text } = state;
  const char = text[state.at]!;
  if (char === "[") {
    const name = posixAt(state, state.at);
    if (name !== undefined) {
      if (name.kind !== ":") {
        fail(state, "collating elements are not supported");
        return "nothing";
      }
      if (!posix.has(name.name.replace(/^\^/, ""))) {
        fail(state, `there is no class [:${name.name}:]`);
        return "nothing";
      }
      state.at = name.end;
      return "set";
    }
  }
  state.at++;
  if (char !== "\\") return char.charCodeAt(0);
  const escape = readEscape(state, true);
  switch (escape.kind) {
    case "char":
      return escape.code;
    case "quote": {
      const end = text.indexOf("\\E", state.at);
      const quoted = text.slice(state.at, end < 0 ? undefined : end);
      state.at = end < 0 ? text.length : end + 2;
      return quoted === "" ? "nothing" : quoted.charCodeAt(quoted.length - 1);
    }
    case "nothing":
      return "nothing";
    default:
      return "set";
  }
}

/** \E and \Q\E stand for nothing, even before the first character. */
function skipEmpty(state: RegexState): void {
  for (;;) {
    if (state.text.startsWith("\\E", state.at)) state.at += 2;
    else if (state.text.startsWith("\\Q\\E", state.at)) state.at += 4;
    else return;
  }
}

/** `[:alpha:]`, `[.x.]`, `[=x=]` at the place. */
function posixAt(
  { text }: RegexState,
  open: number,
): { kind: string; name: string; end: number } | undefined {
  const kind = text[open + 1];
  if (kind !== ":" && kind !== "." && kind !== "=") return undefined;
  for (let at = open + 2; at + 1 < text.length; at++) {
    if (text[at] === "\\" && (text[at + 1] === "]" || text[at + 1] === "\\")) at++;
    else if (text[at] === "]" || (text[at] === "[" && text[at + 1] === kind)) return undefined;
    else if (text[at] === kind && text[at + 1] === "]")
      return { kind, name: text.slice(open + 2, at), end: at + 2 };
  }
  return undefined;
}
