import { bytesToString, readInt } from "../casts.ts";
import type { Key } from "./key.ts";

/** `hash-type ... none`: the key is taken for the signed decimal number it begins with, modulo 2^32. */
export function none(key: Key): number {
  const n = readInt(typeof key === "string" ? key : bytesToString(key));
  return Number(BigInt.asUintN(32, BigInt(n)));
}
