import { stringToBytes } from "../casts.ts";
import type { ConverterFactory, LoadContext } from "../handlers.ts";
import type { ArgPlan } from "../plan.ts";
import { intArg, intOperand, refuse, textArg } from "./args.ts";
import { decodeBase64, decodeBase64Url } from "./base64.ts";

export const bytes = {
  hex: () => (v) => buffer(v).toString("hex").toUpperCase(),
  base2: () => (v) => {
    let out = "";
    for (const byte of v as Uint8Array) out += byte.toString(2).padStart(8, "0");
    return out;
  },
  hex2i: () => (v) => {
    const text = v as string;
    if (!/^[0-9a-fA-F]*$/.test(text)) return undefined;
    if (text.length <= 13) return text === "" ? 0 : Number.parseInt(text, 16);
    const n = BigInt.asIntN(64, BigInt(`0x${text.slice(-16)}`));
    return Number.isSafeInteger(Number(n)) ? Number(n) : n;
  },
  base64: () => (v) => buffer(v).toString("base64"),
  b64dec: () => (v) => decodeBase64(v as string),
  ub64enc: () => (v) => buffer(v).toString("base64url"),
  ub64dec: () => (v) => decodeBase64Url(v as string),
  bytes: (args, load) => {
    const offset = intOperand(args, 0, load);
    const length = args[1] === undefined || args[1] === null ? undefined : intOperand(args, 1, load);
    return (v, s) => {
      const from = offset(s);
      if (from === undefined || from < 0) return undefined;
      const data = v as Uint8Array;
      if (from >= data.length) return data.subarray(data.length);
      const rest = data.subarray(Number(from));
      if (length === undefined) return rest;
      const n = length(s);
      return n === undefined || n < 0 ? undefined : rest.subarray(0, Number(n));
    };
  },
  be2dec: (args, load) => decimals("be2dec", args, load),
  le2dec: (args, load) => decimals("le2dec", args, load),
  be2hex: (args, load) => {
    const separator = textArg(args, 0);
    const size = intArg(args, 1);
    const truncate = intArg(args, 2) !== 0;
    if (size <= 0 && (separator !== "" || truncate))
      return refuse(load, "be2hex", "the chunk size must be positive");
    return (v) => {
      const data = v as Uint8Array;
      const chunk = separator === "" && !truncate ? data.length : size;
      return join(data, chunk, truncate, separator, (part) => buffer(part).toString("hex").toUpperCase());
    };
  },
  has_ctl: (args, load) => {
    const mask = controlMask(textArg(args, 0));
    if (mask === undefined) return refuse(load, "has_ctl", `'${textArg(args, 0)}' is not a mask of 33 bits`);
    return (v) => {
      for (const byte of v as Uint8Array) {
        if (byte < 32 ? mask[byte] === true : byte === 127 && mask[32] === true) return true;
      }
      return false;
    };
  },
} satisfies Record<string, ConverterFactory>;

function decimals(
  name: "be2dec" | "le2dec",
  args: readonly ArgPlan[],
  load: LoadContext,
): ReturnType<ConverterFactory> {
  const separator = textArg(args, 0);
  const size = intArg(args, 1);
  const truncate = intArg(args, 2) !== 0;
  const bigEndian = name === "be2dec";
  if (size < 1 || size > 8) return refuse(load, name, "the chunk size is 1 to 8 bytes");
  return (v) =>
    join(v as Uint8Array, size, truncate, separator, (part) => {
      let n = 0n;
      for (let i = 0; i < part.length; i++) {
        const byte = part[i] as number;
        // Little-endian chunks are put together in 32-bit signed arithmetic that wraps, as HAProxy does.
        n = bigEndian ? (n << 8n) | BigInt(byte) : n | BigInt.asUintN(64, BigInt(byte << ((i * 8) & 31)));
      }
      return String(n);
    });
}

/** Chunks of `size` bytes, written each by `write`; `truncate` drops an incomplete last one. */
function join(
  data: Uint8Array,
  size: number,
  truncate: boolean,
  separator: string,
  write: (part: Uint8Array) => string,
): string {
  const out: string[] = [];
  const last = truncate ? data.length - size + 1 : data.length;
  for (let at = 0; at < last; at += size) out.push(write(data.subarray(at, at + size)));
  return out.join(separator);
}

/** 33 flags: control characters 0 to 31, then DEL. Default: all but tab. */
function controlMask(text: string): boolean[] | undefined {
  const named: Record<string, string> = { "": "0x1FFFFFDFF", any: "0x1FFFFFFFF", http: "0x2401" };
  const spelled = named[text] ?? text;
  const octal = /^0[0-7]+$/.test(spelled) ? `0o${spelled.slice(1)}` : spelled;
  const mask = /^(0x[0-9a-f]+|0o[0-7]+|\d+)$/i.test(octal) ? BigInt(octal) : -1n;
  if (mask < 0n || mask > 0x1ffffffffn) return undefined;
  return Array.from({ length: 33 }, (_, i) => ((mask >> BigInt(i)) & 1n) === 1n);
}

function buffer(v: unknown): Buffer {
  if (typeof v === "string") return Buffer.from(stringToBytes(v));
  const b = v as Uint8Array;
  return Buffer.from(b.buffer, b.byteOffset, b.length);
}
