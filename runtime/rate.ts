/**
 * A sliding event rate, counted as HAProxy counts its `*_rate`: the current period's events plus the share of the
 * previous period that still lies inside the window.
 */
export interface RateCounter {
  add(n: number, now: number): void;
  read(now: number): number;
  /** Events that may still happen before `limit` per period is reached; no low-rate smoothing. */
  remain(now: number, limit: number): number;
  /** The stored triple, for tables and peers. */
  current: number;
  previous: number;
  tick: number;
}

/** The rotation step: state after the clock moved to `now`. */
function rotate(r: RateCounter, period: number, now: number): void {
  const elapsed = now - r.tick;
  if (elapsed < period) return;
  if (elapsed < 2 * period) {
    r.previous = r.current;
    r.tick += period;
  } else {
    r.previous = 0;
    r.tick = now;
  }
  r.current = 0;
}

/** Sum of events times the period, over the window ending now. `smooth`: a lone past event counts whole, so that low rates do not flap. */
function total(r: RateCounter, period: number, now: number, smooth: boolean): number {
  let past = r.previous;
  let current = r.current;
  let left = r.tick + period - now;
  if (left < 0) {
    left += period;
    past = left >= 0 ? current : 0;
    current = 0;
  }
  if (smooth && current === 0 && past <= 1) return past * period;
  return past * Math.max(left, 0) + current * period;
}

/** `period` in ms; times are wall-clock ms. */
export function makeRate(period = 1000): RateCounter {
  const rate: RateCounter = {
    current: 0,
    previous: 0,
    tick: 0,
    add(n, now) {
      rotate(rate, period, now);
      rate.current += n;
    },
    read(now) {
      return Math.floor(total(rate, period, now, true) / period);
    },
    remain(now, limit) {
      return limit - Math.min(limit, Math.floor(total(rate, period, now, false) / period));
    },
  };
  return rate;
}
