import type { SectionNode, Statement, Tree } from "../../grammar/tree.ts";
import type { DefaultsModel } from "./defaults.ts";
import { ruleOf } from "./rules.ts";
import { SectionModel } from "./section.ts";
import { serversOf } from "./servers.ts";
import { textOf } from "./text.ts";
import type { Line, Proxy, ProxyKind, ProxyMode, Rule, Section, Server } from "./types.ts";

/** A frontend, backend or listen section with what it inherits. */
export class ProxyModel extends SectionModel implements Proxy {
  declare readonly kind: ProxyKind;
  /** Set by `build` when all sections are known. */
  id = 0;
  readonly from: DefaultsModel | undefined;
  readonly layers: readonly Section[];
  readonly caps: { readonly frontend: boolean; readonly backend: boolean };
  #mode: ProxyMode | undefined;
  #all = new Map<string, readonly Line[]>();
  #rules = new Map<string, readonly Rule[]>();
  #servers: readonly Server[] | undefined;

  constructor(node: SectionNode, tree: Tree, index: number, from: DefaultsModel | undefined) {
    super(node, tree, index);
    this.from = from;
    this.layers = from ? [...from.chain, this] : [this];
    this.caps = { frontend: node.kind !== "backend", backend: node.kind !== "frontend" };
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
    this.#servers ??= serversOf(this);
    return this.#servers;
  }

  *lines(): Iterable<Line> {
    for (const section of this.layers) {
      for (const statement of section.node.statements) {
        if (section === this || this.#inherits(statement)) yield { statement, section };
      }
    }
  }

  setting(keyword: string): Line | undefined {
    for (let i = this.layers.length - 1; i >= 0; i--) {
      const section = this.layers[i]!;
      const own = section.own(keyword);
      const statement = own[own.length - 1];
      if (statement && (section === this || this.#inherits(statement))) return { statement, section };
    }
    return undefined;
  }

  enabled(keyword: string): Line | undefined {
    const line = this.setting(keyword);
    return line?.statement.template.prefix ? undefined : line;
  }

  all(keyword: string): readonly Line[] {
    let lines = this.#all.get(keyword);
    if (!lines) {
      lines = this.layers.flatMap((section) =>
        section
          .own(keyword)
          .filter((statement) => section === this || this.#inherits(statement))
          .map((statement) => ({ statement, section })),
      );
      this.#all.set(keyword, lines);
    }
    return lines;
  }

  rules(set: string): readonly Rule[] {
    let rules = this.#rules.get(set);
    if (!rules) {
      // Rules are inherited from the defaults section in use, not from those behind it.
      const sections: Section[] = this.from ? [this.from, this] : [this];
      rules = sections.flatMap((section) =>
        section
          .own(set)
          .filter((statement) => section === this || this.#inherits(statement))
          .map((statement) => ruleOf(set, { statement, section })),
      );
      this.#rules.set(set, rules);
    }
    return rules;
  }

  /** HAProxy copies a setting of defaults to the kinds of proxies that could have it themselves. */
  #inherits(statement: Statement): boolean {
    const { entry } = statement.template;
    return !entry || entry.sections.includes(this.kind);
  }
}
