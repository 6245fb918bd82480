import type { SectionNode, Tree } from "../../grammar/tree.ts";
import { type DefaultsModel, isInherited, oldestFirst } from "./defaults.ts";
import type { ProxyIds } from "./proxy-ids.ts";
import { ruleOf } from "./rules.ts";
import { SectionModel } from "./section.ts";
import { declaredServersOf, expanded } from "./servers.ts";
import { textOf } from "./text.ts";
import type { Line, Proxy, ProxyKind, ProxyMode, Rule, Server } from "./types.ts";

interface Caps {
  readonly frontend: boolean;
  readonly backend: boolean;
}

const frontendOnly: Caps = { frontend: true, backend: false };
const backendOnly: Caps = { frontend: false, backend: true };
const both: Caps = { frontend: true, backend: true };

/** A frontend, backend or listen section with what it inherits. */
export class ProxyModel extends SectionModel implements Proxy {
  declare readonly kind: ProxyKind;
  readonly from: DefaultsModel | undefined;
  readonly caps: Caps;
  readonly #ids: ProxyIds;
  #mode: ProxyMode | undefined;
  /** Made on first use: there may be very many proxies. */
  #all: Map<string, readonly Line[]> | undefined;
  #rules: Map<string, readonly Rule[]> | undefined;
  #declaredServers: readonly Server[] | undefined;
  #servers: readonly Server[] | undefined;

  constructor(node: SectionNode, tree: Tree, index: number, from: DefaultsModel | undefined, ids: ProxyIds) {
    super(node, tree, index);
    this.from = from;
    this.caps = node.kind === "backend" ? backendOnly : node.kind === "frontend" ? frontendOnly : both;
    this.#ids = ids;
  }

  get id(): number {
    return this.#ids.of(this);
  }

  get mode(): ProxyMode {
    if (!this.#mode) {
      const line = this.setting("mode");
      const text = (line && textOf(line, "mode")) ?? "tcp";
      this.#mode = text === "http" || text === "log" || text === "spop" || text === "haterm" ? text : "tcp";
    }
    return this.#mode;
  }

  get binds(): readonly Line[] {
    return this.all("bind");
  }

  get servers(): readonly Server[] {
    this.#servers ??= expanded(this.declaredServers);
    return this.#servers;
  }

  get declaredServers(): readonly Server[] {
    this.#declaredServers ??= declaredServersOf(this);
    return this.#declaredServers;
  }

  linesOf(keywords: readonly string[]): readonly Line[] {
    let found: readonly Line[] = none;
    let merged = false;
    for (const keyword of keywords) {
      const lines = this.all(keyword);
      if (lines.length === 0) continue;
      if (found.length > 0) merged = true;
      found = found.length > 0 ? [...found, ...lines] : lines;
    }
    return merged ? [...found].sort(inOrder) : found;
  }

  keywords(): ReadonlySet<string> {
    return new Set([...(this.from?.inherited(this.kind).keys() ?? []), ...this.groups().keywords]);
  }

  setting(keyword: string): Line | undefined {
    const own = this.own(keyword);
    if (own.length > 0) return { statement: own[own.length - 1]!, section: this };
    return this.from?.inherited(this.kind).get(keyword)?.last;
  }

  first(keyword: string): Line | undefined {
    const inherited = this.from?.inherited(this.kind).get(keyword);
    if (inherited !== undefined) return inherited.first;
    const own = this.own(keyword);
    return own.length === 0 ? undefined : { statement: own[0]!, section: this };
  }

  enabled(keyword: string): Line | undefined {
    const line = this.setting(keyword);
    return line?.statement.template.prefix ? undefined : line;
  }

  all(keyword: string): readonly Line[] {
    const inherited = oldestFirst(this.from?.inherited(this.kind).get(keyword));
    const own = this.own(keyword);
    if (own.length === 0) return inherited;
    this.#all ??= new Map();
    let lines = this.#all.get(keyword);
    if (!lines) {
      lines = [...inherited, ...own.map((statement) => ({ statement, section: this }))];
      this.#all.set(keyword, lines);
    }
    return lines;
  }

  rules(set: string): readonly Rule[] {
    let rules = this.#rules?.get(set);
    if (!rules) {
      // Rules are inherited from the defaults section in use, not from those behind it.
      const inherited = this.from?.own(set).filter((statement) => isInherited(statement, this.kind)) ?? [];
      const own = this.own(set);
      if (inherited.length === 0 && own.length === 0) return noRules;
      rules = [
        ...inherited.map((statement) => ruleOf(set, { statement, section: this.from! })),
        ...own.map((statement) => ruleOf(set, { statement, section: this })),
      ];
      this.#rules ??= new Map();
      this.#rules.set(set, rules);
    }
    return rules;
  }
}

const none: readonly Line[] = [];
const noRules: readonly Rule[] = [];

function inOrder(a: Line, b: Line): number {
  return a.section.index - b.section.index || a.statement.line - b.statement.line;
}
