import type { Hits } from "./hits.ts";

/**
 * All integer ranges that hold a number.
 *
 * @param keys distinct "min:max", either end may be empty; key i yields rule list `base + i`
 */
export function intLookup(keys: readonly string[], base: number): (value: number, hits: Hits) => void {
  const points: { at: number; id: number }[] = [];
  const ranges: { low: number; high: number; id: number }[] = [];
  for (const [i, key] of keys.entries()) {
    const colon = key.indexOf(":");
    const low = colon === 0 ? -Infinity : Number(key.slice(0, colon));
    const high = colon === key.length - 1 ? Infinity : Number(key.slice(colon + 1));
    // Beyond 2^53 neighbours are one number here: such a point stays a range, which compares safely.
    if (low === high && Number.isSafeInteger(low)) points.push({ at: low, id: base + i });
    else ranges.push({ low, high, id: base + i });
  }
  points.sort((a, b) => a.at - b.at);
  ranges.sort((a, b) => a.low - b.low);
  const at = Float64Array.from(points, (p) => p.at);
  const ids = Int32Array.from(points, (p) => p.id);
  const lows = Float64Array.from(ranges, (r) => r.low);
  const highs = Float64Array.from(ranges, (r) => r.high);
  const rangeIds = Int32Array.from(ranges, (r) => r.id);
  return (value, hits) => {
    let low = 0;
    let high = at.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at[middle]! < value) low = middle + 1;
      else high = middle;
    }
    if (low < at.length && at[low] === value) hits.add(ids[low]!);
    for (let i = 0; i < lows.length && lows[i]! <= value; i++) if (value <= highs[i]!) hits.add(rangeIds[i]!);
  };
}
