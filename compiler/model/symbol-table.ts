import type { Definition, Section, SymbolKind, SymbolTable } from "./types.ts";

/** Kinds whose names are looked up inside a section. */
export const scopedKinds: ReadonlySet<SymbolKind> = new Set<SymbolKind>([
  "acl",
  "server",
  "user",
  "group",
  "peer",
  "nameserver",
  "mailer",
  "capture",
]);

/**
 * Definitions of one kind by symbol id, within a section for scoped kinds. Open addressing over integers: a file can have
 * tens of thousands of sections with a name or two each.
 */
export class DefinitionTable implements SymbolTable {
  readonly kind: SymbolKind;
  readonly #scoped: boolean;
  readonly #definitions: Definition[] = [];
  /** Of a definition, the next one of the same name; -1: none. */
  readonly #next: number[] = [];
  /** Of the first definition of a name, the last one. */
  readonly #last: number[] = [];
  /** Pairs: index + 1 of the first definition of a name, and the name's hash; 0: free. */
  #slots = new Int32Array(32);
  #names = 0;

  constructor(kind: SymbolKind) {
    this.kind = kind;
    this.#scoped = scopedKinds.has(kind);
  }

  get size(): number {
    return this.#definitions.length;
  }

  /** Adds one and returns the first of the same name, if there was one. */
  add(definition: Definition): Definition | undefined {
    const index = this.#definitions.length;
    const hash = this.#hash(definition.id, definition.section);
    const slot = this.#slot(definition.id, definition.section, hash);
    this.#definitions.push(definition);
    this.#next.push(-1);
    this.#last.push(index);
    const entry = this.#slots[slot]!;
    if (entry === 0) {
      this.#slots[slot] = index + 1;
      this.#slots[slot + 1] = hash;
      if (++this.#names * 4 > this.#slots.length) this.#grow();
      return undefined;
    }
    this.#next[this.#last[entry - 1]!] = index;
    this.#last[entry - 1] = index;
    return this.#definitions[entry - 1];
  }

  first(id: number, scope?: Section): Definition | undefined {
    if (this.#scoped && scope === undefined) return undefined;
    const entry = this.#slots[this.#slot(id, scope, this.#hash(id, scope))]!;
    return entry === 0 ? undefined : this.#definitions[entry - 1];
  }

  all(id: number, scope?: Section): readonly Definition[] {
    if (this.#scoped && scope === undefined) return [];
    const found: Definition[] = [];
    for (
      let at = this.#slots[this.#slot(id, scope, this.#hash(id, scope))]! - 1;
      at >= 0;
      at = this.#next[at]!
    )
      found.push(this.#definitions[at]!);
    return found;
  }

  definitions(): Iterable<Definition> {
    return this.#definitions;
  }

  /** Where the name is, or the free place it would take. */
  #slot(id: number, scope: Section | undefined, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 2;
    let slot = (hash << 1) & mask;
    for (let entry = slots[slot]!; entry !== 0; entry = slots[slot]!) {
      if (slots[slot + 1] === hash) {
        const known = this.#definitions[entry - 1]!;
        if (known.id === id && (!this.#scoped || known.section === scope)) break;
      }
      slot = (slot + 2) & mask;
    }
    return slot;
  }

  #hash(id: number, scope: Section | undefined): number {
    const place = this.#scoped ? Math.imul(scope!.index + 1, 0x85ebca6b) : 0;
    const mixed = Math.imul(id ^ place, 0x9e3779b1);
    return mixed ^ (mixed >>> 15);
  }

  #grow(): void {
    const before = this.#slots;
    const slots = new Int32Array(before.length * 4);
    const mask = slots.length - 2;
    for (let from = 0; from < before.length; from += 2) {
      if (before[from] === 0) continue;
      const hash = before[from + 1]!;
      let slot = (hash << 1) & mask;
      while (slots[slot] !== 0) slot = (slot + 2) & mask;
      slots[slot] = before[from]!;
      slots[slot + 1] = hash;
    }
    this.#slots = slots;
  }
}
