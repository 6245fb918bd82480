import { normalizeInt } from "../casts.ts";
import type { ConverterFactory } from "../handlers.ts";
import { crc32, crc32c } from "../hash/crc32.ts";
import { djb2 } from "../hash/djb2.ts";
import { fullHash } from "../hash/full-hash.ts";
import type { Key } from "../hash/key.ts";
import { sdbm } from "../hash/sdbm.ts";
import { wt6 } from "../hash/wt6.ts";
import { xxh3 } from "../hash/xxh3.ts";
import { xxh32 } from "../hash/xxh32.ts";
import { xxh64 } from "../hash/xxh64.ts";
import { bigArg, intArg } from "./args.ts";

/** 32-bit hashes are unsigned, 64-bit ones signed. */
export const hashes = {
  crc32: avalanchable(crc32),
  crc32c: avalanchable(crc32c),
  djb2: avalanchable(djb2),
  sdbm: avalanchable(sdbm),
  wt6: avalanchable(wt6),
  xxh32: (args) => {
    const seed = Number(BigInt.asUintN(32, bigArg(args, 0)));
    return (v) => xxh32(v as Uint8Array, seed);
  },
  xxh64: (args) => {
    const seed = bigArg(args, 0);
    return (v) => normalizeInt(BigInt.asIntN(64, xxh64(v as Uint8Array, seed)));
  },
  xxh3: (args) => {
    const seed = bigArg(args, 0);
    return (v) => normalizeInt(BigInt.asIntN(64, xxh3(v as Uint8Array, seed)));
  },
} satisfies Record<string, ConverterFactory>;

function avalanchable(hash: (key: Key) => number): ConverterFactory {
  return (args) =>
    intArg(args, 0) === 0 ? (v) => hash(v as Uint8Array) : (v) => fullHash(hash(v as Uint8Array));
}
