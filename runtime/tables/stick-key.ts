import { bytesToString, toBin, toInt, toStr, toV4, toV6 } from "../casts.ts";
import { ip4, ip6 } from "../ip.ts";
import type { TablePlan } from "../plan.ts";
import type { Value } from "../value.ts";

/** A key as the table's Map holds it: a number for IPv4 and integers, a byte string for the rest. */
export type StickKey = number | string;

/** Casts a sample to the table's key; undefined when the cast fails. `len` limits strings, and pads binary keys with zeroes. */
export function stickKeyMaker(plan: Pick<TablePlan, "type" | "len">): (v: Value) => StickKey | undefined {
  switch (plan.type) {
    case "ip":
      return (v) => toV4(v)?.v4;
    case "ipv6":
      return (v) => {
        const b = toV6(v)?.bytes;
        return b && bytesToString(b);
      };
    case "integer":
      return (v) => {
        const n = toInt(v);
        return n === undefined
          ? undefined
          : typeof n === "number"
            ? (n % 4294967296) >>> 0
            : Number(BigInt.asUintN(32, n));
      };
    case "string":
      return (v) => {
        const s = toStr(v);
        if (s === undefined) return undefined;
        const cut = s.length > plan.len ? s.slice(0, plan.len) : s;
        const nul = cut.indexOf("\0");
        return nul < 0 ? cut : cut.slice(0, nul);
      };
    case "binary":
      return (v) => {
        const b = toBin(v);
        return b && bytesToString(b.length > plan.len ? b.subarray(0, plan.len) : b).padEnd(plan.len, "\0");
      };
  }
}

/** The key as a sample value of the table's type. */
export function stickKeyValue(type: TablePlan["type"], key: StickKey): Exclude<Value, undefined> {
  switch (type) {
    case "ip":
      return ip4(key as number);
    case "ipv6":
      return ip6(Buffer.from(key as string, "latin1"));
    case "binary":
      return Buffer.from(key as string, "latin1");
    default:
      return key;
  }
}
