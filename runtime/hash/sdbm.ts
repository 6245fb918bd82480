import { byteAt, type Key } from "./key.ts";

/** SDBM hash, 32 bits unsigned: `hash-type ... sdbm`, HAProxy's default, and the converter of that name. */
export function sdbm(key: Key): number {
  let h = 0;
  for (let i = 0; i < key.length; i++) h = (byteAt(key, i) + (h << 6) + (h << 16) - h) | 0;
  return h >>> 0;
}
