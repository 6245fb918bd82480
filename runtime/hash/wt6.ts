import { byteAt, type Key } from "./key.ts";

/** WT6 hash, 32 bits unsigned: two words that rotate by amounts drawn from themselves. */
export function wt6(key: Key): number {
  let a = 0xa53c965a | 0;
  let b = 0x5ca6953a | 0;
  let turnB = 6;
  let turnA = 18;
  for (let i = 0; i < key.length; i++) {
    const byte = byteAt(key, i);
    a = ~(a ^ byte);
    b = ~(b + byte) | 0;
    const turned = rotate(b, turnB);
    b = rotate(a, turnA);
    a = turned;
    const next = ((a >>> 16) ^ b) & 0xffff;
    turnB = next & 31;
    turnA = next >>> 11;
  }
  return (a ^ b) >>> 0;
}

function rotate(n: number, by: number): number {
  return by === 0 ? n : (n << by) | (n >>> (32 - by));
}
