/**
 * The plan: the proxy's instruction set. Plain JSON; `plan.schema.json` beside this file describes it and ajv checks it at load.
 *
 * Produced by `compiler/plan/`, executed by `runtime/load.ts`. Tables (`exprs`, `tests`, `conds`, `formats`, `patterns`)
 * hold every distinct thing once; everything else refers to them by index, so equal expressions are evaluated once a request.
 * All strings are byte strings (latin1), all times are milliseconds, all sizes are bytes.
 */

/** Where something was said: index into `Plan.files`, line from 1. */
export interface Loc {
  file: number;
  line: number;
}

export type Index = number;

export interface Plan {
  format: 1;
  files: string[];
  global: GlobalPlan;
  exprs: ExprPlan[];
  patterns: PatternSetPlan[];
  tests: TestPlan[];
  conds: CondPlan[];
  formats: LogFormatPlan[];
  tables: TablePlan[];
  proxies: ProxyPlan[];
  userlists: UserlistPlan[];
  logProfiles: LogProfilePlan[];
  rings: RingPlan[];
  httpErrors: HttpErrorsPlan[];
  /** Named ACLs, for `show acl` and error messages: name -> tests, per proxy. */
  acls: { proxy: string; name: string; tests: Index[]; at: Loc }[];
  /** What the runtime cannot honour; a non-empty list stops the start. */
  unsupported: { at: Loc; what: string; reason: string }[];
}

export interface GlobalPlan {
  maxconn?: number;
  daemon?: boolean;
  pidfile?: string;
  user?: string;
  group?: string;
  uid?: number;
  gid?: number;
  node?: string;
  description?: string;
  localpeer?: string;
  nbthread?: number;
  /** `setenv` and friends, already applied to the text; still seen by fetch env(). */
  env: Record<string, string | null>;
  logs: LogTargetPlan[];
  logTag?: string;
  logSendHostname?: string;
  statsSockets: {
    address: AddressPlan;
    level: "user" | "operator" | "admin";
    mode?: string;
    user?: string;
    group?: string;
    maxconn?: number;
    at: Loc;
  }[];
  statsTimeout?: number;
  /** `set-var`/`set-var-fmt` lines: proc variables set at start. */
  procVars: { name: string; expr?: Index; format?: Index; at: Loc }[];
  spreadChecks?: number;
  hardStopAfter?: number;
  grace?: number;
  /** tune.* and other tuning lines by keyword, value as read (number, or words). */
  tune: Record<string, number | string | boolean>;
  h1CaseAdjust: Record<string, string>;
  strictLimits?: boolean;
  insecureForkWanted?: boolean;
  externalCheck?: boolean;
  defaultPath?: string;
}

/** A literal argument of a fetch or converter, typed by the catalogue and already converted; refs are names. */
export type ArgPlan =
  | string
  | number
  | boolean
  | null
  | { table: Index }
  | { patterns: Index }
  | { proxy: string }
  | { server: string; proxy?: string }
  | { userlist: string };

export interface CallPlan {
  name: string;
  args: ArgPlan[];
}

export interface ConvPlan extends CallPlan {
  /** Types the catalogue declares; the loader inserts the cast to `in`. */
  in: string;
  out: string;
}

/** What an expression's value depends on; decides how long it may be memoised. */
export type Volatility = "const" | "session" | "request" | "response" | "volatile";

export interface ExprPlan {
  fetch: CallPlan;
  convs: ConvPlan[];
  /** Type after the last converter. */
  out: string;
  volatility: Volatility;
  /** Constant value after folding. */
  value?: string | number | boolean;
  /** As written, for messages. */
  text: string;
}

/** How a sample is compared with patterns. */
export type MatchName =
  | "found"
  | "bool"
  | "int"
  | "ip"
  | "bin"
  | "len"
  | "str"
  | "beg"
  | "sub"
  | "dir"
  | "dom"
  | "end"
  | "reg";

export interface PatternSetPlan {
  /** Inline patterns, in order; integer ranges as "min:max" with empty ends; for maps `key value` pairs sit in `values`. */
  patterns: string[];
  values?: string[];
  /** Pattern files, loaded at start; with `map` each line has a key and a value. */
  files: { path: string; at: Loc }[];
  map?: boolean;
  match: MatchName;
  ignoreCase: boolean;
  /** -u id, for `show acl`. */
  id?: string;
  /** Reference name shown by `show map`/`show acl`: file path, or "acl '<name>' file ... line ..." style. */
  name: string;
}

