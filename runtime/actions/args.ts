/**
 * What each action reads from `RulePlan.args`: the contract between `compiler/plan/` (writes) and the factories here (read).
 *
 * Field names are the places of the catalogue's `syntax` in camelCase; a keyword argument (`status 403`) is a field of
 * that keyword's name. Absent optional words leave the field out. Times are ms, sizes bytes.
 */

/** A sample expression: index into `Plan.exprs`. */
export interface ExprRef {
  expr: number;
}
/** A log-format: its constant text when it has no variable part, else an index into `Plan.formats`. */
export type TextArg = string | { format: number };
export interface TableRef {
  table: number;
}
export interface PatternsRef {
  patterns: number;
}
export interface RegexArg {
  regex: string;
  ignoreCase?: boolean;
}
/** `{ <int> | <expr> }`: literals stay numbers. */
export type IntArg = number | ExprRef;

export type NoArgs = Record<never, never>;

/** The body and headers of `return`, `deny`, `tarpit`, `http-error`. At most one body source is set; none: an empty body
 * for `return`, the proxy's error file of that status for `deny` and `tarpit`. */
export interface ReplyArgs {
  status?: number;
  /** `deny`, `tarpit`: the status was written with `status`, not `deny_status`. Alone, `status` means an empty body, while
   * `deny_status` means the error file. */
  plain?: boolean;
  contentType?: string;
  defaultErrorfiles?: boolean;
  /** Path of a whole HTTP response. */
  errorfile?: string;
  /** Name of an http-errors section. */
  errorfiles?: string;
  /** Path of a raw body, read at start. */
  file?: string;
  /** A file whose text the compiler has read and compiled as a log-format. */
  lfFile?: TextArg;
  string?: string;
  lfString?: TextArg;
  hdr?: { name: string; value: TextArg }[];
}

export interface RedirectArgs {
  type: "location" | "prefix" | "scheme";
  /** Constant in `redirect` lines, a format in http-request/http-response rules. */
  to: TextArg;
  /** 301, 302 (default), 303, 307, 308. */
  code?: number;
  dropQuery?: boolean;
  keepQuery?: boolean;
  appendSlash?: boolean;
  ignoreEmpty?: boolean;
  /** "NAME" or "NAME=value". */
  setCookie?: string;
  setCookieFmt?: TextArg;
  /** "NAME" or "NAME=". */
  clearCookie?: string;
}

/** `capture <sample> { len <n> | id <n> }`. The compiler allots the slot: with `len` it appends one to the frontend's captures. */
export interface CaptureArgs extends ExprRef {
  slot: number;
  len?: number;
  /** Written with `id`: the frontend at run time decides the length, and the rule is skipped if it has no such slot. */
  byId?: boolean;
}

export interface TrackArgs {
  /** The counter's number: 0 for track-sc0. */
  index: number;
  key: ExprRef;
  /** Absent: the table of the proxy the rule stands in. */
  table?: TableRef;
}

export interface SetHeaderArgs {
  name: string;
  value: TextArg;
}

export type HeaderMatch = "str" | "beg" | "end" | "sub" | "reg";

export interface MapArgs extends PatternsRef {
  key: TextArg;
}

export interface SetVarArgs {
  /** With its scope: "txn.host". */
  var: string;
  conditions?: (
    | "ifexists"
    | "ifnotexists"
    | "ifempty"
    | "ifnotempty"
    | "ifset"
    | "ifnotset"
    | "ifgt"
    | "iflt"
  )[];
}

export type Normalizer =
  | "fragment-encode"
  | "fragment-strip"
  | "path-merge-slashes"
  | "path-strip-dot"
  | "path-strip-dotdot"
  | "percent-decode-unreserved"
  | "percent-to-uppercase"
  | "query-sort-by-name";

