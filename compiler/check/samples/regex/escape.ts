import { isProperty } from "./properties.ts";
import { countedAt, fail, type RegexState } from "./state.ts";

/** What a backslash and what follows it stand for. */
export type Escape =
  | { kind: "char"; code: number }
  /** \d, \p{L}: one of a set of characters. */
  | { kind: "set" }
  /** \b, \A: a place between characters. */
  | { kind: "place" }
  /** \R, \X: one or more characters. */
  | { kind: "several" }
  | { kind: "reference" }
  | { kind: "call" }
  | { kind: "quote" }
  | { kind: "nothing" };

const controls: Record<string, number> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };
const none: Escape = { kind: "nothing" };

/** `state.at` is behind the backslash; afterwards behind the escape. */
export function readEscape(state: RegexState, inClass: boolean): Escape {
  const { text } = state;
  const char = text[state.at];
  if (char === undefined) return wrong(state, "it ends with a backslash");
  state.at++;
  if (!/[A-Za-z0-9]/.test(char)) return { kind: "char", code: char.charCodeAt(0) };
  const control = controls[char];
  if (control !== undefined) return { kind: "char", code: control };
  switch (char) {
    case "Q":
      return { kind: "quote" };
    case "E":
      return none;
    case "d":
    case "D":
    case "h":
    case "H":
    case "s":
    case "S":
    case "v":
    case "V":
    case "w":
    case "W":
      return { kind: "set" };
    case "p":
    case "P":
      return property(state);
    case "x":
      return hexadecimal(state);
    case "o":
      return octalInBraces(state);
    case "c":
      return controlCharacter(state);
    case "b":
      return inClass ? { kind: "char", code: 8 } : { kind: "place" };
    case "N":
      return notNewline(state, inClass);
    case "R":
    case "X":
      return inClass ? wrong(state, `\\${char} is not for a class`) : { kind: "several" };
    case "C":
      return inClass ? wrong(state, `\\${char} is not for a class`) : { kind: "set" };
    case "A":
    case "B":
    case "G":
    case "K":
    case "Z":
    case "z":
      if (inClass) return wrong(state, `\\${char} is not for a class`);
      if (char === "K" && state.around > 0) return wrong(state, "\\K is not allowed in lookarounds");
      return { kind: "place" };
    case "g":
      return inClass ? { kind: "char", code: 103 } : groupReference(state);
    case "k":
      return inClass ? wrong(state, "\\k is not for a class") : namedReference(state);
    default:
      return char >= "0" && char <= "9"
        ? digits(state, char, inClass)
        : wrong(state, `'\\${char}' is not known`);
  }
}

function wrong(state: RegexState, message: string): Escape {
  fail(state, message);
  return none;
}

function property(state: RegexState): Escape {
  const found = /^(?:\{\^?([\w &:=-]*)\}|([A-Za-z]))/.exec(state.text.slice(state.at, state.at + 80));
  if (found === null) return wrong(state, "\\p needs the name of a property");
  state.at += found[0].length;
  const name = found[1] ?? found[2]!;
  return isProperty(name) ? { kind: "set" } : wrong(state, `there is no property '${name}'`);
}

function hexadecimal(state: RegexState): Escape {
  if (state.text[state.at] !== "{") {
    const plain = /^[\da-fA-F]{0,2}/.exec(state.text.slice(state.at, state.at + 2))![0];
    state.at += plain.length;
    return { kind: "char", code: plain === "" ? 0 : Number.parseInt(plain, 16) };
  }
  return braced(state, /^\{([\da-fA-F]*)\}/, 16);
}

function octalInBraces(state: RegexState): Escape {
  if (state.text[state.at] !== "{") return wrong(state, "'{' is missing after \\o");
  return braced(state, /^\{([0-7]*)\}/, 8);
}

function braced(state: RegexState, form: RegExp, base: number): Escape {
  const found = form.exec(state.text.slice(state.at));
  if (found === null) return wrong(state, "a number in braces is wrong or not closed");
  if (found[1] === "") return wrong(state, "digits are missing in braces");
  const code = Number.parseInt(found[1]!, base);
  if (code > (state.utf ? 0x10ffff : 255)) return wrong(state, `the character ${found[1]} is too large`);
  state.at += found[0].length;
  return { kind: "char", code };
}

