import type { Statement } from "../../grammar/tree.ts";

const none: readonly Statement[] = [];

/**
 * Statements of a section by keyword, in order. There may be very many sections, and few have more than thirty keywords: a
 * list to look through takes a third of a Map's memory.
 */
export class KeywordGroups {
  readonly keywords: readonly string[];
  /** By keyword; a statement that is alone stands for its list until that is asked for. */
  readonly #statements: (Statement | Statement[])[];

  constructor(statements: readonly Statement[]) {
    const keywords: string[] = [];
    const groups: (Statement | Statement[])[] = [];
    let last = -1;
    for (let i = 0; i < statements.length; i++) {
      const statement = statements[i]!;
      const { keyword } = statement.template;
      // lines of one keyword mostly follow each other
      if (last < 0 || keywords[last] !== keyword) last = keywords.indexOf(keyword);
      if (last < 0) {
        last = keywords.length;
        keywords.push(keyword);
        groups.push(statement);
        continue;
      }
      const group = groups[last]!;
      if (Array.isArray(group)) group.push(statement);
      else groups[last] = [group, statement];
    }
    // without the room that lists have to grow
    this.keywords = keywords.slice();
    this.#statements = groups.slice();
  }

  get(keyword: string): readonly Statement[] {
    const at = this.keywords.indexOf(keyword);
    return at < 0 ? none : this.#list(at);
  }

  *[Symbol.iterator](): Generator<[string, readonly Statement[]]> {
    for (let at = 0; at < this.keywords.length; at++) yield [this.keywords[at]!, this.#list(at)];
  }

  #list(at: number): readonly Statement[] {
    const group = this.#statements[at]!;
    if (Array.isArray(group)) return group;
    const list = [group];
    this.#statements[at] = list;
    return list;
  }
}
