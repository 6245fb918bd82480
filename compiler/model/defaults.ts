import type { Diagnostic } from "../../grammar/diagnostic.ts";
import type { SectionNode, Statement, Tree } from "../../grammar/tree.ts";
import { fromWord, SectionModel } from "./section.ts";
import { wordRange } from "./text.ts";
import type { Defaults, Line, Proxy, ProxyKind } from "./types.ts";

/** Lines with one keyword, newest first. Sections share what they inherit: a chain of them may be very long. */
export interface Inherited {
  readonly last: Line;
  /** The oldest. */
  readonly first: Line;
  readonly before: Inherited | undefined;
  /** Oldest first, once asked for. */
  lines?: readonly Line[];
}

type InheritedLines = ReadonlyMap<string, Inherited>;
const nothing: InheritedLines = new Map();

/** A `defaults` section (manual section 4). */
export class DefaultsModel extends SectionModel implements Defaults {
  declare readonly kind: "defaults";
  readonly from: DefaultsModel | undefined;
  readonly users: (Proxy | Defaults)[] = [];
  /** By kind of proxy; "any" does not ask whether that kind may have the keyword. */
  readonly #inherited = new Map<ProxyKind | "any", InheritedLines>();

  constructor(node: SectionNode, tree: Tree, index: number, from: DefaultsModel | undefined) {
    super(node, tree, index);
    this.from = from;
    from?.users.push(this);
  }

  last(keyword: string): Line | undefined {
    const own = this.own(keyword);
    if (own.length > 0) return { statement: own[own.length - 1]!, section: this };
    return this.from?.inherited("any").get(keyword)?.last;
  }

  /** Lines of the whole chain that a proxy of that kind inherits, by keyword. */
  inherited(kind: ProxyKind | "any"): InheritedLines {
    const known = this.#inherited.get(kind);
    if (known !== undefined) return known;
    const pending: DefaultsModel[] = [];
    let section: DefaultsModel | undefined = this;
    let lines: InheritedLines | undefined;
    for (; section !== undefined; section = section.from) {
      lines = section.#inherited.get(kind);
      if (lines !== undefined) break;
      pending.push(section);
    }
    lines ??= nothing;
    for (let at = pending.length - 1; at >= 0; at--) {
      lines = pending[at]!.#added(kind, lines);
      pending[at]!.#inherited.set(kind, lines);
    }
    return lines;
  }

  /** There are no more entries than keywords, however long the chain. */
  #added(kind: ProxyKind | "any", before: InheritedLines): InheritedLines {
    let lines: Map<string, Inherited> | undefined;
    for (const [keyword, statements] of this.groups()) {
      for (const statement of statements) {
        if (kind !== "any" && !isInherited(statement, kind)) continue;
        lines ??= new Map(before);
        const last = { statement, section: this };
        const older = lines.get(keyword);
        lines.set(keyword, { last, first: older?.first ?? last, before: older });
      }
    }
    return lines ?? before;
  }
}

/** Inherited lines, oldest first. */
export function oldestFirst(inherited: Inherited | undefined): readonly Line[] {
  if (inherited === undefined) return noLines;
  if (inherited.lines === undefined) {
    const lines: Line[] = [];
    for (let at: Inherited | undefined = inherited; at !== undefined; at = at.before) lines.push(at.last);
    inherited.lines = lines.reverse();
  }
  return inherited.lines;
}

const noLines: readonly Line[] = [];

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
  /** 304 is 3.4. */
  readonly #release: number;

  constructor(problems: Diagnostic[], release: number) {
    this.#problems = problems;
    this.#release = release;
  }

  /** Declares a section; a second one of the same name hides the first, unless that was referred to by name. */
  add(node: SectionNode, tree: Tree, index: number): DefaultsModel {
    const section = new DefaultsModel(node, tree, index, this.#byFrom(node, tree));
    this.#last = section;
    if (section.nameId >= 0) {
      const before = this.#named.get(section.nameId);
      if (before?.explicit && this.#release >= 301) {
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
        // From 3.4 on, HAProxy sounds the alert and goes on.
        ...(this.#release >= 304 ? { severity: "warning" as const, alert: true } : {}),
        help: "give each a name of its own",
      });
    }
    found.explicit = true;
    return found.section;
  }
}
