import { normalizeInt } from "../casts.ts";
import type { ConverterFactory } from "../handlers.ts";
import type { Value } from "../value.ts";
import { textArg } from "./args.ts";

export const protobuf = {
  protobuf: (args) => {
    const path = fieldPath(textArg(args, 0));
    const type = textArg(args, 1);
    return (v) => lookUp(v as Uint8Array, path, type);
  },
  ungrpc: (args) => {
    const path = fieldPath(textArg(args, 0));
    const type = textArg(args, 1);
    return (v) => {
      const data = v as Uint8Array;
      // Each message has a head: a compression flag and a length of four bytes.
      for (let at = 0; data.length - at > 5; ) {
        const length = new DataView(data.buffer, data.byteOffset + at + 1).getUint32(0);
        at += 5;
        if (data.length - at < length) return undefined;
        const found = lookUp(data.subarray(at, at + length), path, type);
        if (found !== undefined) return found;
        at += length;
      }
      return undefined;
    };
  },
} satisfies Record<string, ConverterFactory>;

function fieldPath(text: string): number[] {
  return text.split(".").map(Number);
}

interface Varint {
  value: bigint;
  end: number;
}

/** Reads a varint; undefined when it does not end or is longer than 10 bytes. */
function readVarint(data: Uint8Array, at: number): Varint | undefined {
  let value = 0n;
  for (let i = at; i < data.length; i++) {
    if (i - at >= 10) return undefined;
    const byte = data[i] as number;
    value |= BigInt(byte & 127) << BigInt(7 * (i - at));
    if (byte < 128) return { value: BigInt.asUintN(64, value), end: i + 1 };
  }
  return undefined;
}

/** The first field at the path; inner numbers lead into embedded messages, of which only the first is entered. */
function lookUp(message: Uint8Array, path: readonly number[], type: string): Value {
  let data = message;
  let depth = 0;
  for (let at = 0; at < data.length; ) {
    const key = readVarint(data, at);
    if (key === undefined) return undefined;
    at = key.end;
    const wire = Number(key.value & 7n);
    let size: number | undefined;
    if (wire === 0) {
      const n = readVarint(data, at);
      if (n === undefined) return undefined;
      size = n.end - at;
    } else if (wire === 1) size = 8;
    else if (wire === 5) size = 4;
    else if (wire === 2) {
      const n = readVarint(data, at);
      if (n === undefined) return undefined;
      at = n.end;
      size = Number(n.value);
    }
    if (size === undefined || data.length - at < size) return undefined;
    if (Number(BigInt.asUintN(32, key.value >> 3n)) === path[depth]) {
      const content = data.subarray(at, at + size);
      if (depth === path.length - 1) return readField(content, wire, type);
      if (wire !== 2) return undefined;
      data = content;
      at = 0;
      depth++;
    } else at += size;
  }
  return undefined;
}

const varints = new Set(["int32", "uint32", "int64", "uint64", "bool", "enum"]);

/** Decodes a field by its declared type; raw bytes without one. A type that does not fit its coding gives nothing. */
function readField(content: Uint8Array, wire: number, type: string): Value {
  if (type === "") return content;
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  if (wire === 0) {
    const n = readVarint(content, 0)?.value;
    if (n === undefined) return undefined;
    if (varints.has(type)) return normalizeInt(BigInt.asIntN(64, n));
    if (type === "sint32" || type === "sint64") return normalizeInt((n >> 1n) ^ -(n & 1n));
  }
  if (wire === 1) {
    if (type === "fixed64" || type === "sfixed64") return normalizeInt(view.getBigInt64(0, true));
    if (type === "double") return integerPart(view.getFloat64(0, true));
  }
  if (wire === 5) {
    if (type === "fixed32") return view.getUint32(0, true);
    if (type === "sfixed32") return view.getInt32(0, true);
    if (type === "float") return Number(BigInt.asUintN(32, BigInt(integerPart(view.getFloat32(0, true)))));
  }
  return undefined;
}

/** A double as 64-bit C code on x86 truncates it: what is no number, or far too large, becomes the smallest integer. */
function integerPart(n: number): number | bigint {
  if (!Number.isFinite(n) || Math.abs(n) >= 2 ** 64) return -0x8000000000000000n;
  return normalizeInt(BigInt.asIntN(64, BigInt(Math.trunc(n))));
}
