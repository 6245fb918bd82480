import { byteAt, type Key } from "./key.ts";

/** DJB2 hash, 32 bits unsigned. */
export function djb2(key: Key): number {
  let h = 5381;
  for (let i = 0; i < key.length; i++) h = ((h << 5) + h + byteAt(key, i)) | 0;
  return h >>> 0;
}