export interface TestPlan {
  expr: Index;
  match: MatchName;
  patterns?: Index;
  /** Index of the named ACL's first test, where it came from one (for explanations). */
  acl?: string;
  at: Loc;
}

/** OR of ANDs; a term is a list of tests of which one must hold (a named ACL given in several lines), maybe negated. */
export interface CondPlan {
  unless: boolean;
  clauses: { not: boolean; any: Index[]; acl?: string }[][];
  /** Constant outcome after folding. */
  value?: boolean;
  text: string;
  at: Loc;
}

/** An argument of an action or setting. */
export type Value =
  | string
  | number
  | boolean
  | null
  | { expr: Index }
  | { format: Index }
  | { table: Index }
  | { patterns: Index }
  | { regex: string; ignoreCase?: boolean }
  | Value[]
  | { [key: string]: Value };

export interface RulePlan {
  /** Action name as in the catalogue: "set-header", "redirect", "track-sc" (with args.index), "use_backend" ... */
  action: string;
  args: Record<string, Value>;
  cond?: Index;
  /** No condition and final: what follows is not reached. */
  final?: boolean;
  at: Loc;
}

/**
 * A list of rules in evaluation order. `steps` is the linear truth; `indexes` lets the runtime skip rules that cannot
 * match: for rules [from, to) any rule whose condition holds is among the candidates that the lookups yield (a superset),
 * in ascending order, so evaluating just the candidates' full conditions keeps first-match order.
 */
export interface RuleListPlan {
  steps: RulePlan[];
  indexes: RuleIndexPlan[];
}

export interface RuleIndexPlan {
  from: number;
  to: number;
  lookups: LookupPlan[];
  /** Rules of the range that no lookup covers: always candidates. Ascending. */
  always: number[];
  /** Rules whose action may change what the lookups look at: after one of them ran, look up anew. Ascending. */
  again: number[];
}

export interface LookupPlan {
  expr: Index;
  /** The expression yields several values (a repeated header): each is looked up. */
  each: boolean;
  /** How keys are found: equality hash, prefix trie, suffix trie, longest-prefix tree of networks, dir/dom element hash, Aho-Corasick. */
  kind: "hash" | "prefix" | "suffix" | "net" | "dir" | "dom" | "sub" | "int";
  ignoreCase: boolean;
  /** Key -> rules (ascending). Nets as "10.0.0.0/8". */
  keys: string[];
  rules: number[][];
}

export interface LogFormatPlan {
  text: string;
  items: LogItemPlan[];
}

export interface LogFlagsPlan {
  quote?: boolean;
  hex?: boolean;
  escape?: boolean;
  mandatory?: boolean;
  json?: boolean;
  cbor?: boolean;
  bin?: boolean;
}

export type LogItemPlan =
  | { kind: "text"; text: string }
  | { kind: "alias"; name: string; flags: LogFlagsPlan; label?: string; typed?: string }
  | { kind: "expr"; expr: Index; flags: LogFlagsPlan; label?: string; typed?: string };

export interface AddressPlan {
  family: "ip" | "unix" | "abns" | "abnsz" | "fd" | "stdout" | "stderr" | "ring" | "backend" | "name";
  /** Numeric address for "ip" ("" or "*": any), path for unix/abns, name to resolve for "name", name of ring or backend. */
  host: string;
  port: number;
  /** Offset form of server ports: "+N"/"-N" or no port at all (use the destination's). */
  portOffset?: "+" | "-" | "same";
  portEnd?: number;
  fd?: number;
  v6only?: boolean;
  v4v6?: boolean;
  dgram?: boolean;
}

export interface LogTargetPlan {
  address: AddressPlan;
  len: number;
  format: "rfc3164" | "rfc5424" | "local" | "priority" | "short" | "timed" | "iso" | "raw";
  facility: string;
  level: string;
  minLevel: string;
  sample?: { ranges: [number, number][]; size: number };
  profile?: string;
  at: Loc;
}

export interface BindPlan {
  address: AddressPlan;
  name?: string;
  id?: number;
  maxconn?: number;
  backlog?: number;
  acceptProxy?: boolean;
  acceptNetscalerCip?: number;
  mode?: string;
  user?: string;
  group?: string;
  uid?: number;
  gid?: number;
  nice?: number;
  v6only?: boolean;
  /** Everything else that was accepted without effect. */
  options: Record<string, Value>;
  at: Loc;
}

