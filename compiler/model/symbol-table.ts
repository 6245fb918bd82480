import type { Statement } from "../../grammar/tree.ts";
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

/** A definition as an object; its text is made when someone asks: most names are only ever compared by id. */
class NamedDefinition implements Definition {
  readonly kind: SymbolKind;
  readonly id: number;
  readonly section: Section;
  readonly word: number;
  readonly line: number;
  readonly statement: Statement | undefined;

  constructor(
    kind: SymbolKind,
    id: number,
    section: Section,
    word: number,
    line: number,
    statement: Statement | undefined,
  ) {
    this.kind = kind;
    this.id = id;
    this.section = section;
    this.word = word;
    this.line = line;
    this.statement = statement;
  }

  get tree(): Section["tree"] {
    return this.section.tree;
  }

  get name(): string {
    return this.tree.words.symbols.text(this.id);
  }
}

/**
 * Definitions of one kind by symbol id, within a section for scoped kinds. A file can have a hundred thousand, most of which
 * nobody asks for: they are columns of integers, made objects on demand.
 */
export class DefinitionTable implements SymbolTable {
  readonly kind: SymbolKind;
  readonly #scoped: boolean;
  #count = 0;
  #ids = new Int32Array(16);
  #words = new Int32Array(16);
  #lines = new Int32Array(16);
  /** The next one of the same name; -1: none. */
  #next = new Int32Array(16);
  readonly #sections: Section[] = [];
  readonly #statements: (Statement | undefined)[] = [];
  readonly #objects = new Map<number, Definition>();
  /** By symbol id: the first and last definition + 1; of scoped kinds, those in the section of that index + 1. */
  #scopes: Int32Array<ArrayBuffer>;
  #first: Int32Array<ArrayBuffer>;
  #last: Int32Array<ArrayBuffer>;
  /** Of scoped kinds, on the first question: pairs of the first definition of a name + 1, and the name's hash. 0: free. */
  #slots: Int32Array | undefined;

  /** `symbols`: how many there are, as far as known. */
  constructor(kind: SymbolKind, symbols = 16) {
    this.kind = kind;
    this.#scoped = scopedKinds.has(kind);
    this.#scopes = new Int32Array(this.#scoped ? symbols : 1);
    this.#first = new Int32Array(symbols);
    this.#last = new Int32Array(symbols);
  }

  get size(): number {
    return this.#count;
  }

  /** Adds one, section by section; returns the index of the first of the same name, or -1. */
  add(id: number, section: Section, word: number, line: number, statement: Statement | undefined): number {
    const index = this.#count++;
    if (index === this.#ids.length) this.#growColumns();
    if (id >= this.#first.length) this.#growIds(id);
    this.#ids[index] = id;
    this.#words[index] = word;
    this.#lines[index] = line;
    this.#next[index] = -1;
    this.#sections.push(section);
    this.#statements.push(statement);
    this.#slots = undefined;
    const isNew = this.#scoped ? this.#scopes[id] !== section.index + 1 : this.#first[id] === 0;
    if (isNew) {
      if (this.#scoped) this.#scopes[id] = section.index + 1;
      this.#first[id] = index + 1;
      this.#last[id] = index + 1;
      return -1;
    }
    this.#next[this.#last[id]! - 1] = index;
    this.#last[id] = index + 1;
    return this.#first[id]! - 1;
  }

  at(index: number): Definition {
    let object = this.#objects.get(index);
    if (object === undefined) {
      object = new NamedDefinition(
        this.kind,
        this.#ids[index]!,
        this.#sections[index]!,
        this.#words[index]!,
        this.#lines[index]!,
        this.#statements[index],
      );
      this.#objects.set(index, object);
    }
    return object;
  }

  first(id: number, scope?: Section): Definition | undefined {
    const index = this.#indexOf(id, scope);
    return index < 0 ? undefined : this.at(index);
  }

  firstWord(id: number, scope?: Section): number {
    const index = this.#indexOf(id, scope);
    return index < 0 ? -1 : this.#words[index]!;
  }

  /** The section of the first definition. */
  firstSection(id: number): Section | undefined {
    const index = this.#indexOf(id, undefined);
    return index < 0 ? undefined : this.#sections[index];
  }

  all(id: number, scope?: Section): readonly Definition[] {
    const found: Definition[] = [];
    for (let index = this.#indexOf(id, scope); index >= 0; index = this.#next[index]!)
      found.push(this.at(index));
    return found;
  }

  *definitions(): Iterable<Definition> {
    for (let index = 0; index < this.#count; index++) yield this.at(index);
  }

  /** Of the first definition; -1: there is none. */
  #indexOf(id: number, scope: Section | undefined): number {
    if (!this.#scoped) return id < this.#first.length ? this.#first[id]! - 1 : -1;
    if (scope === undefined || id >= this.#scopes.length) return -1;
    const last = this.#scopes[id]!;
    if (last === scope.index + 1) return this.#first[id]! - 1;
    if (last === 0) return -1;
    const slots = this.#slots ?? this.#makeSlots();
    return slots[this.#slot(slots, id, scope, hashOf(id, scope))]! - 1;
  }

  #makeSlots(): Int32Array {
    let size = 32;
    while (size < this.#count * 4) size *= 2;
    const slots = new Int32Array(size);
    for (let index = 0; index < this.#count; index++) {
      const id = this.#ids[index]!;
      const section = this.#sections[index]!;
      const hash = hashOf(id, section);
      const slot = this.#slot(slots, id, section, hash);
      if (slots[slot] !== 0) continue;
      slots[slot] = index + 1;
      slots[slot + 1] = hash;
    }
    this.#slots = slots;
    return slots;
  }

  /** Where the name is, or the free place it would take. */
  #slot(slots: Int32Array, id: number, scope: Section, hash: number): number {
    const mask = slots.length - 2;
    let slot = (hash << 1) & mask;
    for (let entry = slots[slot]!; entry !== 0; entry = slots[slot]!) {
      if (slots[slot + 1] === hash && this.#ids[entry - 1] === id && this.#sections[entry - 1] === scope)
        break;
      slot = (slot + 2) & mask;
    }
    return slot;
  }

  #growColumns(): void {
    const size = this.#ids.length * 2;
    this.#ids = larger(this.#ids, size);
    this.#words = larger(this.#words, size);
    this.#lines = larger(this.#lines, size);
    this.#next = larger(this.#next, size);
  }

  #growIds(id: number): void {
    const size = Math.max(id + 1, this.#first.length * 2);
    if (this.#scoped) this.#scopes = larger(this.#scopes, size);
    this.#first = larger(this.#first, size);
    this.#last = larger(this.#last, size);
  }
}

function hashOf(id: number, scope: Section): number {
  const mixed = Math.imul(id ^ Math.imul(scope.index + 1, 0x85ebca6b), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function larger(ints: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const next = new Int32Array(size);
  next.set(ints);
  return next;
}
