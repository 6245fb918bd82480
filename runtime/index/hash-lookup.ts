import { FOLDED, PLAIN } from "./fold.ts";
import type { Hits } from "./hits.ts";

/** Finds the key equal to a byte string. Must not throw and must not allocate. */
export type TextLookup = (value: string, hits: Hits) => void;

const SEED = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

/**
 * Open addressing over FNV-1a. Faster than a `Map` here because values are fresh strings, whose hash a `Map` has to compute
 * first, and because case is folded on the way.
 *
 * @param keys distinct (after folding); key i yields rule list `base + i`
 */
export function hashLookup(keys: readonly string[], ignoreCase: boolean, base: number): TextLookup {
  const fold = ignoreCase ? FOLDED : PLAIN;
  let capacity = 8;
  while (capacity < keys.length * 2) capacity *= 2;
  const mask = capacity - 1;
  const slots = new Int32Array(capacity).fill(-1);
  const hashes = new Int32Array(capacity);
  const starts = new Int32Array(keys.length + 1);
  const bytes = new Uint8Array(keys.reduce((sum, key) => sum + key.length, 0));
  let end = 0;
  for (const [id, key] of keys.entries()) {
    let h = SEED;
    for (let i = 0; i < key.length; i++) {
      const c = fold[key.charCodeAt(i) & 255]!;
      bytes[end++] = c;
      h = Math.imul(h ^ c, PRIME);
    }
    starts[id + 1] = end;
    let slot = (h ^ (h >>> 15)) & mask;
    while (slots[slot] !== -1) slot = (slot + 1) & mask;
    slots[slot] = id;
    hashes[slot] = h;
  }

  return (value, hits) => {
    let n = value.length;
    let h = SEED;
    for (let i = 0; i < n; i++) {
      const c = value.charCodeAt(i) & 255;
      if (c === 0)
        n = i; // C strings end here, and keys hold no NUL
      else h = Math.imul(h ^ fold[c]!, PRIME);
    }
    for (let slot = (h ^ (h >>> 15)) & mask; slots[slot] !== -1; slot = (slot + 1) & mask) {
      if (hashes[slot] !== h) continue;
      const id = slots[slot]!;
      let k = starts[id]!;
      if (starts[id + 1]! - k !== n) continue;
      let i = 0;
      while (i < n && fold[value.charCodeAt(i) & 255] === bytes[k]) {
        i++;
        k++;
      }
      if (i === n) {
        hits.add(base + id);
        return;
      }
    }
  };
}
