import { named, nameProblem, numbered } from "./escape.ts";
import { fail, type RegexState } from "./state.ts";

/** What the head of a group says about its inside. */
export interface GroupHead {
  kind:
    | "group"
    | "ahead"
    | "behind"
    | "condition"
    | "define"
    /** Complete in itself, and repeatable: a call. */
    | "call"
    /** Complete in itself, and nothing: a comment, options. */
    | "nothing"
    | "options";
  /** Branches count their groups from the same number. */
  reset?: boolean;
}

const group: GroupHead = { kind: "group" };
const ahead: GroupHead = { kind: "ahead" };
const behind: GroupHead = { kind: "behind" };

const assertions: Record<string, GroupHead> = {
  atomic: group,
  sr: group,
  script_run: group,
  asr: group,
  atomic_script_run: group,
  pla: ahead,
  positive_lookahead: ahead,
  nla: ahead,
  negative_lookahead: ahead,
  napla: ahead,
  non_atomic_positive_lookahead: ahead,
  plb: behind,
  positive_lookbehind: behind,
  nlb: behind,
  negative_lookbehind: behind,
  naplb: behind,
  non_atomic_positive_lookbehind: behind,
};

/** Reads from '(' to where the inside begins, or to the end of what has no inside. */
export function readGroupHead(state: RegexState): GroupHead {
  const { text } = state;
  state.at++;
  const next = text[state.at];
  if (next === "*" && state.at + 1 < text.length && text[state.at + 1] !== ")") return verb(state);
  if (next !== "?") {
    if (!state.noAutoCapture) state.groups++;
    return group;
  }
  state.at++;
  const rest = text.slice(state.at);
  const take = (length: number, head: GroupHead): GroupHead => {
    state.at += length;
    return head;
  };
  const nothing: GroupHead = { kind: "nothing" };
  const wrong = (message: string): GroupHead => {
    fail(state, message);
    return nothing;
  };
  switch (rest[0]) {
    case undefined:
      return wrong("a '(' is never closed");
    case ":":
    case ">":
      return take(1, group);
    case "|":
      return take(1, { kind: "group", reset: true });
    case "=":
    case "!":
    case "*":
      return take(1, ahead);
    case "#": {
      const end = text.indexOf(")", state.at);
      return end < 0 ? wrong("a comment is never closed") : take(end + 1 - state.at, nothing);
    }
    case "<":
      if (rest[1] === "=" || rest[1] === "!" || rest[1] === "*") return take(2, behind);
      return nameGroup(state, /^<([^>]*)>/);
    case "'":
      return nameGroup(state, /^'([^']*)'/);
    case "P": {
      if (rest[1] === "<") return nameGroup(state, /^P<([^>]*)>/);
      const reference = /^P[=>]([^)]*)\)/.exec(rest);
      if (reference === null) return wrong("what follows '(?P' is not known");
      named(state, reference[1]!);
      return state.fault === undefined ? take(reference[0].length, { kind: "call" }) : nothing;
    }
    case "&": {
      const reference = /^&([^)]*)\)/.exec(rest);
      if (reference === null) return wrong("the name of a group is not closed");
      named(state, reference[1]!);
      return state.fault === undefined ? take(reference[0].length, { kind: "call" }) : nothing;
    }
    case "C":
      return callout(state, rest);
    case "(":
      return condition(state);
    default: {
      const number = /^(R|[+-]?\d+)/.exec(rest);
      if (number !== null) {
        if (rest[number[0].length] !== ")") return wrong("a call of a group is not closed");
        if (number[0] !== "R") numbered(state, number[0], true);
        return state.fault === undefined ? take(number[0].length + 1, { kind: "call" }) : nothing;
      }
      return options(state, rest);
    }
  }
}

function nameGroup(state: RegexState, form: RegExp): GroupHead {
  const found = form.exec(state.text.slice(state.at));
  const name = found?.[1];
  const problem = name === undefined ? "the name of a group is not closed" : nameProblem(name);
  if (problem !== undefined) fail(state, problem);
  else if (state.names.has(name!) && !state.duplicateNames && state.resetDepth === 0)
    fail(state, `two groups are named '${name}'`);
  else {
    state.names.add(name!);
    state.groups++;
    state.at += found![0].length;
  }
  return group;
}

