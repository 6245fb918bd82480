import type { ConverterFactory } from "../handlers.ts";
import { ip4, ip6, mask4, maskBytes6, parseIp4Number, parseIp6Bytes, toIp4 } from "../ip.ts";
import type { Ip } from "../value.ts";
import { refuse, textArg } from "./args.ts";
import { lowerCase } from "./strings.ts";

export const addresses = {
  ipmask: (args, load) => {
    const four = readMask4(textArg(args, 0));
    const six = readMask6(textArg(args, 1));
    if (four === undefined || (six === undefined && textArg(args, 1) !== ""))
      return refuse(load, "ipmask", `'${textArg(args, four === undefined ? 0 : 1)}' is not a mask`);
    return (v) => {
      const short = toIp4(v as Ip);
      if (short !== undefined) return ip4(short.v4 & four);
      const whole = (v as Ip).bytes;
      if (six === undefined || whole === undefined) return undefined;
      return ip6(whole.map((byte, i) => byte & (six[i] as number)));
    };
  },
  host_only: () => (v) => {
    const text = v as string;
    const colon = portColon(text);
    return lowerCase(colon < 0 ? text : text.slice(0, colon));
  },
  port_only: () => (v) => {
    const text = v as string;
    const colon = portColon(text);
    return colon < 0 ? 0 : looseUint(text.slice(colon + 1));
  },
} satisfies Record<string, ConverterFactory>;

/** The colon before a port: the last one, unless "]" comes after it. */
function portColon(text: string): number {
  const colon = text.lastIndexOf(":");
  return text.lastIndexOf("]") > colon ? -1 : colon;
}

/** Digits of a number modulo 2^32, without looking whether they are digits. */
export function looseUint(text: string): number {
  let n = 0;
  for (let i = 0; i < text.length; i++) n = (Math.imul(n, 10) + text.charCodeAt(i) - 48) | 0;
  return n >>> 0;
}

function readMask4(text: string): number | undefined {
  if (!text.includes(".")) return isLength(text, 32) ? mask4(Number(text)) : undefined;
  const mask = parseIp4Number(text);
  return mask < 0 ? undefined : mask;
}

function readMask6(text: string): Uint8Array | undefined {
  if (text.includes(":")) return parseIp6Bytes(text);
  return isLength(text, 128) ? maskBytes6(new Uint8Array(16).fill(255), Number(text)) : undefined;
}

function isLength(text: string, max: number): boolean {
  return /^\d+$/.test(text) && Number(text) <= max;
}
