/** Reading of one pattern. A fault ends the reading: `at` moves to the end, so that every loop stops. */
export interface RegexState {
  readonly text: string;
  at: number;
  fault: string | undefined;
  /** Capturing groups so far. */
  groups: number;
  readonly names: Set<string>;
  /** References to be looked up at the end. */
  readonly refs: (number | string)[];
  extended: boolean;
  noAutoCapture: boolean;
  duplicateNames: boolean;
  utf: boolean;
  /** Depth of parentheses, and of those that look around. */
  depth: number;
  around: number;
  variableLookbehind: boolean;
  /** Depth of groups whose branches count alike: names may come twice there. */
  resetDepth: number;
}

export function fail(state: RegexState, message: string): void {
  state.fault ??= message;
  state.at = state.text.length;
}

/** `{n}`, `{n,}` or `{n,m}` at the place, as PCRE2 10.42 knows them; anything else is literal. */
export function countedAt(state: RegexState, at: number): RegExpExecArray | null {
  counted.lastIndex = at;
  return counted.exec(state.text);
}

const counted = /\{(\d+)(?:(,)(\d*))?\}/y;
