/** Values of words as numbers of the plan: times in ms, sizes in bytes. undefined when a word does not read. */
import { readSize as readBytes } from "../../../grammar/values/size.ts";
import { readTime as readDuration, type TimeUnit } from "../../../grammar/values/time.ts";

/** An integer as HAProxy's argument reader takes it: decimal, signed. */
export function readNumber(text: string): number | undefined {
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

const factors: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7 };

/** A time, in ms; `unit` is the one of a bare number and the one it counts in (manual section 2.5). */
export function readTime(text: string, unit = "ms"): number | undefined {
  const { value } = readDuration(text, unit as TimeUnit);
  return value === undefined ? undefined : Math.ceil(value * factors[unit]!);
}

/** A size with its suffix, in bytes. */
export function readSize(text: string): number | undefined {
  return readBytes(text).value;
}
