/**
 * HAProxy's implicit conversions between sample types (manual 7.1.3, table of casts). A JavaScript value carries its
 * type, so a cast depends on the target alone; one that is not allowed or fails gives undefined: no sample.
 */
import { ip4, ip6, ipBytes, isIp, parseIp, parseIp6Bytes, toIp4, toIp6 } from "./ip.ts";
import type { Ip, Value } from "./value.ts";

export type Cast = (v: Value) => Value;

const MAX = 0x7fffffffffffffffn;
const MIN = -0x8000000000000000n;

/** Keeps 64-bit integers as numbers whenever they are safe ones. */
export function normalizeInt(n: bigint): number | bigint {
  return n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n;
}

/** Wraps to 64 bits, as C's signed arithmetic does. */
export function wrapInt(n: bigint): number | bigint {
  return normalizeInt(BigInt.asIntN(64, n));
}

/** Leading integer of a string: sign, digits, then anything; saturates at 64 bits; 0 without digits. */
export function readInt(s: string): number | bigint {
  let i = 0;
  const first = s.charCodeAt(0);
  const negative = first === 45;
  if (negative || first === 43) i = 1;
  const start = i;
  let n = 0;
  for (; i < s.length; i++) {
    const d = s.charCodeAt(i) - 48;
    if (d < 0 || d > 9) break;
    n = n * 10 + d;
  }
  if (i - start <= 15) return negative ? (n === 0 ? 0 : -n) : n;
  let big = BigInt(s.slice(start, i));
  if (negative) big = -big;
  return normalizeInt(big > MAX ? MAX : big < MIN ? MIN : big);
}

/** Bytes to a byte string. */
export function bytesToString(b: Uint8Array): string {
  if (b.length > 256) return Buffer.from(b.buffer, b.byteOffset, b.length).toString("latin1");
  let s = "";
  for (let i = 0; i < b.length; i++) s += String.fromCharCode(b[i] as number);
  return s;
}

/** A byte string to bytes. */
export function stringToBytes(s: string): Uint8Array {
  return Buffer.from(s, "latin1");
}

/** To `str`; a NUL ends binary data, as it does in C. */
export function toStr(v: Value): string | undefined {
  switch (typeof v) {
    case "string":
      return v;
    case "number":
    case "bigint":
      return String(v);
    case "boolean":
      return v ? "1" : "0";
    case "undefined":
      return undefined;
  }
  if (v instanceof Uint8Array) {
    const nul = v.indexOf(0);
    return bytesToString(nul < 0 ? v : v.subarray(0, nul));
  }
  return v.toString();
}

/** To `sint`. */
export function toInt(v: Value): number | bigint | undefined {
  switch (typeof v) {
    case "number":
    case "bigint":
      return v;
    case "boolean":
      return v ? 1 : 0;
    case "string":
      return v === "" ? undefined : readInt(v);
    case "undefined":
      return undefined;
  }
  if (v instanceof Uint8Array) return undefined;
  return v.family === 4 ? v.v4 : undefined;
}

/** To `sint` as a plain number, saturating where a double cannot hold it. */
export function toNumber(v: Value): number | undefined {
  const n = toInt(v);
  return n === undefined ? undefined : Number(n);
}

/** To `bool`: any integer but 0. Addresses and binary data have no truth. */
export function toBool(v: Value): boolean | undefined {
  if (typeof v === "boolean") return v;
  if (typeof v === "object") return undefined;
  const n = toInt(v);
  return n === undefined ? undefined : n !== 0;
}

function low32(n: number | bigint): number {
  return typeof n === "number" ? (n % 4294967296) >>> 0 : Number(BigInt.asUintN(32, n));
}

/** IPv4 at the start of a string: leading zeroes and whatever follows the fourth number are taken, as HAProxy takes them. */
function looseIp4(s: string): Ip | undefined {
  let n = 0;
  let octet = -1;
  let octets = 0;
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c === 46) {
      if (octet < 0 || octets === 4) return undefined;
      n = n * 256 + octet;
      octet = -1;
    } else if (c >= 48 && c <= 57) {
      if (octet < 0) {
        if (++octets > 4) return undefined;
        octet = 0;
      }
      octet = octet * 10 + c - 48;
      if (octet > 255) return undefined;
    } else break;
  }
  return octets === 4 && octet >= 0 ? ip4(n * 256 + octet) : undefined;
}

/** To `addr`: whichever family the value has. */
export function toAddr(v: Value): Ip | undefined {
  if (typeof v === "string") return looseIp4(v) ?? parseIp(v);
  if (typeof v === "number" || typeof v === "bigint") return ip4(low32(v));
  return isIp(v) ? v : undefined;
}

export function toV4(v: Value): Ip | undefined {
  if (typeof v === "string") return looseIp4(v);
  if (typeof v === "number" || typeof v === "bigint") return ip4(low32(v));
  return isIp(v) ? toIp4(v) : undefined;
}

export function toV6(v: Value): Ip | undefined {
  if (typeof v === "string") {
    const b = parseIp6Bytes(v);
    return b && ip6(b);
  }
  if (typeof v === "number" || typeof v === "bigint") return toIp6(ip4(low32(v)));
  return isIp(v) ? toIp6(v) : undefined;
}

/** To `bin`: addresses in network order, integers as 8 bytes. */
export function toBin(v: Value): Uint8Array | undefined {
  switch (typeof v) {
    case "string":
      return stringToBytes(v);
    case "undefined":
      return undefined;
    case "boolean":
    case "number":
    case "bigint": {
      const b = new Uint8Array(8);
      new DataView(b.buffer).setBigInt64(0, BigInt.asIntN(64, BigInt(v)));
      return b;
    }
  }
  return v instanceof Uint8Array ? v : ipBytes(v);
}

function toMeth(v: Value): string | undefined {
  return typeof v === "string" ? v : v instanceof Uint8Array ? bytesToString(v) : undefined;
}

const casts: Record<string, Cast> = {
  bool: toBool,
  sint: toInt,
  addr: toAddr,
  ipv4: toV4,
  ipv6: toV6,
  str: toStr,
  bin: toBin,
  meth: toMeth,
  any: (v) => v,
  same: (v) => v,
};

/** The cast to a type of the catalogue (SampleType). */
export function castTo(type: string): Cast {
  return casts[type] ?? ((v) => v);
}

/** False where values of type `from` need no work to become `to`: the loader may leave the cast out. */
export function needsCast(from: string, to: string): boolean {
  return !(
    from === to ||
    to === "any" ||
    to === "same" ||
    (to === "addr" && (from === "ipv4" || from === "ipv6")) ||
    (from === "meth" && to === "str")
  );
}

/** Type name of a value, as the manual calls it. */
export function typeOfValue(v: Exclude<Value, undefined>): string {
  switch (typeof v) {
    case "boolean":
      return "bool";
    case "string":
      return "str";
    case "number":
    case "bigint":
      return "sint";
  }
  return v instanceof Uint8Array ? "bin" : v.family === 4 ? "ipv4" : "ipv6";
}