export interface ServerPlan {
  name: string;
  id?: number;
  /** index among the proxy's servers, from 0. */
  address: AddressPlan;
  weight: number;
  maxconn: number;
  minconn: number;
  maxqueue: number;
  backup: boolean;
  disabled: boolean;
  cookie?: string;
  redir?: string;
  check: boolean;
  checkAddress?: AddressPlan;
  checkPort?: number;
  checkSendProxy?: boolean;
  checkProto?: string;
  inter: number;
  fastinter?: number;
  downinter?: number;
  rise: number;
  fall: number;
  slowstart?: number;
  observe?: "layer4" | "layer7";
  errorLimit?: number;
  onError?: string;
  onMarkedDown?: string;
  onMarkedUp?: string;
  track?: string;
  agentCheck?: boolean;
  agentAddr?: string;
  agentPort?: number;
  agentInter?: number;
  agentSend?: string;
  sendProxy?: "v1" | "v2";
  proxyV2Options?: string[];
  setProxyV2Tlv?: { type: number; format: Index }[];
  source?: AddressPlan;
  poolMaxConn?: number;
  poolPurgeDelay?: number;
  poolLowConn?: number;
  maxReuse?: number;
  hashKey?: string;
  init?: string;
  /** Expression of `pool-conn-name`/others; rarely used settings by option name. */
  options: Record<string, Value>;
  at: Loc;
}

export interface TimeoutsPlan {
  client?: number;
  server?: number;
  connect?: number;
  queue?: number;
  check?: number;
  tarpit?: number;
  tunnel?: number;
  httpRequest?: number;
  httpKeepAlive?: number;
  clientFin?: number;
  serverFin?: number;
  clientHs?: number;
}

export interface BalancePlan {
  algorithm:
    | "roundrobin"
    | "static-rr"
    | "leastconn"
    | "first"
    | "source"
    | "uri"
    | "url_param"
    | "hdr"
    | "random"
    | "rdp-cookie"
    | "hash"
    | "log-hash"
    | "sticky";
  /** url_param name, header name, rdp cookie name. */
  name?: string;
  draws?: number;
  len?: number;
  depth?: number;
  whole?: boolean;
  pathOnly?: boolean;
  checkPost?: number;
  useDomainOnly?: boolean;
  expr?: Index;
  hashType: "map-based" | "consistent";
  hashFunction: "sdbm" | "djb2" | "wt6" | "crc32" | "none";
  avalanche: boolean;
  hashBalanceFactor: number;
}

export interface CookiePlan {
  name: string;
  mode: "rewrite" | "insert" | "prefix" | "passive";
  indirect: boolean;
  nocache: boolean;
  postonly: boolean;
  preserve: boolean;
  httponly: boolean;
  secure: boolean;
  domains: string[];
  attrs: string[];
  maxidle?: number;
  maxlife?: number;
  dynamic?: boolean;
  key?: string;
}

export interface CheckPlan {
  type:
    | "tcp"
    | "http"
    | "tcp-check"
    | "smtp"
    | "mysql"
    | "pgsql"
    | "redis"
    | "ldap"
    | "ssl-hello"
    | "spop"
    | "agent"
    | "external";
  /** tcp-check/http-check rules, each { action: "connect"|"send"|"send-binary"|"expect"|"comment"|"set-var"|"unset-var"|"disable-on-404"|"send-state", args }. */
  rules: RulePlan[];
  disableOn404?: boolean;
  sendState?: boolean;
  args: Record<string, Value>;
  logHealthChecks?: boolean;
}

export interface StatsPlan {
  uri: string;
  realm?: string;
  refresh?: number;
  hideVersion?: boolean;
  showNode?: string | true;
  showDesc?: string | true;
  showLegends?: boolean;
  showModules?: boolean;
  scope: string[];
  auth: { user: string; password: string }[];
  admin: { cond?: Index; at: Loc }[];
  httpRequest: RuleListPlan;
}

export interface StickRulePlan {
  kind: "match" | "store-request" | "store-response";
  /** `stick on` is match + store-request. */
  expr: Index;
  table: Index;
  cond?: Index;
  at: Loc;
}

