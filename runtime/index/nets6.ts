import type { Hits } from "./hits.ts";

export type Nets6 = (w0: number, w1: number, w2: number, w3: number, hits: Hits) => void;

/** As nets4.ts, with addresses of four 32-bit words. */
export function buildNets6(nets: readonly { id: number; words: number[]; bits: number }[]): Nets6 {
  const ONES = (1n << 128n) - 1n;
  const sorted = nets
    .map((net) => {
      const value = net.words.reduce((sum, w) => (sum << 32n) | BigInt(w), 0n);
      const rest = ONES >> BigInt(net.bits);
      return { id: net.id, low: value & ~rest & ONES, high: value | rest };
    })
    .sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : a.high > b.high ? -1 : 1));
  const ids = Int32Array.from(sorted, (net) => net.id);
  const parents = new Int32Array(sorted.length);
  const starts: bigint[] = [0n];
  const owners: number[] = [-1];
  const open = (start: bigint, owner: number) => {
    if (starts.at(-1) === start) owners[owners.length - 1] = owner;
    else {
      starts.push(start);
      owners.push(owner);
    }
  };
  const stack: number[] = [];
  const closeBefore = (limit: bigint) => {
    while (stack.length > 0 && sorted[stack.at(-1)!]!.high < limit) {
      const closed = sorted[stack.pop()!]!;
      if (closed.high < ONES) open(closed.high + 1n, stack.at(-1) ?? -1);
    }
  };
  for (const [i, net] of sorted.entries()) {
    closeBefore(net.low);
    parents[i] = stack.at(-1) ?? -1;
    stack.push(i);
    open(net.low, i);
  }
  closeBefore(ONES + 1n);

  const owner = Int32Array.from(owners);
  const bounds = new Uint32Array(starts.length * 4);
  for (const [i, start] of starts.entries())
    for (let w = 0; w < 4; w++) bounds[i * 4 + w] = Number((start >> BigInt(96 - 32 * w)) & 0xffffffffn);
  const atMost = (i: number, w0: number, w1: number, w2: number, w3: number): boolean => {
    const k = i * 4;
    if (bounds[k] !== w0) return bounds[k]! < w0;
    if (bounds[k + 1] !== w1) return bounds[k + 1]! < w1;
    if (bounds[k + 2] !== w2) return bounds[k + 2]! < w2;
    return bounds[k + 3]! <= w3;
  };
  return (w0, w1, w2, w3, hits) => {
    let low = 0;
    let high = owner.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (atMost(middle, w0, w1, w2, w3)) low = middle;
      else high = middle - 1;
    }
    for (let net = owner[low]!; net !== -1; net = parents[net]!) hits.add(ids[net]!);
  };
}