/** `sc-...(<idx>,<sc-id>)`: `idx` is the place in the gpt/gpc array, `sc` the tracked counter's number. */
export interface ScArgs {
  sc: number;
}
export interface ScArrayArgs extends ScArgs {
  idx: number;
}

export interface ActionArgs {
  accept: NoArgs;
  "add-acl": MapArgs;
  "add-header": SetHeaderArgs;
  "add-headers-bin": ExprRef & { prefix?: string };
  allow: NoArgs;
  auth: { realm?: string };
  capture: CaptureArgs;
  close: NoArgs;
  "del-acl": MapArgs;
  /** With `match: "reg"` the name is a regex. */
  "del-header": { name: string; match?: HeaderMatch };
  "del-headers-bin": ExprRef & { match?: HeaderMatch };
  "del-map": MapArgs;
  deny: ReplyArgs;
  "disable-l7-retry": NoArgs;
  "do-log": { profile?: string };
  "early-hint": SetHeaderArgs;
  "expect-netscaler-cip": NoArgs;
  "expect-proxy": NoArgs;
  "normalize-uri": { normalizer: Normalizer; full?: boolean; strict?: boolean };
  pause: { timeout: IntArg };
  redirect: RedirectArgs;
  reject: NoArgs;
  "replace-header": { name: string; match: RegexArg; replace: TextArg };
  "replace-value": { name: string; match: RegexArg; replace: TextArg };
  "replace-path": { match: RegexArg; replace: TextArg };
  "replace-pathq": { match: RegexArg; replace: TextArg };
  "replace-uri": { match: RegexArg; replace: TextArg };
  return: ReplyArgs;
  "sc-add-gpc": ScArrayArgs & { value: IntArg };
  "sc-inc-gpc": ScArrayArgs;
  "sc-inc-gpc0": ScArgs;
  "sc-inc-gpc1": ScArgs;
  "sc-set-gpt": ScArrayArgs & { value: IntArg };
  "sc-set-gpt0": ScArgs & { value: IntArg };
  "set-bc-mark": { mark: IntArg };
  "set-bc-tos": { tos: IntArg };
  "set-dst": ExprRef;
  "set-dst-port": ExprRef;
  "set-fc-mark": { mark: IntArg };
  "set-fc-tos": { tos: IntArg };
  "set-header": SetHeaderArgs;
  "set-headers-bin": ExprRef & { prefix?: string };
  /** "emerg" ... "debug" or "silent". */
  "set-log-level": { level: string };
  "set-map": MapArgs & { value: TextArg };
  "set-mark": { mark: IntArg };
  "set-method": { value: TextArg };
  "set-nice": { nice: number };
  "set-path": { value: TextArg };
  "set-pathq": { value: TextArg };
  "set-priority-class": ExprRef;
  "set-priority-offset": ExprRef;
  "set-query": { value: TextArg };
  "set-retries": { retries: IntArg };
  "set-src": ExprRef;
  "set-src-port": ExprRef;
  "set-status": { status: number; reason?: string };
  "set-timeout": { name: "client" | "connect" | "queue" | "server" | "tarpit" | "tunnel"; timeout: IntArg };
  "set-tos": { tos: IntArg };
  "set-uri": { value: TextArg };
  "set-var": SetVarArgs & ExprRef;
  "set-var-fmt": SetVarArgs & { value: TextArg };
  "silent-drop": { rstTtl?: number };
  "strict-mode": { mode: "on" | "off" };
  "switch-mode": { mode: "http"; proto?: string };
  tarpit: ReplyArgs;
  /** All of track-sc0, track-sc1 ... are this one action. */
  "track-sc": TrackArgs;
  "unset-var": { var: string };
  /** Services are compiled in; the runtime knows none yet and refuses by name. */
  "use-service": { service: string };
  "wait-for-body": { time: number; atLeast?: number; useLargeBuffer?: boolean };
  "wait-for-handshake": NoArgs;
}

export type ActionName = keyof ActionArgs;