/** What to send instead of a response of ours: a file's raw bytes, a generated reply, or a redirect. */
export type ErrorReplyPlan =
  | { kind: "file"; path: string; at: Loc }
  | { kind: "empty" }
  | { kind: "redirect"; code: 302 | 303; location: string }
  | { kind: "reply"; rule: RulePlan };

export interface ProxyPlan {
  name: string;
  kind: "frontend" | "backend" | "listen";
  /** Numeric id as HAProxy numbers them. */
  id: number;
  uuid?: string;
  mode: "http" | "tcp" | "log" | "spop";
  disabled: boolean;
  description?: string;
  at: Loc;
  /** Names of set options: "httplog", "http-server-close", "dontlognull", "abortonclose" ...: value true, or argument. */
  options: Record<string, Value>;
  timeouts: TimeoutsPlan;
  rules: Partial<Record<RuleSetName, RuleListPlan>>;
  logs: LogTargetPlan[];
  logFormat?: Index;
  errorLogFormat?: Index;
  logFormatSd?: Index;
  logTag?: string;
  logSteps?: string[];
  uniqueIdFormat?: Index;
  uniqueIdHeader?: string;
  captures: {
    request: CapturePlan[];
    response: CapturePlan[];
    cookie?: { name: string; len: number; prefix: boolean };
  };
  errors: Record<string, ErrorReplyPlan>;
  forwardfor?: { except?: string; header: string; ifNone: boolean };
  originalto?: { except?: string; header: string };
  forwarded?: Record<string, Value>;
  stats?: StatsPlan;
  monitorUri?: string;
  monitorFail: { cond: Index; at: Loc }[];
  table?: Index;
  emailAlert?: Record<string, Value>;
  /** Frontend side. */
  binds: BindPlan[];
  maxconn?: number;
  backlog?: number;
  rateLimitSessions?: number;
  inspectDelay?: number;
  inspectDelayResponse?: number;
  useBackend: RuleListPlan;
  defaultBackend?: string;
  /** Backend side. */
  servers: ServerPlan[];
  balance?: BalancePlan;
  cookie?: CookiePlan;
  check?: CheckPlan;
  useServer: RuleListPlan;
  persistRules: RuleListPlan;
  stickRules: StickRulePlan[];
  retries: number;
  retryOn: string[];
  /** -1 never, 1 last retry only..., as `option redispatch <n>`; absent: off. */
  redispatch?: number;
  fullconn?: number;
  httpReuse: "never" | "safe" | "aggressive" | "always";
  source?: AddressPlan;
  httpSendNameHeader?: string;
  maxKeepAliveQueue?: number;
  loadServerState?: string;
  /** Server-side limits of dynamic cookie etc. that have no own field, by keyword. */
  settings: Record<string, Value>;
}

export type RuleSetName =
  | "tcp-request connection"
  | "tcp-request session"
  | "tcp-request content"
  | "tcp-response content"
  | "http-request"
  | "http-response"
  | "http-after-response"
  /** `redirect` lines, evaluated after http-request. */
  | "redirect";

export interface CapturePlan {
  name?: string;
  len: number;
}

export type StoredType = string;

export interface TablePlan {
  name: string;
  /** Proxy or peers section that declares it. */
  proxy: string;
  type: "ip" | "ipv6" | "integer" | "string" | "binary";
  len: number;
  size: number;
  expire?: number;
  nopurge: boolean;
  peers?: string;
  srvkey?: "name" | "addr";
  writeTo?: string;
  recvOnly?: boolean;
  /** In declaration order: { name: "http_req_rate", period: 10000 }, { name: "gpc", count: 3 }. */
  store: { name: StoredType; period?: number; count?: number }[];
  at: Loc;
}

export interface UserlistPlan {
  name: string;
  users: { name: string; password?: string; secure: boolean; groups: string[] }[];
  groups: { name: string; users: string[] }[];
}

export interface LogProfilePlan {
  name: string;
  logTag?: string;
  /** step ("accept", "request", "connect", "response", "close", "error", "any", http-req ...) -> format, sd, drop */
  steps: Record<string, { format?: Index; sd?: Index; drop?: boolean }>;
}

export interface RingPlan {
  name: string;
  size: number;
  format?: string;
  maxlen?: number;
  description?: string;
  servers: ServerPlan[];
  at: Loc;
}

export interface HttpErrorsPlan {
  name: string;
  errors: Record<string, ErrorReplyPlan>;
}
