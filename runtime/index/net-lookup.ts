import type { Ip } from "../value.ts";
import type { Hits } from "./hits.ts";
import { buildNets4, type Nets4 } from "./nets4.ts";
import { buildNets6 } from "./nets6.ts";

/**
 * All networks that contain an address. As in HAProxy an IPv4 address is also looked for among IPv6 networks as
 * ::ffff:a.b.c.d, and an IPv6 one that embeds an IPv4 address (mapped, compatible, 6to4) among IPv4 networks.
 *
 * @param keys distinct, "10.0.0.0/8" or eight full hex groups "2001:db8:0:0:0:0:0:0/32"; key i yields rule list `base + i`
 */
export function netLookup(keys: readonly string[], base: number): (ip: Ip, hits: Hits) => void {
  const four: { id: number; address: number; bits: number }[] = [];
  const six: { id: number; words: number[]; bits: number }[] = [];
  for (const [i, key] of keys.entries()) {
    const slash = key.indexOf("/");
    const address = key.slice(0, slash);
    const bits = Number(key.slice(slash + 1));
    const id = base + i;
    if (address.includes(":")) {
      const groups = address.split(":").map((g) => Number.parseInt(g, 16));
      six.push({ id, bits, words: [0, 2, 4, 6].map((g) => ((groups[g]! << 16) | groups[g + 1]!) >>> 0) });
    } else {
      const [a, b, c, d] = address.split(".").map(Number);
      four.push({ id, bits, address: ((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0 });
    }
  }
  const nets4: Nets4 | undefined = four.length === 0 ? undefined : buildNets4(four);
  const nets6 = six.length === 0 ? undefined : buildNets6(six);
  return (ip, hits) => {
    if (ip.family === 4) {
      nets4?.(ip.v4, hits);
      nets6?.(0, 0, 0xffff, ip.v4, hits);
      return;
    }
    const b = ip.bytes!;
    const w0 = word(b, 0);
    const w1 = word(b, 4);
    const w2 = word(b, 8);
    const w3 = word(b, 12);
    nets6?.(w0, w1, w2, w3, hits);
    if (nets4 === undefined) return;
    if (w0 === 0 && w1 === 0 && (w2 === 0xffff || w2 === 0)) nets4(w3, hits);
    else if (w0 >>> 16 === 0x2002) nets4(((w0 << 16) | (w1 >>> 16)) >>> 0, hits);
  };
}

function word(b: Uint8Array, i: number): number {
  return ((b[i]! << 24) | (b[i + 1]! << 16) | (b[i + 2]! << 8) | b[i + 3]!) >>> 0;
}
