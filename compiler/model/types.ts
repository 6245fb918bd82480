/**
 * The resolved configuration: sections in order, defaults inherited, names bound. The checker, the language server and
 * lowering look at the configuration through it.
 *
 * Nothing is copied per line: a section's own statements are the tree's, a `Line` (statement + section) is made when
 * someone asks. Values are read on demand (`compiler/model/arg.ts`) and memoised by (type, word id).
 * Names are compared by symbol id; `Model.symbols` turns ids into text.
 */
import type { AclTest, Condition } from "../../grammar/ast.ts";
import type { Action, RuleSet, SectionKind } from "../../grammar/catalogue/types.ts";
import type { Diagnostic, Range } from "../../grammar/diagnostic.ts";
import type { SectionNode, Slot, Statement, Symbols, Tree } from "../../grammar/tree.ts";
import type { Machine } from "./machine.ts";

/** A statement and the section it was written in (which, for inherited ones, is not the section asked). */
export interface Line {
  readonly statement: Statement;
  readonly section: Section;
}

/** Any section, proxies included. */
export interface Section {
  readonly kind: SectionKind | "";
  /** First word after the header's keyword; "" when nameless. */
  readonly name: string;
  /** Symbol id of the name, -1 when nameless. */
  readonly nameId: number;
  readonly node: SectionNode;
  readonly tree: Tree;
  /** Position among all sections of the model. */
  readonly index: number;
  /** What later stages worked out of this section. */
  memo: SectionMemo | undefined;
  /** Statements of this section with that keyword ("timeout connect"), prefixes `no`/`default` included, in order. */
  own(keyword: string): readonly Statement[];
}

/** One answer about a section, and the others: few are asked of any. */
export interface SectionMemo {
  readonly of: unknown;
  readonly value: unknown;
  readonly next: SectionMemo | undefined;
}

/** A named or anonymous `defaults` section. */
export interface Defaults extends Section {
  readonly kind: "defaults";
  /** `defaults a from b`. */
  readonly from: Defaults | undefined;
  /** The last line with that keyword, here or in what is inherited, whatever the kind of proxy it is for. */
  last(keyword: string): Line | undefined;
  readonly users: readonly (Proxy | Defaults)[];
}

export type ProxyKind = "frontend" | "backend" | "listen";
export type ProxyMode = "http" | "tcp" | "log" | "spop" | "haterm";

export interface Proxy extends Section {
  readonly kind: ProxyKind;
  /** HAProxy's numeric id: `id N`, else the next free one in order. */
  readonly id: number;
  /** The defaults section in force: `from`, else the last one before this proxy. */
  readonly from: Defaults | undefined;
  readonly mode: ProxyMode;
  readonly caps: { readonly frontend: boolean; readonly backend: boolean };
  /**
   * The statement in force of a keyword that overrides: own last one, else the closest in the defaults chain.
   * A `no` or `default` statement counts: look at `statement.template.prefix`.
   * Inherited statements that HAProxy does not copy to this kind of proxy are left out.
   */
  setting(keyword: string): Line | undefined;
  /** `setting`, and undefined when the statement in force is prefixed `no`, or `default`. */
  enabled(keyword: string): Line | undefined;
  /** The first line with that keyword, inherited ones before all. */
  first(keyword: string): Line | undefined;
  /** All lines with that keyword, inherited ones first. Where some will do, ask for those: chains of defaults may be long. */
  all(keyword: string): readonly Line[];
  /** All lines with any of the keywords, in force order. */
  linesOf(keywords: readonly string[]): readonly Line[];
  /** Keywords of own and inherited lines. */
  keywords(): ReadonlySet<string>;
  /** Rules of a set in evaluation order, inherited ones first. */
  rules(set: RuleSet | "use_backend" | "use-server" | "redirect"): readonly Rule[];
  /** Servers in order, a template standing for all it makes by the first of them. Made on first use. */
  readonly declaredServers: readonly Server[];
  /** Servers in order, templates expanded, up to `mostTemplated` of each. Made on first use: there may be very many. */
  readonly servers: readonly Server[];
  readonly binds: readonly Line[];
}

/** One rule of a rule set, or a `use_backend`, `use-server` or `redirect` line. */
export interface Rule {
  readonly set: string;
  readonly line: Line;
  /** Key in the catalogue: "set-header", "track-sc", "use_backend"; "" when the action is unknown. */
  readonly name: string;
  readonly action: Action | undefined;
  /** Word of the action, absolute; -1 for lines without. */
  readonly word: number;
}

/** One server after template expansion. Options are those of `lines`, later ones override. */
export interface Server {
  readonly name: string;
  readonly proxy: Proxy;
  /** Where it is declared. */
  readonly line: Line;
  /** default-server lines that apply (those before it, defaults chain first), then its own line. */
  readonly lines: readonly Line[];
  /** Number within a server-template; undefined for `server`. */
  readonly template: number | undefined;
  /** Position in the backend, from 0. */
  readonly index: number;
}

/** One option of a bind or server line with its arguments, `ssl`, `weight 10`. */
export interface LineOptionUse {
  readonly name: string;
  readonly line: Line;
  readonly slot: Slot;
  /** Value slots that belong to it. */
  readonly args: readonly Slot[];
}

