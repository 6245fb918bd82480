/** PROXY protocol from clients: v1 and v2, TLVs checked (accept-proxy, tcp-request connection expect-proxy). */

import { latin1Slice } from "../http1/latin1.ts";
import { ip4, ip6, parseIp } from "../ip.ts";
import type { Ip } from "../value.ts";
import { crc32c } from "./crc32c.ts";
import { SIGNATURE } from "./write-header.ts";

export interface ProxyInfo {
  /** Bytes of the header. */
  length: number;
  /** Absent for UNKNOWN and LOCAL: the connection's own addresses stand. */
  src?: Ip;
  srcPort: number;
  dst?: Ip;
  dstPort: number;
  tlvs?: Map<number, Uint8Array>;
}

/** 0: incomplete, -1: not a PROXY header. */
export function readProxyHeader(buf: Buffer, from: number, end: number): ProxyInfo | 0 | -1 {
  const n = end - from;
  if (n < 1) return 0;
  if (buf[from] === 80) return readV1(buf, from, end);
  for (let i = 0; i < Math.min(n, 12); i++) if (buf[from + i] !== SIGNATURE[i]) return -1;
  return n < 16 ? 0 : readV2(buf, from, end);
}

function readV1(buf: Buffer, from: number, end: number): ProxyInfo | 0 | -1 {
  const start = "PROXY ";
  for (let i = 0; i < Math.min(start.length, end - from); i++)
    if (buf[from + i] !== start.charCodeAt(i)) return -1;
  const lf = buf.indexOf(10, from);
  if (lf < 0 || lf >= end) return end - from > 107 ? -1 : 0;
  if (lf - from > 107 || buf[lf - 1] !== 13) return -1;
  const words = latin1Slice(buf, from, lf - 1).split(" ");
  const length = lf + 1 - from;
  if (words[1] === "UNKNOWN") return { length, srcPort: 0, dstPort: 0 };
  if ((words[1] !== "TCP4" && words[1] !== "TCP6") || words.length !== 6) return -1;
  const src = parseIp(words[2]!);
  const dst = parseIp(words[3]!);
  const family = words[1] === "TCP4" ? 4 : 6;
  if (src?.family !== family || dst?.family !== family) return -1;
  if (!/^\d{1,5}$/.test(words[4]!) || !/^\d{1,5}$/.test(words[5]!)) return -1;
  const srcPort = Number(words[4]);
  const dstPort = Number(words[5]);
  if (srcPort > 65535 || dstPort > 65535) return -1;
  return { length, src, srcPort, dst, dstPort };
}

function readV2(buf: Buffer, from: number, end: number): ProxyInfo | 0 | -1 {
  const command = buf[from + 12]!;
  const length = 16 + buf.readUInt16BE(from + 14);
  if (command >> 4 !== 2) return -1;
  if (end - from < length) return 0;
  const info: ProxyInfo = { length, srcPort: 0, dstPort: 0 };
  if ((command & 15) === 0) return info;
  if ((command & 15) !== 1) return -1;
  const family = buf[from + 13]!;
  let at = from + 16;
  if (family === 0x11) {
    if (length < 28) return -1;
    info.src = ip4(buf.readUInt32BE(at));
    info.dst = ip4(buf.readUInt32BE(at + 4));
    info.srcPort = buf.readUInt16BE(at + 8);
    info.dstPort = buf.readUInt16BE(at + 10);
    at += 12;
  } else if (family === 0x21) {
    if (length < 52) return -1;
    info.src = ip6(new Uint8Array(buf.subarray(at, at + 16)));
    info.dst = ip6(new Uint8Array(buf.subarray(at + 16, at + 32)));
    info.srcPort = buf.readUInt16BE(at + 32);
    info.dstPort = buf.readUInt16BE(at + 34);
    at += 36;
  } else if (family === 0x31) at += 216;
  const stop = from + length;
  const tlvs = new Map<number, Uint8Array>();
  while (at + 3 <= stop) {
    const type = buf[at]!;
    const size = buf.readUInt16BE(at + 1);
    const valueAt = at + 3;
    if (valueAt + size > stop) return -1;
    const value = new Uint8Array(buf.subarray(valueAt, valueAt + size));
    if (type === 3) {
      if (size !== 4) return -1;
      const sent = buf.readUInt32BE(valueAt);
      const copy = Buffer.from(buf.subarray(from, stop));
      copy.fill(0, valueAt - from, valueAt - from + 4);
      if (crc32c(copy) !== sent) return -1;
    }
    if (!tlvs.has(type)) tlvs.set(type, value);
    at = valueAt + size;
  }
  if (at !== stop) return -1;
  if (tlvs.size > 0) info.tlvs = tlvs;
  return info;
}
