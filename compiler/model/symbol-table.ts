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
  /** Index + 1 of the first definition of a name; 0: free. */
  #slots = new Int32Array(16);
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
    const slot = this.#slot(definition.id, definition.section);
    this.#definitions.push(definition);
    this.#next.push(-1);
    this.#last.push(index);
    const entry = this.#slots[slot]!;
    if (entry === 0) {
      this.#slots[slot] = index + 1;
      if (++this.#names * 2 > this.#slots.length) this.#grow();
      return undefined;
    }
    this.#next[this.#last[entry - 1]!] = index;
    this.#last[entry - 1] = index;
    return this.#definitions[entry - 1];
  }

  first(id: number, scope?: Section): Definition | undefined {
    if (this.#scoped && scope === undefined) return undefined;
    const entry = this.#slots[this.#slot(id, scope)]!;
    return entry === 0 ? undefined : this.#definitions[entry - 1];
  }

  all(id: number, scope?: Section): readonly Definition[] {
    if (this.#scoped && scope === undefined) return [];
    const found: Definition[] = [];
    for (let at = this.#slots[this.#slot(id, scope)]! - 1; at >= 0; at = this.#next[at]!)
      found.push(this.#definitions[at]!);
    return found;
  }

  definitions(): Iterable<Definition> {
    return this.#definitions;
  }

  /** Where the name is, or the free place it would take. */
  #slot(id: number, scope: Section | undefined): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(id, scope) & mask;
    for (let entry = this.#slots[slot]!; entry !== 0; entry = this.#slots[slot]!) {
      const known = this.#definitions[entry - 1]!;
      if (known.id === id && (!this.#scoped || known.section === scope)) break;
      slot = (slot + 1) & mask;
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
    this.#slots = new Int32Array(before.length * 4);
    for (const entry of before) {
      if (entry === 0) continue;
      const { id, section } = this.#definitions[entry - 1]!;
      this.#slots[this.#slot(id, section)] = entry;
    }
  }
}
