import { readClass } from "./class.ts";
import { readEscape } from "./escape.ts";
import { readGroupHead, setOptions } from "./group.ts";
import { countedAt, fail, type RegexState } from "./state.ts";

/** Characters that a part matches: a number, NaN when it varies, Infinity when it is not known here. */
type Length = number;

const deepest = 250;

/** Branches up to ')' or the end. */
export function readBranches(state: RegexState, reset = false): Length[] {
  const lengths: Length[] = [];
  const first = state.groups;
  let most = first;
  for (;;) {
    if (reset) state.groups = first;
    lengths.push(readBranch(state));
    most = Math.max(most, state.groups);
    if (state.text[state.at] !== "|" || state.fault !== undefined) break;
    state.at++;
  }
  state.groups = most;
  return lengths;
}

function readBranch(state: RegexState): Length {
  const { text } = state;
  let total: Length = 0;
  /** Length of the item before; undefined: there is nothing to repeat. */
  let last: Length | undefined;
  const add = (length: Length): void => {
    total += length;
    last = length;
  };
  while (state.at < text.length) {
    const char = text[state.at]!;
    if (char === "|" || char === ")") break;
    if (state.extended && (/\s/.test(char) || char === "#")) {
      const end = char === "#" ? text.indexOf("\n", state.at) : state.at;
      state.at = end < 0 ? text.length : end + 1;
      continue;
    }
    switch (char) {
      case "\\": {
        state.at++;
        const length = escaped(state);
        if (length === "place") last = undefined;
        else if (length !== "nothing") add(length);
        break;
      }
      case "[":
        readClass(state);
        add(1);
        break;
      case "(": {
        const length = readGroup(state);
        if (length === "options") last = undefined;
        else if (length !== "nothing") add(length);
        break;
      }
      case "^":
      case "$":
        state.at++;
        last = undefined;
        break;
      case "*":
      case "+":
      case "?":
      case "{": {
        const counted = char === "{" ? countedAt(state, state.at) : null;
        if (char === "{" && counted === null) {
          state.at++;
          add(1);
          break;
        }
        const least = counted === null ? (char === "+" ? 1 : 0) : Number(counted[1]);
        const most =
          counted === null
            ? char === "?"
              ? 1
              : Number.POSITIVE_INFINITY
            : counted[2] === undefined
              ? least
              : counted[3] === ""
                ? Number.POSITIVE_INFINITY
                : Number(counted[3]);
        if (least > 65535 || (most > 65535 && most !== Number.POSITIVE_INFINITY))
          fail(state, "a repetition is too large");
        else if (most < least) fail(state, "a repetition is out of order");
        else if (last === undefined) fail(state, `'${counted?.[0] ?? char}' has nothing to repeat`);
        else {
          state.at += counted?.[0].length ?? 1;
          // Lazy and possessive forms.
          if (text[state.at] === "?" || text[state.at] === "+") state.at++;
          total = repeated(total, last, least, most);
          last = undefined;
        }
        break;
      }
      default:
        state.at++;
        add(1);
    }
  }
  return total;
}

function repeated(total: Length, last: Length, least: number, most: number): Length {
  if (total === Number.POSITIVE_INFINITY) return total;
  return least === most ? total - last + last * least : Number.NaN;
}

/** Length of an escape outside of classes. */
function escaped(state: RegexState): Length | "place" | "nothing" {
  const escape = readEscape(state, false);
  switch (escape.kind) {
    case "quote": {
      const end = state.text.indexOf("\\E", state.at);
      const length = (end < 0 ? state.text.length : end) - state.at;
      state.at = end < 0 ? state.text.length : end + 2;
      return length === 0 ? "nothing" : length;
    }
    case "several":
      return Number.NaN;
    case "reference":
    case "call":
      return Number.POSITIVE_INFINITY;
    case "place":
    case "nothing":
      return escape.kind;
    default:
      return 1;
  }
}

function readGroup(state: RegexState): Length | "nothing" | "options" {
  const { extended, noAutoCapture, duplicateNames } = state;
  const open = state.at;
  if (++state.depth > deepest) fail(state, "parentheses are nested too deeply");
  const head = readGroupHead(state);
  let length: Length | "nothing" | "options" = 0;
  switch (head.kind) {
    case "nothing":
      // A comment leaves what is before it repeatable; options and callouts do not.
      length = state.text[open + 2] === "#" ? "nothing" : "options";
      break;
    case "call":
      length = Number.POSITIVE_INFINITY;
      break;
    default:
      if (head.kind === "options") optionsOf(state, open);
      length = inside(state, head.kind, head.reset === true);
      state.extended = extended;
      state.noAutoCapture = noAutoCapture;
      state.duplicateNames = duplicateNames;
  }
  state.depth--;
  return length;
}

function optionsOf(state: RegexState, open: number): void {
  const [on = "", off = ""] = state.text.slice(open + 2, state.at - 1).split("-");
  if (on.startsWith("^")) setOptions(state, "", "xn");
  setOptions(state, on, off);
}

function inside(state: RegexState, kind: string, reset: boolean): Length {
  const around = kind === "ahead" || kind === "behind";
  if (around) state.around++;
  if (reset) state.resetDepth++;
  if (kind === "condition" && state.text[state.at] === "(") readGroup(state);
  const lengths = readBranches(state, reset);
  if (around) state.around--;
  if (reset) state.resetDepth--;
  if (state.fault !== undefined) return 0;
  if (state.text[state.at] !== ")") fail(state, "a '(' is never closed");
  else state.at++;
  if (kind === "define" && lengths.length > 1) fail(state, "a definition has more than one branch");
  if (kind === "condition" && lengths.length > 2) fail(state, "a condition has more than two branches");
  if (kind === "behind" && lengths.some((length) => Number.isNaN(length))) state.variableLookbehind = true;
  if (around || kind === "define") return 0;
  if (kind === "condition") return Number.POSITIVE_INFINITY;
  if (lengths.includes(Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY;
  return lengths.every((length) => length === lengths[0]) ? lengths[0]! : Number.NaN;
}