function controlCharacter(state: RegexState): Escape {
  const code = state.text.charCodeAt(state.at);
  if (Number.isNaN(code)) return wrong(state, "it ends with \\c");
  if (code < 32 || code > 126) return wrong(state, "what follows \\c must be printable");
  state.at++;
  return { kind: "char", code: String.fromCharCode(code).toUpperCase().charCodeAt(0) ^ 64 };
}

function notNewline(state: RegexState, inClass: boolean): Escape {
  if (inClass) return wrong(state, "\\N is not for a class");
  if (state.text[state.at] === "{" && countedAt(state, state.at) === null) {
    const point = state.utf ? /^\{U\+[\da-fA-F]+\}/.exec(state.text.slice(state.at)) : null;
    if (point === null) return wrong(state, "\\N{name} is not supported");
    state.at += point[0].length;
  }
  return { kind: "set" };
}

function digits(state: RegexState, first: string, inClass: boolean): Escape {
  const { text } = state;
  const rest = /^\d*/.exec(text.slice(state.at))![0];
  if (first !== "0" && !inClass) {
    const number = Number(first + rest);
    if (number < 10 || first >= "8" || number <= state.groups) {
      state.at += rest.length;
      state.refs.push(number);
      return { kind: "reference" };
    }
  }
  if (first >= "8") return { kind: "char", code: first.charCodeAt(0) };
  const octal = /^[0-7]{0,2}/.exec(rest)![0];
  state.at += octal.length;
  const code = Number.parseInt(first + octal, 8);
  return code > 255 && !state.utf
    ? wrong(state, `the octal value ${first}${octal} is above 377`)
    : { kind: "char", code };
}

/** \g1, \g{-1}, \g{name} refer to a group; \g<1>, \g'name' call one. */
function groupReference(state: RegexState): Escape {
  const rest = state.text.slice(state.at);
  const called = /^(?:<([^>]*)>|'([^']*)')/.exec(rest);
  if (called !== null) {
    state.at += called[0].length;
    const target = called[1] ?? called[2]!;
    if (/^[+-]?\d+$/.test(target)) numbered(state, target, true);
    else named(state, target);
    return { kind: "call" };
  }
  const number = /^(?:\{([+-]?\d+)\}|([+-]?\d+))/.exec(rest);
  if (number !== null) {
    state.at += number[0].length;
    numbered(state, number[1] ?? number[2]!, false);
    return { kind: "reference" };
  }
  const name = /^\{([^}]*)\}/.exec(rest);
  if (name === null) return wrong(state, "\\g needs the name or number of a group");
  state.at += name[0].length;
  named(state, name[1]!);
  return { kind: "reference" };
}

function namedReference(state: RegexState): Escape {
  const name = /^(?:\{([^}]*)\}|<([^>]*)>|'([^']*)')/.exec(state.text.slice(state.at));
  if (name === null) return wrong(state, "\\k needs the name of a group");
  state.at += name[0].length;
  named(state, name[1] ?? name[2] ?? name[3]!);
  return { kind: "reference" };
}

/** Notes a reference by number, which may count from here. `whole`: 0 is the whole pattern. */
export function numbered(state: RegexState, text: string, whole: boolean): void {
  const number = Math.abs(Number(text));
  const to = text[0] === "-" ? state.groups - number + 1 : text[0] === "+" ? state.groups + number : number;
  if (to < 0 || (to === 0 && (!whole || text[0] === "-")))
    fail(state, "it refers to a group that is not there");
  else if (to > 0) state.refs.push(to);
}

export function named(state: RegexState, name: string): void {
  const problem = nameProblem(name);
  if (problem === undefined) state.refs.push(name);
  else fail(state, problem);
}

export function nameProblem(name: string): string | undefined {
  if (name === "") return "the name of a group is missing";
  if (/^\d/.test(name)) return `the name of a group, '${name}', starts with a digit`;
  if (!/^\w+$/.test(name)) return `'${name}' is no name of a group`;
  return name.length > 32 ? `the name '${name}' is too long` : undefined;
}
