/**
 * Address values: parse, format, mask, compare. Text forms are those of inet_pton(3)/inet_ntop(3), as HAProxy prints them.
 */
import type { Ip } from "./value.ts";

class Ip4 implements Ip {
  readonly family = 4;
  readonly bytes = undefined;
  readonly v4: number;
  #text: string | undefined;
  constructor(v4: number) {
    this.v4 = v4;
  }
  toString(): string {
    const n = this.v4;
    this.#text ??= `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;
    return this.#text;
  }
}

class Ip6 implements Ip {
  readonly family = 6;
  readonly v4 = 0;
  readonly bytes: Uint8Array;
  #text: string | undefined;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  toString(): string {
    this.#text ??= formatIp6(this.bytes);
    return this.#text;
  }
}

/** An IPv4 address from its 32-bit number (any number is taken modulo 2^32). */
export function ip4(n: number): Ip {
  return new Ip4(n >>> 0);
}

/** An IPv6 address from 16 bytes, which must not change afterwards. */
export function ip6(bytes: Uint8Array): Ip {
  return new Ip6(bytes);
}

/** Whether a sample value is an address. */
export function isIp(v: unknown): v is Ip {
  return v instanceof Ip4 || v instanceof Ip6;
}

/** "a.b.c.d" exactly, each 0-255 without leading zeroes as inet_pton wants; -1 when it is not one. */
export function parseIp4Number(text: string): number {
  let n = 0;
  let octet = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i) - 48;
    if (c >= 0 && c <= 9) {
      if (octet === 0) return -1;
      octet = octet < 0 ? c : octet * 10 + c;
      if (octet > 255) return -1;
    } else if (c === -2 && octet >= 0 && dots < 3) {
      n = n * 256 + octet;
      octet = -1;
      dots++;
    } else return -1;
  }
  return dots === 3 && octet >= 0 ? n * 256 + octet : -1;
}

/** 16 bytes of a textual IPv6 address, without brackets or zone; undefined when it is not one. */
export function parseIp6Bytes(text: string): Uint8Array | undefined {
  const out = new Uint8Array(16);
  let at = 0;
  let gap = -1;
  let i = 0;
  const n = text.length;
  if (n < 2 || n > 45) return undefined;
  if (text.charCodeAt(0) === 58) {
    if (text.charCodeAt(1) !== 58) return undefined;
    gap = 0;
    i = 2;
  }
  while (i < n) {
    const start = i;
    let value = 0;
    let digits = 0;
    for (; i < n; i++) {
      const d = hexDigit(text.charCodeAt(i));
      if (d < 0) break;
      if (++digits > 4) return undefined;
      value = value * 16 + d;
    }
    const c = i < n ? text.charCodeAt(i) : -1;
    if (c === 46) {
      const v4 = parseIp4Number(text.slice(start));
      if (v4 < 0 || at > 12) return undefined;
      out[at++] = v4 >>> 24;
      out[at++] = (v4 >>> 16) & 255;
      out[at++] = (v4 >>> 8) & 255;
      out[at++] = v4 & 255;
      i = n;
      break;
    }
    if (digits === 0 || at > 14) return undefined;
    out[at++] = value >> 8;
    out[at++] = value & 255;
    if (c < 0) break;
    if (c !== 58) return undefined;
    i++;
    if (i === n) return undefined;
    if (text.charCodeAt(i) === 58) {
      if (gap >= 0) return undefined;
      gap = at;
      i++;
    }
  }
  if (gap >= 0) {
    if (at === 16) return undefined;
    out.copyWithin(16 - (at - gap), gap, at);
    out.fill(0, gap, 16 - (at - gap));
  } else if (at !== 16) return undefined;
  return out;
}

function hexDigit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const l = c | 32;
  return l >= 97 && l <= 102 ? l - 87 : -1;
}

/** Either family, without brackets; undefined when the text is not a numeric address. */
export function parseIp(text: string): Ip | undefined {
  const v4 = parseIp4Number(text);
  if (v4 >= 0) return new Ip4(v4);
  const bytes = parseIp6Bytes(text);
  return bytes && new Ip6(bytes);
}

/**
 * A socket's address as Node reports it. An IPv4 client of an IPv6 socket ("::ffff:192.0.2.1") stays IPv6, as in
 * HAProxy; a zone ("%eth0") is dropped.
 */
export function ipOfSocket(text: string | undefined): Ip | undefined {
  if (text === undefined) return undefined;
  const zone = text.indexOf("%");
  return parseIp(zone < 0 ? text : text.slice(0, zone));
}

function formatIp6(b: Uint8Array): string {
  const words: number[] = [];
  for (let i = 0; i < 16; i += 2) words.push(((b[i] as number) << 8) | (b[i + 1] as number));
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let j = i;
    while (j < 8 && words[j] === 0) j++;
    if (j - i > bestLength) {
      best = i;
      bestLength = j - i;
    }
    if (j > i) i = j;
  }
  let out = "";
  for (let i = 0; i < 8; i++) {
    if (i === best) {
      out += "::";
      i += bestLength - 1;
      continue;
    }
    if (i === 6 && best === 0 && (bestLength === 6 || (bestLength === 5 && words[5] === 0xffff)))
      return `${out}${out.endsWith(":") ? "" : ":"}${b[12]}.${b[13]}.${b[14]}.${b[15]}`;
    if (out !== "" && !out.endsWith(":")) out += ":";
    out += (words[i] as number).toString(16);
  }
  return out;
}

