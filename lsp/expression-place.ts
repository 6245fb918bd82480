/** Where in a sample expression some text ends: before a fetch, a converter, or an argument of one. */
export interface ExpressionPlace {
  kind: "fetch" | "converter" | "argument";
  /** The call whose argument it is. */
  call: string;
  callKind: "fetch" | "converter";
  /** Which argument, from 0. */
  argument: number;
  /** Offset in the text where the name or argument begins. */
  start: number;
}

/** `text` is the part of a word up to the cursor. */
export function expressionPlace(text: string): ExpressionPlace {
  let kind: "fetch" | "converter" = "fetch";
  let call = "";
  let argument = -1;
  let start = 0;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (quote !== "") {
      if (char === quote) quote = "";
    } else if (argument >= 0 && (char === '"' || char === "'")) quote = char;
    else if (argument < 0 && char === "(") {
      call = text.slice(start, at);
      argument = 0;
      start = at + 1;
    } else if (argument >= 0 && char === ")") argument = -1;
    else if (char === ",") {
      if (argument >= 0) argument++;
      else kind = "converter";
      start = at + 1;
    }
  }
  return {
    kind: argument >= 0 ? "argument" : kind,
    call,
    callKind: kind,
    argument: Math.max(argument, 0),
    start,
  };
}
