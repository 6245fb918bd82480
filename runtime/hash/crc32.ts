import { byteAt, type Key } from "./key.ts";

const ethernet = table(0xedb88320);
const castagnoli = table(0x82f63b78);

/** CRC-32 as Ethernet, gzip and `hash-type ... crc32` have it, unsigned. */
export function crc32(key: Key): number {
  return crc(key, ethernet);
}

/** CRC-32C (Castagnoli), unsigned. */
export function crc32c(key: Key): number {
  return crc(key, castagnoli);
}

function crc(key: Key, steps: Int32Array): number {
  let c = -1;
  for (let i = 0; i < key.length; i++) c = (c >>> 8) ^ (steps[(c ^ byteAt(key, i)) & 255] as number);
  return ~c >>> 0;
}

function table(polynomial: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ polynomial : n >>> 1;
    return n;
  });
}
