import { isIPv4, isIPv6 } from "./ip.ts";
import type { Reading } from "./reading.ts";

export interface Net {
  family: "ipv4" | "ipv6";
  address: string;
  /** Number of leading mask bits. */
  bits: number;
}

/** An address alone. */
export function readIp(text: string): Reading<{ family: "ipv4" | "ipv6"; address: string }> {
  if (isIPv4(text)) return { value: { family: "ipv4", address: text } };
  if (isIPv6(text)) return { value: { family: "ipv6", address: text } };
  return { error: `'${text}' is not an IP address` };
}

/** An address with an optional mask: `/bits`, or for IPv4 `/255.255.0.0` when its ones come first. */
export function readNet(text: string): Reading<Net> {
  const slash = text.indexOf("/");
  const ip = readIp(slash < 0 ? text : text.slice(0, slash));
  if (ip.error !== undefined) return { error: `'${text}' is not an address or network` };
  const { family, address } = ip.value;
  const width = family === "ipv4" ? 32 : 128;
  if (slash < 0) return { value: { family, address, bits: width } };
  const mask = text.slice(slash + 1);
  const bits = /^\d+$/.test(mask) ? Number(mask) : family === "ipv4" && isIPv4(mask) ? maskBits(mask) : -1;
  if (bits < 0 || bits > width) return { error: `'${mask}' is not a mask in '${text}'` };
  return { value: { family, address, bits } };
}

function maskBits(mask: string): number {
  const ones = mask
    .split(".")
    .map((part) => Number(part).toString(2).padStart(8, "0"))
    .join("");
  return /^1*0*$/.test(ones) ? ones.lastIndexOf("1") + 1 : -1;
}
