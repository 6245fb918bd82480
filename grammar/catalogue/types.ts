/**
 * The shape of the catalogue: the HAProxy language declared once.
 *
 * Every entry is a plain literal. It feeds the parser, the checker, completion, hover, docs, the
 * compiler and, by its key, the handler in the runtime.
 *
 * `syntax` is a small notation read by `grammar/syntax.ts`; words are separated by blanks:
 *
 *     syntax   = item*                            a sequence
 *     item     = word                             a literal word, e.g. `size`
 *              | "<" name ":" type ">"            one typed word (some types take more, see ValueType)
 *              | "[" syntax "]"                   optional
 *              | "{" syntax ("|" syntax)* "}"     alternatives
 *              | item "..."                       one or more times; "[ ... ]..." is zero or more
 *     type     = ident [ "(" arg ("," arg)* ")" ]
 *
 * A place named `ignored` holds words that HAProxy reads past without a message: accepted, and worth a warning.
 * No word is reserved: a value place accepts any word; a literal is preferred where both could stand.
 * Fetch and converter arguments use the same notation with commas: `<name:str>[,<occ:int>]`.
 */

/** A HAProxy version, "1.3.14", "2.6", "3.5". The catalogue speaks of releases, not of -dev versions. */
export type Version = string;

export type SectionKind =
  | "global"
  | "defaults"
  | "frontend"
  | "backend"
  | "listen"
  | "acme"
  | "cache"
  | "crt-store"
  | "fcgi-app"
  | "haterm"
  | "healthcheck"
  | "http-errors"
  | "log-forward"
  | "log-profile"
  | "mailers"
  | "namespace_list"
  | "peers"
  | "program"
  | "resolvers"
  | "ring"
  | "traces"
  | "userlist"
  | "wurfl";

/**
 * What a `<name:type>` place holds. One reader per type in `grammar/values.ts`.
 *
 *   str            any word                       rest          all remaining words (0 or more), free text
 *   int(min,max)   strtol-like integer            uint(min,max)
 *   size           bytes, suffix k m g            time(unit)    default unit ms, s or us; suffixes us ms s m h d
 *   percent        0-100 with optional %          float
 *   bool           on | off                       enum(a,b,c)   one of the words
 *   flags(a,b,c)   comma-separated words of the list
 *   call(a,b)      one of the names with arguments in parentheses in the same word: random(2), hdr(Host)
 *   address        server/source address: ip, name, unix@, abns@, fd@, udp@ ..., with optional port (or +N -N port)
 *   bind-address   comma-separated bind addresses, port or range required
 *   log-target     log address: ip:port, path, fd@N, stdout, stderr, ring@, backend@
 *   ip | net       an address | an address with optional /mask
 *   port           0-65535                        ports         N or N-M
 *   regex          a pattern as PCRE2 reads it    header        an HTTP header name
 *   file | dir     a path                         url           free text URL
 *   expr           a sample expression: one word, then further words that are converter names
 *   log-format     a log-format string            log-format-list like log-format, all remaining words joined
 *   condition      `if` or `unless` and all remaining words: an ACL condition (optional by nature)
 *   cfg-condition  all remaining words: a `.if` expression
 *   acl-criterion  a sample expression or ACL derivative after `acl <name>`
 *   acl-patterns   all remaining words: ACL flags, operators and patterns
 *   var            a variable name, scope.name    method        an HTTP method
 *   status         100-999                        version       HTTP version string
 *   name           a name being given in free form
 *   def(kind)      defines a symbol of that kind  ref(kind)     refers to one. Kinds: proxy, frontend, backend,
 *                  defaults, acl, server, userlist, user, group, peers, resolvers, nameserver, table, cache, ring, mailers,
 *                  http-errors, fcgi-app, log-profile, log-forward, crt-store, capture, healthcheck, ...
 *   server-ref     [backend/]server               action(set)   an action of a rule set and its own syntax,
 *                                                               e.g. action(http-request)
 *   options(bind)  any number of options of that family, each with its own syntax: bind, server, ...
 */
export type ValueType = string;

export interface Dated {
  /** First release that has it. Absent: older than 1.3 or not known. */
  since?: Version;
  /** First release that warns about it. What is merely old-fashioned has `use` alone: no warning may come of it. */
  deprecated?: Version;
  removed?: Version;
  /** The replacement, in a user's words; drives the quick fix and `migrate`. */
  use?: string;
}

/** Whether hapaxd honours it. "no: reason" is told to the user at start, with file:line. */
export type Runtime = "yes" | `no: ${string}`;

interface Documented {
  /** In our own words, one or two sentences. */
  summary: string;
  /** Section of HAProxy's configuration manual, "4.2". */
  manual: string;
  /** Whole config lines that are right and wrong: run as tests, shown in the docs. */
  ok?: readonly string[];
  bad?: readonly string[];
  /** HAProxy takes the line where its argument is missing: in silence, which is worth a lint, or with a warning. */
  lenient?: "silent" | "warned";
  /** Build feature it depends on, as `haproxy -vv` spells it: "OPENSSL", "LUA". */
  feature?: string;
}

