/**
 * Interned byte strings: equal text, equal id. Open addressing over bytes, so that scanning a word that was seen
 * before makes no string and no object.
 */
import type { Symbols } from "./tree.ts";

/** What the scanner needs beyond Symbols: ids straight from bytes. */
export interface ByteSymbols extends Symbols {
  /** The table itself, for the scanner's inner loop. */
  readonly table: SymbolTable;
  /** Id of bytes[start, end), whose hash the caller has computed with `hashStep` from `hashSeed`. */
  idOfBytes(bytes: Uint8Array, start: number, end: number, hash: number): number;
  /** Length in bytes of a text. */
  lengthOf(id: number): number;
  /** Byte `at` of a text; undefined past its end. Negative: from the end. */
  byteAt(id: number, at: number): number | undefined;
}

export const hashSeed = 0x811c9dc5 | 0;

/** FNV-1a, one byte. The scanner inlines it. */
export function hashStep(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

/** Bytes of the text being looked up. */
let scratch = Buffer.alloc(256);

/** Where a table may live: room for its texts, and for slots as often as it grows. */
export interface TableSpace {
  readonly arena: Buffer<ArrayBuffer>;
  readonly offsets: Int32Array<ArrayBuffer>;
  /** Zeros; undefined when there is no room. */
  slots(count: number): Int32Array<ArrayBuffer> | undefined;
}

/** What a look-up reads. `slots` holds pairs of id + 1 and hash; 0 is free. */
export interface SymbolTable {
  readonly slots: Int32Array<ArrayBuffer>;
  /** Of id: offsets[id] to offsets[id + 1] in `arena`, of which `used` bytes are used. */
  readonly offsets: Int32Array;
  readonly arena: Uint8Array;
  readonly used: number;
  readonly size: number;
  /** Lives there from now on, until it outgrows it; false: there is no room. */
  moveTo(space: TableSpace): boolean;
  isIn(space: TableSpace): boolean;
  /** Symbols were added from outside, with what `add` would have done. */
  grew(count: number, used: number, slots: Int32Array<ArrayBuffer>): void;
  /** Adds bytes[start, end) at the free slot a look-up ended at. */
  add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number;
}

class Table implements ByteSymbols, SymbolTable {
  arena = Buffer.alloc(1 << 16);
  used = 0;
  offsets = new Int32Array(1 << 12);
  /** Pairs of id + 1 and hash, side by side: a look-up mostly misses the cache once. */
  slots: Int32Array<ArrayBuffer> = new Int32Array(1 << 14);
  texts: (string | undefined)[] = [];
  count = 0;
  space: TableSpace | undefined;

  get size(): number {
    return this.count;
  }

  get table(): SymbolTable {
    return this;
  }

  idOfBytes(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const { slots, offsets, arena } = this;
    const mask = slots.length - 2;
    const length = end - start;
    let slot = ((hash ^ (hash >>> 15)) << 1) & mask;
    for (let entry = slots[slot]!; entry !== 0; entry = slots[slot]!) {
      if (slots[slot + 1] === hash) {
        const id = entry - 1;
        const from = offsets[id]!;
        if (offsets[id + 1]! - from === length) {
          let i = 0;
          while (i < length && arena[from + i] === bytes[start + i]) i++;
          if (i === length) return id;
        }
      }
      slot = (slot + 2) & mask;
    }
    return this.add(bytes, start, end, hash, slot);
  }

  add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const id = this.count++;
    const length = end - start;
    if (this.used + length > this.arena.length) this.arena = grown(this.arena, this.used + length);
    if (length < 32) for (let i = 0; i < length; i++) this.arena[this.used + i] = bytes[start + i]!;
    else this.arena.set(bytes.subarray(start, end), this.used);
    this.used += length;
    if (id + 2 > this.offsets.length) this.offsets = grownInts(this.offsets);
    this.offsets[id + 1] = this.used;
    this.slots[slot] = id + 1;
    this.slots[slot + 1] = hash;
    if (this.count * 4 > this.slots.length) this.rehash();
    return id;
  }

  moveTo(space: TableSpace): boolean {
    const { arena, offsets } = space;
    if (this.used > arena.length || this.count + 2 > offsets.length) return false;
    const slots = space.slots(this.slots.length);
    if (slots === undefined) return false;
    arena.set(this.arena.subarray(0, this.used));
    offsets.set(this.offsets.subarray(0, this.count + 1));
    slots.set(this.slots);
    Object.assign(this, { arena, offsets, slots, space });
    return true;
  }

  isIn(space: TableSpace): boolean {
    return this.space === space && this.arena === space.arena && this.offsets === space.offsets;
  }

  grew(count: number, used: number, slots: Int32Array<ArrayBuffer>): void {
    this.count = count;
    this.used = used;
    this.slots = slots;
  }

  rehash(): void {
    const before = this.slots;
    let slots = this.space?.slots(before.length * 4);
    if (slots === undefined) {
      slots = new Int32Array(before.length * 4);
      this.space = undefined;
    }
    const mask = slots.length - 2;
    for (let from = 0; from < before.length; from += 2) {
      if (before[from] === 0) continue;
      const hash = before[from + 1]!;
      let slot = ((hash ^ (hash >>> 15)) << 1) & mask;
      while (slots[slot] !== 0) slot = (slot + 2) & mask;
      slots[slot] = before[from]!;
      slots[slot + 1] = hash;
    }
    this.slots = slots;
  }

  id(text: string): number {
    const { length } = text;
    if (length > scratch.length) scratch = Buffer.alloc(length * 2);
    let hash = hashSeed;
    for (let i = 0; i < length; i++) {
      const byte = text.charCodeAt(i) & 0xff;
      scratch[i] = byte;
      hash = hashStep(hash, byte);
    }
    return this.idOfBytes(scratch, 0, length, hash);
  }

  text(id: number): string {
    let text = this.texts[id];
    if (text === undefined) {
      text = this.arena.toString("latin1", this.offsets[id]!, this.offsets[id + 1]!);
      if (id >= this.texts.length) this.texts = withRoom(this.texts, this.count);
      this.texts[id] = text;
    }
    return text;
  }

  byteAt(id: number, at: number): number | undefined {
    const length = this.lengthOf(id);
    const index = at < 0 ? length + at : at;
    return index >= 0 && index < length ? this.arena[this.offsets[id]! + index] : undefined;
  }

  lengthOf(id: number): number {
    return this.offsets[id + 1]! - this.offsets[id]!;
  }
}

/** bytes[start, end) as a byte string. */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString("latin1", start, end);
}

export function createSymbols(): ByteSymbols {
  return new Table();
}

function grown(bytes: Buffer<ArrayBuffer>, need: number): Buffer<ArrayBuffer> {
  const next = Buffer.alloc(Math.max(bytes.length * 2, need));
  next.set(bytes);
  return next;
}

function grownInts(ints: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const next = new Int32Array(ints.length * 2);
  next.set(ints);
  return next;
}

/** An array filled at random places would become a slow one. */
function withRoom<T>(texts: readonly T[], count: number): T[] {
  const larger = new Array<T>(Math.max(count + 64, texts.length * 2));
  for (let at = 0; at < texts.length; at++) larger[at] = texts[at]!;
  return larger;
}

/** The given table when it is one of ours (they are the only ones there are), else a new one. */
export function asByteSymbols(symbols: Symbols | undefined): ByteSymbols {
  return symbols instanceof Table ? symbols : createSymbols();
}
