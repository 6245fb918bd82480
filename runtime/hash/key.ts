/** What is hashed: bytes, or a byte string (one character per byte). */
export type Key = string | Uint8Array;

/** Byte number `i` of a key. */
export function byteAt(key: Key, i: number): number {
  return typeof key === "string" ? key.charCodeAt(i) & 255 : (key[i] as number);
}
