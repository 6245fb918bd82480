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

type Bucket = Definition | Definition[];

/** Definitions of one kind by symbol id; within a section for scoped kinds. */
export class DefinitionTable implements SymbolTable {
  readonly kind: SymbolKind;
  size = 0;
  readonly #scoped: boolean;
  readonly #global = new Map<number, Bucket>();
  readonly #byScope = new Map<Section, Map<number, Bucket>>();

  constructor(kind: SymbolKind) {
    this.kind = kind;
    this.#scoped = scopedKinds.has(kind);
  }

  /** Adds one and returns the first of the same name, if there was one. */
  add(definition: Definition): Definition | undefined {
    const names = this.#names(definition.section, true)!;
    this.size++;
    const bucket = names.get(definition.id);
    if (bucket === undefined) {
      names.set(definition.id, definition);
      return undefined;
    }
    if (Array.isArray(bucket)) {
      bucket.push(definition);
      return bucket[0];
    }
    names.set(definition.id, [bucket, definition]);
    return bucket;
  }

  first(id: number, scope?: Section): Definition | undefined {
    const bucket = this.#names(scope, false)?.get(id);
    return Array.isArray(bucket) ? bucket[0] : bucket;
  }

  all(id: number, scope?: Section): readonly Definition[] {
    const bucket = this.#names(scope, false)?.get(id);
    if (bucket === undefined) return [];
    return Array.isArray(bucket) ? bucket : [bucket];
  }

  *definitions(): Iterable<Definition> {
    for (const names of this.#scoped ? this.#byScope.values() : [this.#global]) {
      for (const bucket of names.values()) {
        if (Array.isArray(bucket)) yield* bucket;
        else yield bucket;
      }
    }
  }

  #names(scope: Section | undefined, make: boolean): Map<number, Bucket> | undefined {
    if (!this.#scoped) return this.#global;
    if (!scope) return undefined;
    let names = this.#byScope.get(scope);
    if (!names && make) {
      names = new Map();
      this.#byScope.set(scope, names);
    }
    return names;
  }
}
