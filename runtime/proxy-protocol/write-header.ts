/** PROXY protocol towards servers: v1 text, v2 binary with TLVs (send-proxy, send-proxy-v2, proxy-v2-options). */
import type { BaseStream } from "../proxy/base-stream.ts";
import type { Ip } from "../value.ts";
import type { RuntimeServer } from "../world/runtime-world.ts";
import { crc32c } from "./crc32c.ts";

export const SIGNATURE = Buffer.from([13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10]);

/** The header to send before anything else; undefined when the server wants none. */
export function proxyHeader(s: BaseStream, server: RuntimeServer): Buffer | undefined {
  const { sendProxy } = server.plan;
  if (sendProxy === undefined) return undefined;
  const { src, srcPort, dst, dstPort } = s.session;
  return sendProxy === "v1" ? headerV1(src, srcPort, dst, dstPort) : headerV2(s, server);
}

/** "PROXY TCP4 ..." line; UNKNOWN without addresses. */
export function headerV1(src: Ip | undefined, srcPort: number, dst: Ip | undefined, dstPort: number): Buffer {
  if (src === undefined || dst === undefined) return Buffer.from("PROXY UNKNOWN\r\n");
  const six = src.family === 6 || dst.family === 6;
  return Buffer.from(`PROXY TCP${six ? 6 : 4} ${text(src, six)} ${text(dst, six)} ${srcPort} ${dstPort}\r\n`);
}

function text(ip: Ip, six: boolean): string {
  return six && ip.family === 4 ? `::ffff:${ip}` : ip.toString();
}

function sixteen(ip: Ip): Buffer {
  if (ip.bytes !== undefined) return Buffer.from(ip.bytes);
  const b = Buffer.alloc(16);
  b[10] = b[11] = 255;
  b.writeUInt32BE(ip.v4, 12);
  return b;
}

function headerV2(s: BaseStream, server: RuntimeServer): Buffer {
  const { src, srcPort, dst, dstPort } = s.session;
  const parts: Buffer[] = [];
  let family = 0;
  let command = 0x20;
  if (src !== undefined && dst !== undefined) {
    command = 0x21;
    if (src.family === 4 && dst.family === 4) {
      family = 0x11;
      const b = Buffer.alloc(12);
      b.writeUInt32BE(src.v4, 0);
      b.writeUInt32BE(dst.v4, 4);
      b.writeUInt16BE(srcPort, 8);
      b.writeUInt16BE(dstPort, 10);
      parts.push(b);
    } else {
      family = 0x21;
      const ports = Buffer.alloc(4);
      ports.writeUInt16BE(srcPort, 0);
      ports.writeUInt16BE(dstPort, 2);
      parts.push(sixteen(src), sixteen(dst), ports);
    }
  }
  const options = server.plan.proxyV2Options ?? [];
  const crc = options.includes("crc32c");
  let crcAt = -1;
  if (crc) {
    crcAt = 16 + length(parts) + 3;
    parts.push(tlv(3, Buffer.alloc(4)));
  }
  if (options.includes("unique-id")) {
    s.uniqueId ??= s.world.uniqueId(s);
    if (s.uniqueId !== undefined) parts.push(tlv(5, Buffer.from(s.uniqueId, "latin1")));
  }
  for (const { type, text: value } of s.backend!.loaded.tlvs.get(server.name) ?? []) {
    parts.push(tlv(type, Buffer.from(value(s), "latin1")));
  }
  const head = Buffer.alloc(16);
  SIGNATURE.copy(head);
  head[12] = command;
  head[13] = family;
  head.writeUInt16BE(length(parts), 14);
  const all = Buffer.concat([head, ...parts]);
  if (crcAt >= 0) all.writeUInt32BE(crc32c(all), crcAt);
  return all;
}

function length(parts: Buffer[]): number {
  return parts.reduce((n, p) => n + p.length, 0);
}

export function tlv(type: number, value: Buffer): Buffer {
  const b = Buffer.alloc(3 + value.length);
  b[0] = type;
  b.writeUInt16BE(value.length, 1);
  value.copy(b, 3);
  return b;
}
