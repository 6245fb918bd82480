import { bytesToString } from "../casts.ts";
import { mappedBytes, maskBytes6, type Net, parseNet, toIp4, toIp6 } from "../ip.ts";
import type { Ip, Value } from "../value.ts";
import { LengthTables } from "./first-table.ts";
import { buildNetRanges, findNetRange, type NetRanges } from "./net-ranges.ts";
import type { PatternIndex } from "./pattern-index.ts";
import type { PatternEntry } from "./pattern-ref.ts";

/** Lookups after the last change before the search table is rebuilt. */
const settle = 32;

/**
 * Longest-prefix match of addresses. IPv4 is looked up among IPv4 networks, then as ::ffff:a.b.c.d among IPv6 ones, then
 * in the list of non-contiguous masks; IPv6 among IPv6 networks, then as IPv4 if it maps to one.
 */
export class NetIndex implements PatternIndex {
  readonly #v4 = new LengthTables<number>();
  readonly #v6 = new LengthTables<string>();
  #odd: { v4: number; mask: number; entry: PatternEntry }[] = [];
  #ranges: NetRanges | undefined;
  #sinceChange = 0;

  add(entry: PatternEntry): string | undefined {
    const net = parseNet(entry.pattern);
    if (!net) return `'${entry.pattern}' is not a valid IPv4 or IPv6 address`;
    this.#changed();
    const bits = contiguous(net);
    if (net.family === 6) this.#v6.add(net.bits, bytesToString(maskBytes6(net.bytes, net.bits)), entry);
    else if (bits < 0) this.#odd.push({ v4: net.v4, mask: net.mask, entry });
    else this.#v4.add(bits, (net.v4 & net.mask) >>> 0, entry);
    return undefined;
  }

  remove(entry: PatternEntry): void {
    const net = parseNet(entry.pattern);
    if (!net) return;
    this.#changed();
    const bits = contiguous(net);
    if (net.family === 6) this.#v6.remove(net.bits, bytesToString(maskBytes6(net.bytes, net.bits)), entry);
    else if (bits < 0) this.#odd = this.#odd.filter((o) => o.entry !== entry);
    else this.#v4.remove(bits, (net.v4 & net.mask) >>> 0, entry);
  }

  clear(): void {
    this.#changed();
    this.#v4.clear();
    this.#v6.clear();
    this.#odd = [];
  }

  #changed(): void {
    this.#ranges = undefined;
    this.#sinceChange = 0;
  }

  find(v: Exclude<Value, undefined>): PatternEntry | undefined {
    const ip = v as Ip;
    if (ip.family === 4) {
      return (
        this.#find4(ip.v4) ??
        (this.#v6.lengths.length > 0 ? this.#find6(mappedBytes(ip.v4)) : undefined) ??
        this.#findOdd(ip.v4)
      );
    }
    const found = this.#find6(toIp6(ip).bytes as Uint8Array);
    if (found) return found;
    const four = toIp4(ip);
    return four && (this.#find4(four.v4) ?? this.#findOdd(four.v4));
  }

  #find4(n: number): PatternEntry | undefined {
    const { lengths, tables } = this.#v4;
    if (lengths.length === 0) return undefined;
    if (lengths.length > 2) {
      if (this.#ranges === undefined && ++this.#sinceChange > settle) this.#ranges = buildNetRanges(this.#v4);
      if (this.#ranges !== undefined) return findNetRange(this.#ranges, n);
    }
    for (const bits of lengths) {
      const found = tables.get(bits)?.get(bits === 0 ? 0 : (n & (0xffffffff << (32 - bits))) >>> 0);
      if (found) return found;
    }
    return undefined;
  }

  #find6(bytes: Uint8Array): PatternEntry | undefined {
    for (const bits of this.#v6.lengths) {
      const found = this.#v6.tables.get(bits)?.get(bytesToString(maskBytes6(bytes, bits)));
      if (found) return found;
    }
    return undefined;
  }

  #findOdd(n: number): PatternEntry | undefined {
    for (const o of this.#odd) if (((n ^ o.v4) & o.mask) === 0) return o.entry;
    return undefined;
  }
}

/** Prefix length of a contiguous IPv4 mask, -1 for others; meaningless for IPv6. */
function contiguous(net: Net): number {
  if (net.family === 6) return 0;
  const inverse = ~net.mask >>> 0;
  return (inverse & (inverse + 1)) === 0 ? Math.clz32(inverse) : -1;
}
