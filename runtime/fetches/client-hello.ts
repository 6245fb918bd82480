/** Reads a TLS ClientHello or ServerHello from raw bytes, as `req.ssl_*` samples of TCP proxies do. */
import { INCOMPLETE, type Incomplete } from "../value.ts";

/** Handshake message type of the first record; undefined: not TLS. */
export function helloType(b: Uint8Array): number | undefined | Incomplete {
  const first = b[0];
  if (first === undefined) return INCOMPLETE;
  if (!((first >= 0x14 && first <= 0x17) || first === 0xff)) return undefined;
  if (b.length < 9) return INCOMPLETE;
  const at = (i: number): number => b[i] as number;
  if (at(1) < 3 || at(3) * 256 + at(4) < 4) return undefined;
  if (b.length < 9 + at(6) * 65536 + at(7) * 256 + at(8)) return INCOMPLETE;
  return at(5);
}

/** Version asked for, major * 65536 + minor. SSLv2 hellos are understood too. */
export function helloVersion(b: Uint8Array): number | undefined | Incomplete {
  const first = b[0];
  if (first === undefined) return INCOMPLETE;
  const at = (i: number): number => b[i] as number;
  const word = (i: number): number => at(i) * 256 + at(i + 1);
  if ((first >= 0x14 && first <= 0x17) || first === 0xff) {
    if (b.length < 11) return INCOMPLETE;
    const length = word(3);
    if (at(1) < 3 || length < 6 || length > 16384 + 2048) return undefined;
    return b.length - 5 < length ? INCOMPLETE : at(9) * 65536 + at(10);
  }
  const short = (first & 0x80) !== 0;
  const header = short ? 2 : 3;
  if (b.length < header + 1) return INCOMPLETE;
  const recordLength = ((first & (short ? 0x7f : 0x3f)) << 8) | at(1);
  const padding = short ? 0 : at(2);
  if (at(header) !== 1) return undefined;
  if (b.length < header + 9) return INCOMPLETE;
  const p = header + 1;
  const ciphers = word(p + 2);
  const session = word(p + 4);
  const challenge = word(p + 6);
  if (ciphers % 3 !== 0 || (session !== 0 && session !== 16) || challenge < 16 || challenge > 32)
    return undefined;
  if (recordLength !== 9 + ciphers + session + challenge) return undefined;
  if (b.length - p - 8 < ciphers + session + challenge + padding) return INCOMPLETE;
  return at(p) * 65536 + at(p + 1);
}

export interface ClientHello {
  ciphers: Uint8Array;
  /** Extensions block, without its length. */
  extensions: Uint8Array;
}

/** A whole ClientHello; undefined: it is none, or it has no extensions. */
export function clientHello(b: Uint8Array): ClientHello | undefined | Incomplete {
  const at = (i: number): number => b[i] as number;
  const word = (i: number): number => at(i) * 256 + at(i + 1);
  if (b.length < 1) return INCOMPLETE;
  if (at(0) !== 0x16) return undefined;
  if (b.length < 5) return INCOMPLETE;
  if (at(1) < 3) return undefined;
  const record = word(3);
  if (record < 4) return undefined;
  if (b.length < 6) return INCOMPLETE;
  if (at(5) !== 1) return undefined;
  if (b.length < 9) return INCOMPLETE;
  const length = at(6) * 65536 + word(7);
  // Version, random and the session id's length have to fit; the hello must not span records.
  if (length < 35 || length + 4 > record) return undefined;
  if (b.length < 9 + length) return INCOMPLETE;
  const end = 9 + length;
  let p = 9 + 34;
  p += 1 + at(p);
  if (p + 2 > end) return undefined;
  const ciphersLength = word(p);
  const ciphers = b.subarray(p + 2, Math.min(end, p + 2 + ciphersLength));
  p += 2 + ciphersLength;
  if (p + 1 > end) return undefined;
  p += 1 + at(p);
  if (p + 2 > end) return { ciphers, extensions: b.subarray(0, 0) };
  const extensionsLength = word(p);
  if (p + 2 + extensionsLength > end) return undefined;
  return { ciphers, extensions: b.subarray(p + 2, p + 2 + extensionsLength) };
}

/** Data of the first extension of that type; undefined when there is none, or the block is malformed before it. */
export function extension(hello: ClientHello, type: number): Uint8Array | undefined {
  const e = hello.extensions;
  for (let p = 0; p + 4 <= e.length; ) {
    const length = (e[p + 2] as number) * 256 + (e[p + 3] as number);
    if (p + 4 + length > e.length) return undefined;
    if ((e[p] as number) * 256 + (e[p + 1] as number) === type) return e.subarray(p + 4, p + 4 + length);
    p += 4 + length;
  }
  return undefined;
}
