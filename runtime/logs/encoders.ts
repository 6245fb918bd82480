/**
 * Whole lines as JSON or CBOR (`%{+json}o`, `%{+cbor}o`): a map of the named items; unnamed ones cannot be shown
 * and are left out. CBOR is written as hexadecimal text unless `+bin`.
 */
import type { LogFlagsPlan, LogItemPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import type { Value } from "../value.ts";
import { aliases } from "./aliases.ts";
import type { FormatContext, Formatter } from "./compile-format.ts";
import { escapeJson } from "./escape.ts";
import { sampleText } from "./sample-text.ts";

type Datum = string | number | bigint | boolean | Uint8Array | undefined | Datum[];
type Getter = (s: Stream, origin: string) => Datum;

function castTo(v: Datum, typed: string | undefined): Datum {
  if (typed === undefined || v === undefined || Array.isArray(v)) return v;
  const value = v as Value;
  if (typed === "str") return sampleText(value);
  if (typed === "bool") return typeof v === "string" ? v !== "" && v !== "0" : Boolean(v);
  if (typed === "sint") return typeof v === "string" ? Number.parseInt(v, 10) : Number(v);
  return v;
}

function getter(item: Exclude<LogItemPlan, { kind: "text" }>, c: FormatContext): Getter | undefined {
  if (item.kind === "expr") {
    const fetch = c.expr(item.expr);
    return (s) => {
      const v = fetch(s);
      if (typeof v === "symbol") return undefined;
      const datum = typeof v === "object" && !(v instanceof Uint8Array) ? v.toString() : v;
      return castTo(datum, item.typed);
    };
  }
  const alias = aliases[item.name];
  if (!alias) return undefined;
  switch (alias.kind) {
    case "int":
      return (s) => castTo(alias.get(s, c), item.typed);
    case "port":
      return (s) => castTo(alias.get(s), item.typed);
    case "ip":
      return (s) => alias.get(s)?.toString();
    case "list":
      return (s) => alias.get(s)?.map((v) => v ?? "");
    default:
      return (s, origin) => alias.get(s, c, origin);
  }
}

function named(items: readonly LogItemPlan[], c: FormatContext): { name: string; get: Getter }[] {
  const out: { name: string; get: Getter }[] = [];
  for (const item of items) {
    if (item.kind === "text" || (item.kind === "alias" && item.name === "o") || !item.label) continue;
    const get = getter(item, c);
    if (get) out.push({ name: item.label, get });
  }
  return out;
}

function json(v: Datum): string {
  if (v === undefined) return "null";
  if (typeof v === "string") return `"${escapeJson(v)}"`;
  if (Array.isArray(v)) return `[${v.map(json).join(", ")}]`;
  if (v instanceof Uint8Array) return `"${escapeJson(sampleText(v) ?? "")}"`;
  return String(v);
}

export function Json(items: readonly LogItemPlan[], c: FormatContext): Formatter {
  const fields = named(items, c);
  return (s, origin = "unspec") =>
    `{${fields.map((f) => `"${f.name}": ${json(f.get(s, origin))}`).join(", ")}}`;
}

function head(major: number, n: bigint): string {
  const m = major << 5;
  const bytes = (first: number, width: number): string =>
    String.fromCharCode(m | first) +
    n
      .toString(16)
      .padStart(width * 2, "0")
      .replace(/../g, (h) => String.fromCharCode(Number.parseInt(h, 16)));
  if (n < 24n) return String.fromCharCode(m | Number(n));
  if (n < 256n) return bytes(24, 1);
  if (n < 65536n) return bytes(25, 2);
  if (n < 4294967296n) return bytes(26, 4);
  return bytes(27, 8);
}

function cbor(v: Datum): string {
  if (v === undefined) return "\xf6";
  if (typeof v === "boolean") return v ? "\xf5" : "\xf4";
  if (typeof v === "string") return head(3, BigInt(v.length)) + v;
  if (Array.isArray(v)) return `\x9f${v.map(cbor).join("")}\xff`;
  if (v instanceof Uint8Array) return head(2, BigInt(v.length)) + Buffer.from(v).toString("latin1");
  const n = BigInt(v);
  return n >= 0n ? head(0, n) : head(1, -1n - n);
}

export function Cbor(items: readonly LogItemPlan[], c: FormatContext, flags: LogFlagsPlan): Formatter {
  const fields = named(items, c);
  return (s, origin = "unspec") => {
    const bytes = `\xbf${fields.map((f) => cbor(f.name) + cbor(f.get(s, origin))).join("")}\xff`;
    return flags.bin ? bytes : Buffer.from(bytes, "latin1").toString("hex").toUpperCase();
  };
}
