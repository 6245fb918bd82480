import type { Sequences } from "./sequences.ts";

/** The index of an equal entry, or of a new one at the end of `list`. Equal means: equal as JSON. */
export function intern<T>(ids: Map<string, number>, list: T[], entry: T): number {
  return internBy(ids, list, JSON.stringify(entry), () => entry);
}

/** As `intern`, for callers with a cheaper key. */
export function internBy<T>(ids: Map<string, number>, list: T[], key: string, make: () => T): number {
  let id = ids.get(key);
  if (id === undefined) {
    id = list.length;
    ids.set(key, id);
    list.push(make());
  }
  return id;
}

/** Numbers for texts, to stand in keys of `Sequences`; `absent` for undefined. */
export class TextIds {
  readonly #ids = new Map<string, number>();

  of(text: string): number {
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(text, id);
    }
    return id;
  }
}

export const absent = -1;

/** Tables that keep equal parts of a plan single. The lists they number are the plan's. */
export interface Interned {
  readonly texts: TextIds;
  readonly exprs: Map<string, number>;
  readonly formats: Map<string, number>;
  /** Sets of map and ACL files that rules name. */
  readonly files: Map<string, number>;
  /** Keys are ids in `plan.patterns` by sequence id, since other sets stand among them. */
  readonly patterns: Sequences;
  readonly patternIndexes: number[];
  readonly tests: Sequences;
  readonly conds: Sequences;
}