/** (?i), (?i-s), (?^m:...): single letters, with the inside when a colon follows. */
function options(state: RegexState, rest: string): GroupHead {
  const found = /^(\^?)([imsxnJU]*)(-?)([imsxnJU]*)([:)]?)/.exec(rest)!;
  const [whole, reset, on, hyphen, off, end] = found;
  if ((reset !== "" && hyphen !== "") || (hyphen !== "" && rest[whole!.length] === "-"))
    fail(state, "a hyphen is out of place in options");
  else if (end === "")
    fail(state, rest.length === whole!.length ? "a '(' is never closed" : "what follows '(?' is not known");
  else {
    state.at += whole!.length;
    if (end === ":") return { kind: "options" };
    setOptions(state, on!, off!);
  }
  return { kind: "nothing" };
}

export function setOptions(state: RegexState, on: string, off: string): void {
  if (on.includes("x")) state.extended = true;
  if (on.includes("n")) state.noAutoCapture = true;
  if (on.includes("J")) state.duplicateNames = true;
  if (off.includes("x")) state.extended = false;
  if (off.includes("n")) state.noAutoCapture = false;
  if (off.includes("J")) state.duplicateNames = false;
}

function callout(state: RegexState, rest: string): GroupHead {
  const number = /^C(\d*)\)/.exec(rest);
  const quoted = number === null ? /^C(?:([`'"^%#$])(?:(?!\1).|\1\1)*\1|\{[^}]*\})\)/s.exec(rest) : null;
  if (number === null && quoted === null) fail(state, "what follows '(?C' is not known");
  else if (number !== null && Number(number[1]) > 255) fail(state, "the number after '(?C' is above 255");
  else state.at += (number ?? quoted)![0].length;
  return { kind: "nothing" };
}

/** What stands between the inner parentheses of `(?(...)...)`. `state.at` is at the inner one. */
function condition(state: RegexState): GroupHead {
  const { text } = state;
  const rest = text.slice(state.at);
  const head: GroupHead = { kind: "condition" };
  // A look-around, or a callout before one: it is read as any group would be.
  if (/^\((\?(?:[=!C*]|<[=!*])|\*[a-z])/.test(rest)) return head;
  const found =
    /^\((?:([+-]?\d+)|R(\d+)?|R&([^)]*)|VERSION>?=\d+(?:\.\d+)?|<([^>]*)>|'([^']*)'|(\w+))\)/.exec(rest);
  if (found === null) {
    fail(
      state,
      rest === "(" || rest.startsWith("()") ? "the name of a group is missing" : "a condition is wrong",
    );
    return head;
  }
  const [whole, number, level, levelName, angled, quoted, bare] = found;
  state.at += whole!.length;
  if (number !== undefined) numbered(state, number, false);
  else if (level !== undefined) numbered(state, level, true);
  else {
    if (bare === "DEFINE") return { kind: "define" };
    const name = levelName ?? angled ?? quoted ?? bare;
    if (name !== undefined && !(/^R\d*$/.test(name) && bare !== undefined)) named(state, name);
  }
  return head;
}

/** (*ACCEPT), (*MARK:x), (*pla:...). `state.at` is at the star. */
function verb(state: RegexState): GroupHead {
  const rest = state.text.slice(state.at);
  const worded = /^\*([a-z_]+)/.exec(rest);
  if (worded !== null) {
    const head = Object.hasOwn(assertions, worded[1]!) ? assertions[worded[1]!] : undefined;
    if (head === undefined || rest[worded[0].length] !== ":") fail(state, `'(*${worded[1]}' is not known`);
    else state.at += worded[0].length + 1;
    return head ?? { kind: "nothing" };
  }
  const found = /^\*(?:(MARK|):([^)]+)|(?:ACCEPT|F|FAIL|COMMIT|PRUNE|SKIP|THEN)(?::[^)]*)?)\)/.exec(rest);
  if (found === null) fail(state, "a verb after '(*' is not known");
  else state.at += found[0].length;
  // (*ACCEPT) alone may be repeated.
  return { kind: found?.[0].startsWith("*ACCEPT") === true ? "call" : "nothing" };
}