/** Kinds of names that can be defined and referred to. Those of the catalogue's def(...) and ref(...). */
export type SymbolKind =
  | "proxy" // any of frontend, backend, listen
  | "frontend"
  | "backend"
  | "defaults"
  | "acl" // scoped by section
  | "server" // scoped by backend
  | "userlist"
  | "user" // scoped by userlist
  | "group" // scoped by userlist
  | "peers"
  | "peer"
  | "table" // proxies with stick-table, `table` lines of peers
  | "resolvers"
  | "nameserver"
  | "ring"
  | "cache"
  | "http-errors"
  | "log-profile"
  | "log-forward"
  | "fcgi-app"
  | "mailers"
  | "mailer"
  | "crt-store"
  | "capture"
  | "healthcheck"
  | "acme"
  | (string & {});

/** A name where it is given. */
export interface Definition {
  readonly kind: SymbolKind;
  /** Symbol id and text of the name. */
  readonly id: number;
  readonly name: string;
  readonly tree: Tree;
  /** Absolute word; line from 0. */
  readonly word: number;
  readonly line: number;
  /** The section it is in or, for sections, that it names. */
  readonly section: Section;
  readonly statement: Statement | undefined;
}

/** A name where it is used. `start`/`end` are byte offsets when only part of a word is the name; -1 for the whole word. */
export interface Reference {
  readonly kind: SymbolKind;
  readonly id: number;
  readonly name: string;
  readonly tree: Tree;
  readonly word: number;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly section: Section;
  readonly statement: Statement;
  /** Backend's name of a `backend/server` reference, scope of a `userlist` group ...; "" when not said. */
  readonly scope: string;
}

export interface SymbolTable {
  readonly kind: SymbolKind;
  /** First definition. Scoped kinds (acl, server, user, group) need the section. */
  first(id: number, scope?: Section): Definition | undefined;
  /** The word of the first definition; -1: there is none. */
  firstWord(id: number, scope?: Section): number;
  all(id: number, scope?: Section): readonly Definition[];
  definitions(): Iterable<Definition>;
  readonly size: number;
}

/** A second definition of a name that must be unique. */
export interface Duplicate {
  readonly kind: SymbolKind;
  readonly first: Definition;
  readonly second: Definition;
}

/** A reference with no definition, or one that cannot be used there. */
export interface Unresolved {
  readonly reference: Reference;
  /** "missing": nothing of that name; "later": an ACL defined only after its use; "wrong-kind": a frontend where a backend is needed. */
  readonly reason: "missing" | "later" | "wrong-kind";
  readonly found?: Definition;
}

export interface ModelOptions {
  /** Whether this process was handed that file descriptor as a socket; absent: it has none. */
  hasSocket?: (descriptor: number) => boolean;
  /** Version whose defaults apply; "3.5" when absent. */
  haproxyVersion?: string;
  env?: Record<string, string | undefined>;
  /** Build features beyond those ordinary builds have, as `haproxy -vv` spells them. */
  features?: ReadonlySet<string>;
  /** `-L`: local peer name. */
  localPeer?: string;
  /** Asked about files, accounts and hosts; without one nothing is said about them. */
  machine?: Machine;
}

export interface Model {
  readonly trees: readonly Tree[];
  readonly symbols: Symbols;
  readonly options: ModelOptions;
  readonly version: string;
  /** The version as a number that compares: 206 is 2.6. */
  readonly release: number;
  /** Every section of every file, in order. */
  readonly sections: readonly Section[];
  /** `global` sections, in order: several add up. */
  readonly globals: readonly Section[];
  readonly defaults: readonly Defaults[];
  readonly proxies: readonly Proxy[];
  /** Sections of a kind: "userlist", "peers", "ring" ... */
  of(kind: SectionKind): readonly Section[];
  /** Lines of all global sections with that keyword. */
  global(keyword: string): readonly Line[];
  /** Definitions of a kind; an empty table when there is none. */
  table(kind: SymbolKind): SymbolTable;
  backend(name: string): Proxy | undefined;
  frontend(name: string): Proxy | undefined;
  /** A proxy of that name, backend side preferred. */
  proxy(name: string): Proxy | undefined;
  proxyOf(section: Section): Proxy | undefined;
  /** All uses of names; collected on first use (conditions and expressions are parsed for it). */
  references(): readonly Reference[];
  /** Uses of one definition. */
  usesOf(definition: Definition): readonly Reference[];
  /** What a reference refers to. */
  resolve(reference: Reference): Definition | undefined;
  /** Definition or reference at a byte offset of a file, for the editor. */
  symbolAt(
    file: number,
    offset: number,
  ): { definition: Definition | undefined; reference: Reference | undefined; range: Range } | undefined;
  readonly duplicates: readonly Duplicate[];
  unresolved(): readonly Unresolved[];
  /** `from` of a proxy or defaults that names an unknown or ambiguous defaults section, and similar model-level findings. */
  readonly problems: readonly Diagnostic[];
}

/** A condition with its line, as read by `conditionOf`. */
export interface ReadCondition {
  readonly ast: Condition;
  /** Absolute word of `if`/`unless`. */
  readonly word: number;
}

/** An `acl` line as read by `aclTestOf`. */
export interface ReadAcl {
  readonly name: string;
  readonly test: AclTest;
  readonly word: number;
}
