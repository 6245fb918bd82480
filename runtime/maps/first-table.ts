import type { PatternEntry } from "./pattern-ref.ts";

/** Keys to entries; `get` gives the one declared first among equals. */
export class FirstTable<K> {
  readonly #map = new Map<K, PatternEntry | PatternEntry[]>();

  get size(): number {
    return this.#map.size;
  }

  get(key: K): PatternEntry | undefined {
    const found = this.#map.get(key);
    return Array.isArray(found) ? found[0] : found;
  }

  add(key: K, entry: PatternEntry): void {
    const old = this.#map.get(key);
    if (old === undefined) this.#map.set(key, entry);
    else if (Array.isArray(old)) old.push(entry);
    else this.#map.set(key, [old, entry]);
  }

  remove(key: K, entry: PatternEntry): void {
    const old = this.#map.get(key);
    if (old === entry) this.#map.delete(key);
    else if (Array.isArray(old)) {
      const at = old.indexOf(entry);
      if (at >= 0) old.splice(at, 1);
      if (old.length === 0) this.#map.delete(key);
    }
  }

  clear(): void {
    this.#map.clear();
  }

  keys(): IterableIterator<K> {
    return this.#map.keys();
  }
}

/** Tables by length of key, kept sorted so that the longest is tried first. */
export class LengthTables<K> {
  /** Lengths in use, longest first. */
  lengths: number[] = [];
  readonly tables = new Map<number, FirstTable<K>>();

  add(length: number, key: K, entry: PatternEntry): void {
    let table = this.tables.get(length);
    if (!table) {
      table = new FirstTable();
      this.tables.set(length, table);
      this.lengths = [...this.tables.keys()].sort((a, b) => b - a);
    }
    table.add(key, entry);
  }

  remove(length: number, key: K, entry: PatternEntry): void {
    const table = this.tables.get(length);
    table?.remove(key, entry);
    if (table?.size === 0) {
      this.tables.delete(length);
      this.lengths = [...this.tables.keys()].sort((a, b) => b - a);
    }
  }

  clear(): void {
    this.tables.clear();
    this.lengths = [];
  }
}
