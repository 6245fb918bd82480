/**
 * A reference list of patterns: the lines of one file, or the inline patterns of one ACL. Every set that matches with
 * it keeps an index of its own (by matching method), updated with the list. What `show map`, `show acl`, `add map` ...
 * and the `set-map`, `add-acl` ... actions look at and change.
 */

export interface PatternEntry {
  readonly pattern: string;
  value: string | undefined;
  readonly generation: number;
  /** Position in the list, growing: first declared wins where order decides. */
  readonly order: number;
  /** Line in the file, or -1 for those added at run time. */
  readonly line: number;
  /** Identity shown by `show map #id`. */
  readonly address: string;
}

/** What a list tells those who index it. */
export interface PatternListener {
  /** Why the entry cannot be matched that way; undefined once indexed. */
  added(entry: PatternEntry): string | undefined;
  removed(entry: PatternEntry): void;
  cleared(): void;
  /** Whether a map's value can be read as what the converter returns; text of the complaint if not. */
  checkValue?(value: string): string | undefined;
}

let lastAddress = 0x55d0c0de1000;
/** Looks like the pointer HAProxy shows, and is as good an identity. */
function newAddress(): string {
  lastAddress += 64;
  return `0x${lastAddress.toString(16)}`;
}

export class PatternRef {
  /** Unique id: `-u`, or given at the end of loading. */
  id = -1;
  /** File name (without "file@"), "virt@..."; undefined for inline patterns. */
  readonly reference: string | undefined;
  /** "pattern loaded from file ... used by ..." as `show acl` prints it. */
  display: string;
  readonly isMap: boolean;
  /** Used by an ACL / a map; both lists show it then. */
  usedByAcl = false;
  usedByMap = false;
  current = 0;
  next = 0;
  readonly entries = new Set<PatternEntry>();
  readonly #byKey = new Map<string, PatternEntry[]>();
  readonly #listeners: PatternListener[] = [];
  #order = 0;

  constructor(reference: string | undefined, display: string, isMap: boolean) {
    this.reference = reference;
    this.display = display;
    this.isMap = isMap;
  }

  /** Adds an index; the complaint about the first entry it cannot take, if any. */
  listen(listener: PatternListener): { entry: PatternEntry; error: string } | undefined {
    this.#listeners.push(listener);
    for (const entry of this.entries) {
      if (entry.generation !== this.current) continue;
      const error =
        (entry.value !== undefined ? listener.checkValue?.(entry.value) : undefined) ?? listener.added(entry);
      if (error !== undefined) return { entry, error };
    }
    return undefined;
  }

  /** Appends an entry, in the generation served unless another is named. A string tells why it was refused. */
  add(pattern: string, value?: string, generation = this.current, line = -1): PatternEntry | string {
    const entry: PatternEntry = {
      pattern,
      value,
      generation,
      order: this.#order++,
      line,
      address: newAddress(),
    };
    if (value !== undefined) {
      for (const l of this.#listeners) {
        const error = l.checkValue?.(value);
        if (error !== undefined) return error;
      }
    }
    if (generation === this.current) {
      for (const [i, l] of this.#listeners.entries()) {
        const error = l.added(entry);
        if (error !== undefined) {
          for (const done of this.#listeners.slice(0, i)) done.removed(entry);
          return error;
        }
      }
    }
    this.entries.add(entry);
    const same = this.#byKey.get(pattern);
    if (same) same.push(entry);
    else this.#byKey.set(pattern, [entry]);
    return entry;
  }

  /** The first entry with exactly that pattern. */
  find(pattern: string, generation = this.current): PatternEntry | undefined {
    return this.#byKey.get(pattern)?.find((e) => e.generation === generation);
  }

  /** Removes the first entry with that pattern; false when there is none. */
  delete(pattern: string, generation = this.current): boolean {
    const entry = this.find(pattern, generation);
    if (!entry) return false;
    this.remove(entry);
    return true;
  }

  /** Removes the entry whose address `show map` printed. */
  deleteByAddress(address: string): boolean {
    for (const e of this.entries)
      if (e.address === address) {
        this.remove(e);
        return true;
      }
    return false;
  }

  remove(entry: PatternEntry): void {
    if (!this.entries.delete(entry)) return;
    const same = this.#byKey.get(entry.pattern) as PatternEntry[];
    if (same.length === 1) this.#byKey.delete(entry.pattern);
    else same.splice(same.indexOf(entry), 1);
    if (entry.generation === this.current) for (const l of this.#listeners) l.removed(entry);
  }

  /** Changes the value of every entry with that pattern. A string tells why not. */
  set(pattern: string, value: string, generation = this.current): string | undefined {
    const found = (this.#byKey.get(pattern) ?? []).filter((e) => e.generation === generation);
    if (found.length === 0) return "entry not found";
    for (const l of this.#listeners) {
      const error = l.checkValue?.(value);
      if (error !== undefined) return error;
    }
    for (const e of found) e.value = value;
    return undefined;
  }

  setByAddress(address: string, value: string): string | undefined {
    for (const e of this.entries)
      if (e.address === address) {
        for (const l of this.#listeners) {
          const error = l.checkValue?.(value);
          if (error !== undefined) return error;
        }
        e.value = value;
        return undefined;
      }
    return "key or pattern not found";
  }

  /** Empties everything, or one generation. */
  clear(generation?: number): void {
    if (generation === undefined) {
      this.entries.clear();
      this.#byKey.clear();
      for (const l of this.#listeners) l.cleared();
      return;
    }
    for (const e of this.entries) if (e.generation === generation) this.remove(e);
  }

  /** Opens a new generation for `prepare map`; its entries are not matched before `commit`. */
  prepare(): number {
    this.next = (Math.max(this.next, this.current) + 1) >>> 0;
    return this.next;
  }

  /** Serves that generation and drops all others. */
  commit(generation: number): void {
    const kept = [...this.entries].filter((e) => e.generation === generation);
    this.clear();
    this.current = generation;
    if (this.next < generation) this.next = generation;
    for (const e of kept) {
      this.entries.add(e);
      const same = this.#byKey.get(e.pattern);
      if (same) same.push(e);
      else this.#byKey.set(e.pattern, [e]);
      for (const l of this.#listeners) l.added(e);
    }
  }

  /** Entries of the generation served, in order. */
  *list(generation = this.current): Generator<PatternEntry> {
    for (const e of this.entries) if (e.generation === generation) yield e;
  }
}
