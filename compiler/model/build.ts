import type { SectionKind } from "../../grammar/catalogue/types.ts";
import type { Diagnostic, Range, Result } from "../../grammar/diagnostic.ts";
import { newestVersion, releaseNumber } from "../../grammar/haproxy-version.ts";
import { createSymbols } from "../../grammar/symbols.ts";
import type { Symbols, Tree } from "../../grammar/tree.ts";
import { type DefaultsModel, DefaultsScope } from "./defaults.ts";
import { checkDefaultsRules } from "./defaults-rules.ts";
import { collectDefinitions, type Definitions } from "./definitions.ts";
import { ProxyModel } from "./proxy.ts";
import { ProxyIds } from "./proxy-ids.ts";
import { collectReferences } from "./references.ts";
import { findUnresolved, resolveReference } from "./resolve.ts";
import { SectionModel } from "./section.ts";
import { symbolAt } from "./symbol-at.ts";
import { DefinitionTable } from "./symbol-table.ts";
import type {
  Definition,
  Duplicate,
  Line,
  Model,
  ModelOptions,
  Proxy,
  Reference,
  Section,
  SymbolKind,
  SymbolTable,
  Unresolved,
} from "./types.ts";

/**
 * Resolves parsed files, in order, into one configuration. Trees must share their symbols. Only what every user of the
 * model needs is done here; tables of names and references are made on first use.
 */
export function buildModel(trees: readonly Tree[], options: ModelOptions = {}): Result<Model> {
  const problems: Diagnostic[] = [];
  const sections: Section[] = [];
  const defaults: DefaultsModel[] = [];
  const proxies: ProxyModel[] = [];
  const ids = new ProxyIds(proxies);
  const scope = new DefaultsScope(problems, releaseNumber(options.haproxyVersion ?? newestVersion));
  for (const tree of trees) {
    for (const node of tree.sections) {
      const index = sections.length;
      if (node.kind === "defaults") {
        const section = scope.add(node, tree, index);
        defaults.push(section);
        sections.push(section);
      } else if (node.kind === "frontend" || node.kind === "backend" || node.kind === "listen") {
        const from = scope.of(node, tree);
        const proxy = new ProxyModel(node, tree, index, from, ids);
        from?.users.push(proxy);
        proxies.push(proxy);
        sections.push(proxy);
      } else sections.push(new SectionModel(node, tree, index));
    }
  }
  checkDefaultsRules(defaults, problems);
  return {
    value: new ConfigModel(trees, options, sections, defaults, proxies, problems),
    diagnostics: problems,
  };
}

const noSections: readonly Section[] = [];

class ConfigModel implements Model {
  readonly trees: readonly Tree[];
  readonly symbols: Symbols;
  readonly options: ModelOptions;
  readonly version: string;
  readonly release: number;
  readonly sections: readonly Section[];
  readonly defaults: readonly DefaultsModel[];
  readonly proxies: readonly Proxy[];
  readonly problems: readonly Diagnostic[];
  #byKind: Map<string, Section[]> | undefined;
  readonly #global = new Map<string, readonly Line[]>();
  #definitions: Definitions | undefined;
  #references: readonly Reference[] | undefined;
  #unresolved: readonly Unresolved[] | undefined;
  #uses: Map<Definition, Reference[]> | undefined;

  constructor(
    trees: readonly Tree[],
    options: ModelOptions,
    sections: readonly Section[],
    defaults: readonly DefaultsModel[],
    proxies: readonly Proxy[],
    problems: readonly Diagnostic[],
  ) {
    this.trees = trees;
    this.options = options;
    this.version = options.haproxyVersion ?? newestVersion;
    this.release = releaseNumber(this.version);
    this.symbols = trees[0]?.words.symbols ?? createSymbols();
    this.sections = sections;
    this.defaults = defaults;
    this.proxies = proxies;
    this.problems = problems;
  }

  get globals(): readonly Section[] {
    return this.of("global");
  }

  of(kind: SectionKind): readonly Section[] {
    if (!this.#byKind) {
      this.#byKind = new Map();
      for (const section of this.sections) {
        const group = this.#byKind.get(section.kind);
        if (group) group.push(section);
        else this.#byKind.set(section.kind, [section]);
      }
    }
    return this.#byKind.get(kind) ?? noSections;
  }

  global(keyword: string): readonly Line[] {
    let lines = this.#global.get(keyword);
    if (lines === undefined) {
      lines = this.globals.flatMap((section) =>
        section.own(keyword).map((statement) => ({ statement, section })),
      );
      this.#global.set(keyword, lines);
    }
    return lines;
  }

  table(kind: SymbolKind): SymbolTable {
    return this.#defined().tables.get(kind) ?? new DefinitionTable(kind);
  }

  get duplicates(): readonly Duplicate[] {
    return this.#defined().duplicates;
  }

  #defined(): Definitions {
    this.#definitions ??= collectDefinitions(this.sections);
    return this.#definitions;
  }

  backend(name: string): Proxy | undefined {
    return this.#proxyOf("backend", name);
  }

  frontend(name: string): Proxy | undefined {
    return this.#proxyOf("frontend", name);
  }

  proxy(name: string): Proxy | undefined {
    return this.backend(name) ?? this.frontend(name);
  }

  #proxyOf(kind: "frontend" | "backend", name: string): Proxy | undefined {
    const section = this.#defined().tables.get(kind)?.firstSection(this.symbols.id(name));
    return section && this.proxyOf(section);
  }

  proxyOf(section: Section): Proxy | undefined {
    return section instanceof ProxyModel ? section : undefined;
  }

  references(): readonly Reference[] {
    this.#references ??= collectReferences(this.sections);
    return this.#references;
  }

  resolve(reference: Reference): Definition | undefined {
    return resolveReference(this, reference);
  }

  unresolved(): readonly Unresolved[] {
    this.#unresolved ??= findUnresolved(this);
    return this.#unresolved;
  }

  usesOf(definition: Definition): readonly Reference[] {
    if (!this.#uses) {
      this.#uses = new Map();
      for (const reference of this.references()) {
        const found = this.resolve(reference);
        if (!found) continue;
        const uses = this.#uses.get(found);
        if (uses) uses.push(reference);
        else this.#uses.set(found, [reference]);
      }
    }
    const { kind, id, section } = definition;
    // References lead to the first of several lines with one name, and to whichever kind of the proxy was asked for.
    const same: Definition[] = [...this.table(kind).all(id, section)];
    if (kind === "proxy" || kind === "frontend" || kind === "backend") {
      for (const other of ["proxy", "frontend", "backend"] as const) {
        for (const twin of this.table(other).all(id))
          if (twin.section === section && !same.includes(twin)) same.push(twin);
      }
    }
    return same.flatMap((one) => this.#uses!.get(one) ?? []);
  }

  symbolAt(
    file: number,
    offset: number,
  ): { definition: Definition | undefined; reference: Reference | undefined; range: Range } | undefined {
    return symbolAt(this, file, offset);
  }
}
