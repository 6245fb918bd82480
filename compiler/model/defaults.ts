import type { Diagnostic } from "../../grammar/diagnostic.ts";
import type { SectionNode, Statement, Tree } from "../../grammar/tree.ts";
import { fromWord, SectionModel } from "./section.ts";
import { wordRange } from "./text.ts";
import type { Defaults, Line, Proxy, ProxyKind } from "./types.ts";

/** A `defaults` section (manual section 4). */
export class DefaultsModel extends SectionModel implements Defaults {
  declare readonly kind: "defaults";
  readonly from: DefaultsModel | undefined;
  readonly chain: readonly DefaultsModel[];
  readonly users: (Proxy | Defaults)[] = [];
  readonly #inherited = new Map<ProxyKind, Map<string, Line[]>>();

  constructor(node: SectionNode, tree: Tree, index: number, from: DefaultsModel | undefined) {
    super(node, tree, index);
    this.from = from;
    this.chain = from ? [...from.chain, this] : [this];
    from?.users.push(this);
  }

  /** Lines of the whole chain that a proxy of that kind inherits, by keyword, oldest first. Kept per kind. */
  inherited(kind: ProxyKind): ReadonlyMap<string, readonly Line[]> {
    let lines = this.#inherited.get(kind);
    if (!lines) {
      lines = new Map();
      for (const section of this.chain) collect(section, kind, lines);
      this.#inherited.set(kind, lines);
    }
    return lines;
  }
}

function collect(section: DefaultsModel, kind: ProxyKind, lines: Map<string, Line[]>): void {
  for (const [keyword, statements] of section.groups()) {
    for (const statement of statements) {
      if (!isInherited(statement, kind)) continue;
      const line = { statement, section };
      const known = lines.get(keyword);
      if (known) known.push(line);
      else lines.set(keyword, [line]);
    }
  }
}

/** HAProxy copies a setting of defaults to the kinds of proxies that could have it themselves. */
export function isInherited(statement: Statement, kind: ProxyKind): boolean {
  const { entry } = statement.template;
  return !entry || entry.sections.includes(kind);
}

/** Which defaults section is in force while the files are read in order. */
export class DefaultsScope {
  /** The last section of each name, and whether the name was given twice. */
  readonly #named = new Map<number, { section: DefaultsModel; twice: boolean; explicit: boolean }>();
  #last: DefaultsModel | undefined;
  readonly #problems: Diagnostic[];

  constructor(problems: Diagnostic[]) {
    this.#problems = problems;
  }

  /** Declares a section; a second one of the same name hides the first, unless that was referred to by name. */
  add(node: SectionNode, tree: Tree, index: number): DefaultsModel {
    const section = new DefaultsModel(node, tree, index, this.#byFrom(node, tree));
    this.#last = section;
    if (section.nameId >= 0) {
      const before = this.#named.get(section.nameId);
      if (before?.explicit) {
        this.#problems.push({
          rule: "duplicate-name",
          severity: "error",
          range: wordRange(tree, node.line, node.header!.word + 1),
          message: `defaults section '${section.name}' cannot replace the one that is already referred to by name`,
          related: [
            {
              range: wordRange(
                before.section.tree,
                before.section.node.line,
                before.section.node.header!.word + 1,
              ),
              message: "first declared here",
            },
          ],
        });
      }
      this.#named.set(section.nameId, { section, twice: before !== undefined, explicit: false });
    }
    return section;
  }

  /** The section a proxy starts from: the one it names, else the last one read. */
  of(node: SectionNode, tree: Tree): DefaultsModel | undefined {
    return fromWord(node, tree) >= 0 ? this.#byFrom(node, tree) : this.#last;
  }

  #byFrom(node: SectionNode, tree: Tree): DefaultsModel | undefined {
    const word = fromWord(node, tree);
    if (word < 0) return undefined;
    const id = tree.words.wordId[word]!;
    const found = this.#named.get(id);
    const name = tree.words.symbols.text(id);
    const range = wordRange(tree, node.line, word);
    if (!found) {
      this.#problems.push({
        rule: "undefined-reference",
        severity: "error",
        range,
        message: `there is no defaults section '${name}' before this line`,
      });
      return undefined;
    }
    if (found.twice) {
      this.#problems.push({
        rule: "ambiguous-defaults",
        severity: "error",
        range,
        message: `several defaults sections are called '${name}'`,
        help: "give each a name of its own",
      });
    }
    found.explicit = true;
    return found.section;
  }
}
