/**
 * Sliding rates stored inside an entry's numbers: [current, previous, tick] from `at`. Same arithmetic as
 * runtime/rate.ts, without an object per rate. Periods and times are ms.
 */
export function slotRateAdd(data: number[], at: number, period: number, n: number, now: number): number {
  const elapsed = now - (data[at + 2] as number);
  if (elapsed >= period) {
    if (elapsed < 2 * period) {
      data[at + 1] = data[at] as number;
      data[at + 2] = (data[at + 2] as number) + period;
    } else {
      data[at + 1] = 0;
      data[at + 2] = now;
    }
    data[at] = 0;
  }
  data[at] = (data[at] as number) + n;
  return data[at] as number;
}

/** Events in the period ending now. A lone past event counts whole, so that low rates do not flap. */
export function slotRateRead(data: readonly number[], at: number, period: number, now: number): number {
  let current = data[at] as number;
  let past = data[at + 1] as number;
  let left = (data[at + 2] as number) + period - now;
  if (left < 0) {
    left += period;
    past = left >= 0 ? current : 0;
    current = 0;
  }
  if (current === 0 && past <= 1) return past;
  return Math.floor((past * Math.max(left, 0) + current * period) / period);
}

/** Makes the rate read `n` for a whole period, as `set table ... data.<rate>` does. */
export function slotRateSet(data: number[], at: number, n: number, now: number): void {
  data[at] = n;
  data[at + 1] = 0;
  data[at + 2] = now;
}
