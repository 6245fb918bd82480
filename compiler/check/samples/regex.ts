import { memoised } from "../../../grammar/memo.ts";
import { readBranches } from "./regex/read.ts";
import { fail, type RegexState } from "./regex/state.ts";

const capturing = memoised<string | undefined>();
const matching = memoised<string | undefined>();

/**
 * What is wrong with a regular expression as PCRE2 10.42 reads it, or undefined. Patterns of ACLs and of checks
 * only match: their plain groups capture nothing (`captures` false), so that \1 refers to nothing there.
 */
export function regexProblem(text: string, captures = true): string | undefined {
  return (captures ? capturing : matching)(text, () => problemOf(text, captures));
}

const starts =
  /^\(\*(?:UTF|UCP|NO_JIT|NO_AUTO_POSSESS|NO_START_OPT|NO_DOTSTAR_ANCHOR|NOTEMPTY|NOTEMPTY_ATSTART|CR|LF|CRLF|ANY|ANYCRLF|NUL|BSR_ANYCRLF|BSR_UNICODE|LIMIT_(?:HEAP|MATCH|DEPTH|RECURSION)=\d+)\)/;

function problemOf(text: string, captures: boolean): string | undefined {
  // Most patterns have none of the characters that could be wrong.
  if (/^\^?[\w/.-]*\$?$/.test(text)) return undefined;
  const state: RegexState = {
    text,
    at: 0,
    fault: undefined,
    groups: 0,
    names: new Set(),
    refs: [],
    extended: false,
    noAutoCapture: !captures,
    duplicateNames: false,
    utf: false,
    depth: 0,
    around: 0,
    variableLookbehind: false,
    resetDepth: 0,
  };
  for (let start = starts.exec(text); start !== null; start = starts.exec(text.slice(state.at))) {
    if (start[0] === "(*UTF)") state.utf = true;
    state.at += start[0].length;
  }
  readBranches(state);
  if (state.fault === undefined && state.at < text.length) fail(state, "a ')' has no '('");
  if (state.fault !== undefined) return state.fault;
  const lost = state.refs.find((ref) =>
    typeof ref === "number" ? ref > state.groups : !state.names.has(ref),
  );
  if (lost !== undefined) return `it refers to a group that is not there: ${lost}`;
  return state.variableLookbehind ? "what a lookbehind matches is not of fixed length" : undefined;
}
