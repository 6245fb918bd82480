/**
 * Sequences of integers as keys: equal sequence, equal id. Ids count up from 0. Plans of 100k rules are interned through it:
 * no string is made, and nothing the garbage collector looks at.
 */
export class Sequences {
  /** The sequence to look up; callers fill it anew each time. */
  readonly key: number[] = [];
  #data = new Int32Array(1 << 8);
  #starts = new Int32Array(1 << 6);
  #hashes = new Int32Array(1 << 6);
  #slots = new Int32Array(1 << 7);
  #count = 0;

  /** Id of `key`; the next free one, `size` before the call, when it is new. */
  id(): number {
    const { key } = this;
    const length = key.length;
    let hash = length;
    for (let i = 0; i < length; i++) {
      hash = Math.imul(hash ^ key[i]!, 0x5bd1e995);
      hash ^= hash >>> 15;
    }
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (let entry = this.#slots[slot]!; entry !== 0; entry = this.#slots[slot]!) {
      if (this.#hashes[entry - 1] === hash && this.#equals(entry - 1)) return entry - 1;
      slot = (slot + 1) & mask;
    }
    return this.#add(hash, slot);
  }

  get size(): number {
    return this.#count;
  }

  #equals(id: number): boolean {
    const start = this.#starts[id]!;
    const { key } = this;
    if (this.#starts[id + 1]! - start !== key.length) return false;
    for (let i = 0; i < key.length; i++) if (this.#data[start + i] !== key[i]) return false;
    return true;
  }

  #add(hash: number, slot: number): number {
    const { key } = this;
    const id = this.#count++;
    const start = this.#starts[id]!;
    while (start + key.length > this.#data.length) this.#data = grown(this.#data);
    for (let i = 0; i < key.length; i++) this.#data[start + i] = key[i]!;
    if (id + 2 > this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#hashes = grown(this.#hashes);
    }
    this.#starts[id + 1] = start + key.length;
    this.#hashes[id] = hash;
    this.#slots[slot] = id + 1;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      const hash = this.#hashes[id]!;
      let slot = (hash ^ (hash >>> 13)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }
}

function grown(ints: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const next = new Int32Array(ints.length * 2);
  next.set(ints);
  return next;
}