/** IPv4 as "::ffff:a.b.c.d"; IPv6 as it is. */
export function toIp6(ip: Ip): Ip {
  return ip.family === 6 ? ip : new Ip6(mappedBytes(ip.v4));
}

export function mappedBytes(v4: number): Uint8Array {
  const b = new Uint8Array(16);
  b[10] = b[11] = 255;
  b[12] = v4 >>> 24;
  b[13] = (v4 >>> 16) & 255;
  b[14] = (v4 >>> 8) & 255;
  b[15] = v4 & 255;
  return b;
}

/** The IPv4 address inside a mapped, compatible (RFC 4291) or 6to4 (RFC 3056) IPv6 one; undefined for others. */
export function toIp4(ip: Ip): Ip | undefined {
  const b = ip.bytes;
  if (!b) return ip;
  const at = (i: number): number =>
    (b[i] as number) * 0x1000000 +
    (((b[i + 1] as number) << 16) | ((b[i + 2] as number) << 8) | (b[i + 3] as number));
  if (at(0) === 0 && at(4) === 0 && (at(8) === 0xffff || at(8) === 0)) return new Ip4(at(12));
  if (b[0] === 0x20 && b[1] === 0x02) return new Ip4(at(2));
  return undefined;
}

/** Bytes of an address in network order: 4 or 16 of them. */
export function ipBytes(ip: Ip): Uint8Array {
  const n = ip.v4;
  return ip.bytes ?? Uint8Array.of(n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255);
}

export function sameIp(a: Ip, b: Ip): boolean {
  if (a.family !== b.family) return false;
  if (a.family === 4) return a.v4 === b.v4;
  return (a.bytes as Uint8Array).every((x, i) => x === (b.bytes as Uint8Array)[i]);
}

/** The 32-bit mask of a prefix length 0-32. */
export function mask4(bits: number): number {
  return bits <= 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
}

/** Keeps the first `bits` of 16 bytes. */
export function maskBytes6(b: Uint8Array, bits: number): Uint8Array {
  const out = new Uint8Array(16);
  for (let i = 0; i < 16 && bits > 0; i++, bits -= 8)
    out[i] = (b[i] as number) & (bits >= 8 ? 255 : (0xff00 >> bits) & 255);
  return out;
}

/** Keeps the first `bits4` or `bits6` bits, whichever fits the family. */
export function maskIp(ip: Ip, bits4: number, bits6: number): Ip {
  return ip.bytes ? new Ip6(maskBytes6(ip.bytes, bits6)) : new Ip4(ip.v4 & mask4(bits4));
}

/** A network as patterns and `except` arguments write it. */
export type Net =
  | { family: 4; v4: number; mask: number }
  /** `bits` leading bits count. */
  | { family: 6; bytes: Uint8Array; bits: number };

/** "addr", "addr/bits" or, for IPv4, "addr/dotted-mask"; undefined when it is none of them. Host bits are kept. */
export function parseNet(text: string): Net | undefined {
  const slash = text.lastIndexOf("/");
  const host = slash < 0 ? text : text.slice(0, slash);
  const suffix = slash < 0 ? undefined : text.slice(slash + 1);
  const v4 = parseIp4Number(host);
  if (v4 >= 0) {
    if (suffix === undefined) return { family: 4, v4, mask: 0xffffffff };
    if (suffix.includes(".")) {
      const mask = parseIp4Number(suffix);
      return mask < 0 ? undefined : { family: 4, v4, mask };
    }
    const bits = prefixBits(suffix, 32);
    return bits < 0 ? undefined : { family: 4, v4, mask: mask4(bits) };
  }
  const bytes = parseIp6Bytes(host);
  if (!bytes) return undefined;
  const bits = suffix === undefined ? 128 : prefixBits(suffix, 128);
  return bits < 0 ? undefined : { family: 6, bytes, bits };
}

function prefixBits(text: string, max: number): number {
  if (!/^\d{1,3}$/.test(text)) return -1;
  const n = Number(text);
  return n > max ? -1 : n;
}

/** Whether the network holds the address, families converted as HAProxy's `ip` matching does. */
export function netHolds(net: Net, ip: Ip): boolean {
  if (net.family === 4) {
    const four = toIp4(ip);
    return four !== undefined && ((four.v4 ^ net.v4) & net.mask) === 0;
  }
  const b = ip.bytes ?? mappedBytes(ip.v4);
  let bits = net.bits;
  for (let i = 0; bits > 0; i++, bits -= 8) {
    const m = bits >= 8 ? 255 : (0xff00 >> bits) & 255;
    if ((((b[i] as number) ^ (net.bytes[i] as number)) & m) !== 0) return false;
  }
  return true;
}
