/**
 * Trees of the sub-languages that live inside one or a few words: sample expressions, conditions, log formats.
 * Offsets (`at`, `end`) are relative to the cooked text of the word they were read from; `word` counts words
 * from the start of the sub-language's first word.
 */

export interface ExprArg {
  /** Cooked text, quotes removed. Empty string for an omitted argument. */
  text: string;
  at: number;
  end: number;
}

export interface ExprCall {
  name: string;
  args: readonly ExprArg[];
  at: number;
  end: number;
  /** Word it stands in, relative to the expression's first word (converters may be separate words). */
  word: number;
}

/** `fetch(args),conv(args),...` */
export interface Expr {
  fetch: ExprCall;
  converters: readonly ExprCall[];
  /** How many words it took. */
  words: number;
}

/** What follows `acl <name>`, or stands between `{` and `}`: criterion, flags, operator, patterns. */
export interface AclTest {
  /** An expression whose fetch may be an ACL derivative name ("hdr_beg"). */
  expr: Expr;
  /** -i, -n, -u, in order; -m METHOD, -f FILE, -M, -F separately. */
  ignoreCase: boolean;
  match?: string;
  files: readonly { path: string; word: number }[];
  useMap: boolean;
  uniqueId?: string;
  noDns: boolean;
  /** Words of the patterns, operators included where the match is an integer one ("gt" "5"). */
  patterns: readonly { text: string; word: number }[];
  /** Relative word where the test starts and how many words it spans. */
  word: number;
  words: number;
}

export interface CondTerm {
  negated: boolean;
  /** Either a named ACL or an anonymous one. */
  acl?: string;
  test?: AclTest;
  word: number;
  words: number;
}

/** `if`/`unless` and an OR of ANDs. `clauses` is never empty unless the condition text is. */
export interface Condition {
  unless: boolean;
  clauses: readonly (readonly CondTerm[])[];
  words: number;
}

export type LogItem =
  | { kind: "text"; text: string }
  | { kind: "alias"; name: string; flags: LogFlags; at: number; end: number; label?: string; typed?: string }
  | { kind: "expr"; expr: Expr; flags: LogFlags; at: number; end: number; label?: string; typed?: string };

/** %{+Q,-X}: true set, false cleared, absent unchanged. Flags before no item (`%{+Q}o`) apply to all that follow. */
export interface LogFlags {
  quote?: boolean;
  hex?: boolean;
  escape?: boolean;
  mandatory?: boolean;
  json?: boolean;
  cbor?: boolean;
  bin?: boolean;
}

export interface LogFormat {
  items: readonly LogItem[];
  /** Flags set for the whole string by `%o` items. */
  global: LogFlags;
}
