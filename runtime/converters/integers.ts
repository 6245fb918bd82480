import { normalizeInt } from "../casts.ts";
import type { ConverterFactory } from "../handlers.ts";
import { intOperand } from "./args.ts";

type Int = number | bigint;

const MAX = 0x7fffffffffffffffn;
const MIN = -0x8000000000000000n;

/** Manual 7.3.1: add and the like saturate at 64 bits; a variable without an integer gives no sample. */
export const integers = {
  add: arithmetic(
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  sub: arithmetic(
    (a, b) => a - b,
    (a, b) => a - b,
  ),
  mul: arithmetic(
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  div: (args, load) => {
    const operand = intOperand(args, 0, load);
    return (v, s) => {
      const by = operand(s);
      if (by === undefined) return undefined;
      if (typeof v === "number" && typeof by === "number" && by !== 0) return Math.trunc(v / by) + 0;
      if (BigInt(by) === 0n) return MAX;
      return saturate(BigInt(v as Int) / BigInt(by));
    };
  },
  mod: (args, load) => {
    const operand = intOperand(args, 0, load);
    return (v, s) => {
      const by = operand(s);
      if (by === undefined) return undefined;
      if (BigInt(by) === 0n) return 0;
      if (typeof v === "number" && typeof by === "number") return (v % by) + 0;
      return saturate(BigInt(v as Int) % BigInt(by));
    };
  },
  and: bits((a, b) => a & b),
  or: bits((a, b) => a | b),
  xor: bits((a, b) => a ^ b),
  cpl: () => (v) => (typeof v === "number" ? -1 - v : normalizeInt(~BigInt(v as bigint))),
  neg: () => (v) => (typeof v === "number" ? 0 - v : saturate(-BigInt(v as bigint))),
  even: () => (v) => BigInt.asUintN(1, BigInt(v as Int)) === 0n,
  odd: () => (v) => BigInt.asUintN(1, BigInt(v as Int)) === 1n,
  bool: () => (v) => v !== 0 && v !== 0n,
  not: () => (v) => v === 0 || v === 0n,
  htonl: () => (v) => {
    const out = Buffer.alloc(4);
    out.writeUInt32BE(Number(BigInt.asUintN(32, BigInt(v as Int))));
    return out;
  },
} satisfies Record<string, ConverterFactory>;

/** The same operation on doubles, where the result is exact, and on 64-bit integers. */
function arithmetic(
  quick: (a: number, b: number) => number,
  exact: (a: bigint, b: bigint) => bigint,
): ConverterFactory {
  return (args, load) => {
    const operand = intOperand(args, 0, load);
    return (v, s) => {
      const by = operand(s);
      if (by === undefined) return undefined;
      if (typeof v === "number" && typeof by === "number") {
        const n = quick(v, by);
        // Adding 0 turns -0 into 0.
        if (Number.isSafeInteger(n)) return n + 0;
      }
      return saturate(exact(BigInt(v as Int), BigInt(by)));
    };
  };
}

function bits(apply: (a: bigint, b: bigint) => bigint): ConverterFactory {
  return (args, load) => {
    const operand = intOperand(args, 0, load);
    return (v, s) => {
      const by = operand(s);
      return by === undefined ? undefined : normalizeInt(apply(BigInt(v as Int), BigInt(by)));
    };
  };
}

function saturate(n: bigint): Int {
  return normalizeInt(n > MAX ? MAX : n < MIN ? MIN : n);
}
