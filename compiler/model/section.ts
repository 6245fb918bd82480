import type { SectionKind } from "../../grammar/catalogue/types.ts";
import type { SectionNode, Statement, Tree } from "../../grammar/tree.ts";
import { KeywordGroups } from "./keyword-groups.ts";
import type { Section, SectionMemo } from "./types.ts";

const none: readonly Statement[] = [];
/** Statements of a section that is looked through rather than grouped. */
const few = 12;
/** The same of one that is asked a few times only, as most of those that read like another. */
const some = 64;
const fewTimes = 8;

/** A section with its statements grouped by keyword on first use. */
export class SectionModel implements Section {
  readonly kind: SectionKind | "";
  readonly nameId: number;
  readonly node: SectionNode;
  readonly tree: Tree;
  readonly index: number;
  memo: SectionMemo | undefined = undefined;
  #byKeyword: KeywordGroups | undefined;
  #asked = 0;

  constructor(node: SectionNode, tree: Tree, index: number) {
    this.kind = node.kind;
    this.node = node;
    this.tree = tree;
    this.index = index;
    const word = nameWord(node, tree);
    this.nameId = word < 0 ? -1 : tree.words.wordId[word]!;
  }

  get name(): string {
    return this.nameId < 0 ? "" : this.tree.words.symbols.text(this.nameId);
  }

  own(keyword: string): readonly Statement[] {
    const { statements } = this.node;
    const size = statements.length;
    if (this.#byKeyword === undefined && (size <= few || (size <= some && this.#asked++ < fewTimes)))
      return pick(statements, keyword);
    return this.groups().get(keyword);
  }

  /** Own statements by keyword. */
  groups(): KeywordGroups {
    this.#byKeyword ??= new KeywordGroups(this.node.statements);
    return this.#byKeyword;
  }
}

/** Absolute word of the section's name, or -1. `defaults from x` has none. */
export function nameWord(node: SectionNode, tree: Tree): number {
  const { header } = node;
  if (!header || header.template.words < 2) return -1;
  const word = header.word + 1;
  const isFrom = node.kind === "defaults" && tree.words.symbols.text(tree.words.wordId[word]!) === "from";
  return isFrom && header.template.words === 3 ? -1 : word;
}

/** Absolute word of the name after `from`, or -1. */
export function fromWord(node: SectionNode, tree: Tree): number {
  const { header } = node;
  if (!header) return -1;
  const { symbols, wordId } = tree.words;
  for (let at = 1; at + 1 < header.template.words; at++) {
    if ((at === 2 || node.kind === "defaults") && symbols.text(wordId[header.word + at]!) === "from") {
      return header.word + at + 1;
    }
  }
  return -1;
}

function pick(statements: readonly Statement[], keyword: string): readonly Statement[] {
  let found: Statement[] | undefined;
  for (let i = 0; i < statements.length; i++) {
    if (statements[i]!.template.keyword !== keyword) continue;
    if (found === undefined) found = [statements[i]!];
    else found.push(statements[i]!);
  }
  return found ?? none;
}
