// Fast hashes, for placement and keys.
import type { Converter } from "../types.ts";

export const hashesConverters = {
  crc32: {
    args: "[<avalanche:int>]",
    in: "bin",
    out: "sint",
    runtime: "yes",
    summary: "CRC-32 of the input, as Ethernet and gzip have it.",
    manual: "7.3.1",
  },
  crc32c: {
    args: "[<avalanche:int>]",
    in: "bin",
    out: "sint",
    runtime: "yes",
    summary: "CRC-32C of the input, as iSCSI has it.",
    manual: "7.3.1",
  },
  djb2: {
    args: "[<avalanche:int>]",
    in: "bin",
    out: "sint",
    runtime: "yes",
    summary: "DJB2 hash of the input.",
    manual: "7.3.1",
  },
  sdbm: {
    args: "[<avalanche:int>]",
    in: "bin",
    out: "sint",
    runtime: "yes",
    summary: "SDBM hash of the input.",
    manual: "7.3.1",
  },
  wt6: {
    args: "[<avalanche:int>]",
    in: "bin",
    out: "sint",
    runtime: "yes",
    summary: "WT6 hash of the input.",
    manual: "7.3.1",
  },
  xxh3: {
    args: "[<seed:int>]",
    in: "bin",
    out: "sint",
    runtime: "yes",
    summary: "XXH3 64-bit hash of the input, signed.",
    manual: "7.3.1",
  },
  xxh32: {
    args: "[<seed:int>]",
    in: "bin",
    out: "sint",
    runtime: "yes",
    summary: "XXH32 hash of the input.",
    manual: "7.3.1",
  },
  xxh64: {
    args: "[<seed:int>]",
    in: "bin",
    out: "sint",
    runtime: "yes",
    summary: "XXH64 hash of the input, signed.",
    manual: "7.3.1",
  },
} as const satisfies Record<string, Converter>;
