import { toStr } from "../casts.ts";
import type { ConverterFactory } from "../handlers.ts";
import { ip4, ip6, isIp, parseIp4Number, parseIp6Bytes } from "../ip.ts";
import type { Value } from "../value.ts";
import { textArg } from "./args.ts";

/** The Forwarded header of RFC 7239, as far as HAProxy reads it: one element, four known parameters, each once. */
export const forwarded = {
  rfc7239_is_valid: () => (v) => readForwarded(v as string) !== undefined,
  rfc7239_field: (args) => {
    const field = textArg(args, 0) as keyof Forwarded;
    return (v) => readForwarded(v as string)?.[field];
  },
  rfc7239_n2nn: () => (v) => readNode({ text: v as string, at: 0 }, true)?.name,
  rfc7239_n2np: () => (v) => readNode({ text: v as string, at: 0 }, true)?.port,
  rfc7239_nn: () => (v) => {
    if (isIp(v)) return v.family === 4 ? v.toString() : `[${v.toString()}]`;
    const text = toStr(v);
    return text === "" ? "unknown" : obfuscate(text);
  },
  rfc7239_np: () => (v) =>
    typeof v === "number" || typeof v === "bigint"
      ? String(BigInt.asUintN(32, BigInt(v)))
      : obfuscate(toStr(v) || undefined),
} satisfies Record<string, ConverterFactory>;

interface Forwarded {
  for?: string;
  by?: string;
  host?: string;
  proto?: string;
}

interface Cursor {
  readonly text: string;
  at: number;
}

interface Node {
  name: Value;
  port: Value;
}

/** An identifier that hides something: `_` before letters, digits, dots, dashes and underscores. */
function obfuscate(text: string | undefined): string | undefined {
  return text !== undefined && /^[A-Za-z0-9._-]+$/.test(text) ? `_${text}` : undefined;
}

const names = ["for", "by", "host", "proto"] as const;

/** The parameters of a header, or undefined when it is not valid. Reading ends when all four were seen. */
function readForwarded(text: string): Forwarded | undefined {
  const c: Cursor = { text, at: 0 };
  const out: Forwarded = {};
  for (let first = true; c.at < text.length && names.some((n) => out[n] === undefined); first = false) {
    if (!first && text[c.at++] !== ";") return undefined;
    const name = names.find((n) => out[n] === undefined && text.startsWith(`${n}=`, c.at));
    // Something must follow the "=".
    if (name === undefined || c.at + name.length + 1 >= text.length) return undefined;
    c.at += name.length + 1;
    if (name === "proto") {
      const proto = /https?/y;
      proto.lastIndex = c.at;
      const match = proto.exec(text);
      if (match === null) return undefined;
      out.proto = match[0];
      c.at += match[0].length;
      continue;
    }
    const quoted = text[c.at] === '"';
    if (quoted) c.at++;
    const start = c.at;
    const good = name === "host" ? readHost(c, quoted) : readNode(c, quoted) !== undefined;
    if (!good) return undefined;
    out[name] = text.slice(start, c.at);
    if (quoted && text[c.at++] !== '"') return undefined;
  }
  return names.some((n) => out[n] !== undefined) ? out : undefined;
}

function readHost(c: Cursor, quoted: boolean): boolean {
  if (c.at >= c.text.length) return false;
  if (quoted && c.text[c.at] === "[") {
    if (readIp6(c) === undefined) return false;
  } else take(c, /[A-Za-z0-9.]*/y);
  if (c.text[c.at] !== ":") return true;
  if (!quoted) return false;
  c.at++;
  return readPort(c) !== undefined;
}

/** node = name [":" port]; a port and an IPv6 address need quotes around the node. */
function readNode(c: Cursor, quoted: boolean): Node | undefined {
  const name = readName(c, quoted);
  if (name === undefined) return undefined;
  if (c.text[c.at] !== ":") return { name, port: undefined };
  if (!quoted) return undefined;
  c.at++;
  const port = c.text[c.at] === "_" ? take(c, /_[A-Za-z0-9._-]+/y) : readPort(c);
  return port === undefined ? undefined : { name, port };
}

function readName(c: Cursor, quoted: boolean): Value {
  switch (c.text[c.at]) {
    case undefined:
      return undefined;
    case "_":
      return take(c, /_[A-Za-z0-9._-]+/y);
    case "u":
      return take(c, /unknown/y);
    case "[":
      if (quoted) return readIp6(c);
  }
  const n = parseIp4Number(take(c, /[\d.]{0,15}/y) ?? "");
  return n < 0 ? undefined : ip4(n);
}

function readIp6(c: Cursor): Value {
  const inside = take(c, /\[[A-Za-z0-9:]{0,45}\]/y);
  const bytes = inside === undefined ? undefined : parseIp6Bytes(inside.slice(1, -1));
  return bytes && ip6(bytes);
}

function readPort(c: Cursor): number | undefined {
  const port = Number(take(c, /\d*/y));
  return port > 0 && port <= 65535 ? port : undefined;
}

function take(c: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = c.at;
  const match = pattern.exec(c.text);
  if (match === null) return undefined;
  c.at += match[0].length;
  return match[0];
}
