import type { LengthTables } from "./first-table.ts";
import type { PatternEntry } from "./pattern-ref.ts";

/** The IPv4 space cut where the longest matching network changes: `starts` ascending from 0, `owners` beside it. */
export interface NetRanges {
  starts: Uint32Array;
  owners: (PatternEntry | undefined)[];
}

/** Flattens nested networks into ranges: O(n log n). */
export function buildNetRanges(nets: LengthTables<number>): NetRanges {
  const list: { from: number; to: number; bits: number; entry: PatternEntry }[] = [];
  for (const [bits, table] of nets.tables)
    for (const key of table.keys())
      list.push({ from: key, to: key + 2 ** (32 - bits) - 1, bits, entry: table.get(key) as PatternEntry });
  list.sort((a, b) => a.from - b.from || a.bits - b.bits);
  const starts: number[] = [0];
  const owners: (PatternEntry | undefined)[] = [undefined];
  const put = (at: number, owner: PatternEntry | undefined): void => {
    if (at > 0xffffffff) return;
    if (starts.at(-1) === at) owners[owners.length - 1] = owner;
    else {
      starts.push(at);
      owners.push(owner);
    }
  };
  const open: { to: number; entry: PatternEntry }[] = [];
  const closeUntil = (at: number): void => {
    while (open.length > 0 && (open.at(-1) as { to: number }).to < at) {
      const done = open.pop() as { to: number };
      put(done.to + 1, open.at(-1)?.entry);
    }
  };
  for (const net of list) {
    closeUntil(net.from);
    put(net.from, net.entry);
    open.push(net);
  }
  closeUntil(2 ** 33);
  return { starts: Uint32Array.from(starts), owners };
}

export function findNetRange(ranges: NetRanges, n: number): PatternEntry | undefined {
  const { starts } = ranges;
  let lo = 0;
  let hi = starts.length - 1;
  while (lo < hi) {
    const mid = (lo + hi + 1) >>> 1;
    if ((starts[mid] as number) <= n) lo = mid;
    else hi = mid - 1;
  }
  return ranges.owners[lo];
}
