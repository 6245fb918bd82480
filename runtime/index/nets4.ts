import type { Hits } from "./hits.ts";

export type Nets4 = (address: number, hits: Hits) => void;

/** Above this many segments a table of the upper 16 bits pays for its 256 kB. */
const BUCKETS_FROM = 256;

/**
 * Networks are nested or disjoint, so they cut the address space into segments that each have one innermost network; the
 * others that contain it are its ancestors. A lookup finds the segment and walks up.
 */
export function buildNets4(nets: readonly { id: number; address: number; bits: number }[]): Nets4 {
  const sorted = nets
    .map((net) => {
      const size = 2 ** (32 - net.bits);
      const low = net.address - (net.address % size);
      return { id: net.id, low, high: low + size - 1 };
    })
    .sort((a, b) => a.low - b.low || b.high - a.high);
  const ids = Int32Array.from(sorted, (net) => net.id);
  const parents = new Int32Array(sorted.length);
  const starts: number[] = [0];
  const owners: number[] = [-1];
  const open = (start: number, owner: number) => {
    if (starts.at(-1) === start) owners[owners.length - 1] = owner;
    else {
      starts.push(start);
      owners.push(owner);
    }
  };
  const stack: number[] = [];
  const closeBefore = (limit: number) => {
    while (stack.length > 0 && sorted[stack.at(-1)!]!.high < limit) {
      const closed = sorted[stack.pop()!]!;
      if (closed.high < 0xffffffff) open(closed.high + 1, stack.at(-1) ?? -1);
    }
  };
  for (const [i, net] of sorted.entries()) {
    closeBefore(net.low);
    parents[i] = stack.at(-1) ?? -1;
    stack.push(i);
    open(net.low, i);
  }
  closeBefore(2 ** 32);

  const bounds = Uint32Array.from(starts);
  const owner = Int32Array.from(owners);
  // buckets[h]: the segment that holds the first address of bucket h.
  let buckets: Int32Array | undefined;
  if (bounds.length >= BUCKETS_FROM) {
    buckets = new Int32Array(65537);
    let segment = 0;
    for (let h = 0; h < 65536; h++) {
      while (segment + 1 < bounds.length && bounds[segment + 1]! <= h * 65536) segment++;
      buckets[h] = segment;
    }
    buckets[65536] = bounds.length - 1;
  }
  return (address, hits) => {
    let low = 0;
    let high = bounds.length - 1;
    if (buckets !== undefined) {
      low = buckets[address >>> 16]!;
      high = buckets[(address >>> 16) + 1]!;
    }
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (bounds[middle]! <= address) low = middle;
      else high = middle - 1;
    }
    for (let net = owner[low]!; net !== -1; net = parents[net]!) hits.add(ids[net]!);
  };
}