/** A keyword that starts a line. The key is all its fixed leading words: "timeout connect", "option httplog". */
export interface Keyword extends Dated, Documented {
  syntax: string;
  sections: readonly SectionKind[];
  /** How lines with the same keyword add up within a section. `last`: later ones override. */
  repeat: "last" | "append" | "once";
  /** Which of `no` and `default` may stand before it. */
  prefixes?: readonly ("no" | "default")[];
  /** The keyword with nothing after it went away while the rest stayed, or came later. */
  bare?: { since: Version } | { deprecated?: Version; removed: Version; use: string };
  /** What follows when `no` stands before it, where that differs: nothing after `no log`. */
  negated?: string;
  /** The proxy mode it has an effect in; absent: any. */
  mode?: "http" | "tcp";
  /** Allowed in a named defaults section only (acl, rules). */
  namedDefaultsOnly?: boolean;
  runtime: Runtime;
}

/** Rows of one keyword: one, or one per variant of the sections it stands in. */
export type KeywordRows = Keyword | readonly Keyword[];

export type RuleSet =
  | "tcp-request connection"
  | "tcp-request session"
  | "tcp-request content"
  | "tcp-response content"
  | "http-request"
  | "http-response"
  | "http-after-response"
  | "quic-initial"
  | "http-error"
  | "tcp-check"
  | "http-check";

/** An action of rule sets. Its word may go on: `paren` as in `set-var(txn.x)`, `suffix` as in `track-sc0`. */
export interface Action extends Dated, Documented {
  sets: readonly RuleSet[];
  /**
   * Arguments after the action's word, without the condition.
   * `paren` is the syntax inside the parentheses of the action's own word, for `set-var(<name:var>[,<cond:str>]...)`.
   */
  syntax: string;
  paren?: string;
  /** What continues the action's own word without parentheses: `<counter:uint(0,255)>` of `track-sc0`. */
  suffix?: string;
  /** Nothing after it in the list is reached when it has no condition. */
  final?: boolean;
  /** Rule sets that got it later than `since`. */
  newIn?: Partial<Record<RuleSet, Version>>;
  runtime: Runtime;
}

/** Rows of an action: one, or one per group of rule sets when the syntax differs. */
export type ActionRows = Action | readonly Action[];

/** An option of a `bind`, `server` or other option family. */
export interface LineOption extends Dated, Documented {
  syntax: string;
  /** The syntax inside the parentheses of the option's own word: `set-proxy-v2-tlv-fmt(<id:uint>)`. */
  paren?: string;
  /** Allowed on `default-server` / with `no-` etc. is spelled as separate entries as HAProxy does. */
  inDefaultServer?: boolean;
  /** Allowed for servers added at run time. */
  dynamic?: boolean;
  runtime: Runtime;
}

export type SampleType = "any" | "bool" | "sint" | "addr" | "ipv4" | "ipv6" | "str" | "bin" | "meth";

/**
 * Where a fetch may be used: the 22 columns of `haproxy -dKall`, left to right, as a string of "Y" and ".":
 * fe tcp conn, fe tcp sess, fe tcp content, fe http hdr, fe http body, use-backend, be tcp content, be http hdr,
 * be http body, use-server/balance/stick-match, server source, be tcp-response, be http-response hdr, be response body,
 * be stick-store, fe tcp-response, fe response hdr, fe response body, logs, tcp-check, config parser, CLI parser.
 */
export type FetchContexts = string;

export interface Fetch extends Dated, Documented {
  /** Arguments between parentheses; absent: none. */
  args?: string;
  out: SampleType;
  contexts: FetchContexts;
  runtime: Runtime;
}

export interface Converter extends Dated, Documented {
  args?: string;
  in: SampleType;
  out: SampleType;
  runtime: Runtime;
}

export type MatchMethod =
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

/** An ACL keyword that is a fetch with a matching method: hdr_beg = req.hdr -m beg. */
export interface AclDerivative extends Dated {
  fetch: string;
  match: MatchMethod;
}

/** A log-format alias, the letters after `%`. */
export interface LogAlias extends Dated, Documented {
  /** The expression it equals, where there is one. */
  expr?: string;
  /** Needs HTTP mode. */
  http?: boolean;
  runtime: Runtime;
}

export interface CliCommand extends Dated {
  args?: string;
  summary: string;
  /** Access level needed. */
  level: "user" | "operator" | "admin";
  where?: "worker" | "master" | "both";
  /** Build feature or compile-time macro it depends on. */
  feature?: string;
  /** Refused until this mode was switched on, on the same connection. */
  mode?: "expert" | "experimental";
  runtime: Runtime;
}

/** A filter, the word after `filter`; `syntax` is what follows it. */
export interface Filter extends Dated, Documented {
  syntax: string;
  runtime: Runtime;
}

/** A service that `use-service` of these rule sets may name. */
export interface Service extends Dated, Documented {
  sets: readonly RuleSet[];
  runtime: Runtime;
}

export interface Section extends Dated, Documented {
  /** Words after the header keyword. */
  syntax: string;
  /** May the same name (or the nameless section) stand several times? */
  repeat: "append" | "once" | "distinct";
  runtime: Runtime;
}
