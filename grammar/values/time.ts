import type { Reading } from "./reading.ts";

export type TimeUnit = "us" | "ms" | "s" | "m" | "h" | "d";

const micros: Record<TimeUnit, bigint> = {
  us: 1n,
  ms: 1_000n,
  s: 1_000_000n,
  m: 60_000_000n,
  h: 3_600_000_000n,
  d: 86_400_000_000n,
};

/**
 * A duration (configuration manual 2.5). The result counts `unit`s, rounded up; `unit` is also the one of a bare
 * number. Above 2147483647 units: an error. Characters after a suffix are a warning, as in HAProxy ("5sec" is 5 seconds).
 */
export function readTime(text: string, unit: TimeUnit = "ms"): Reading<number> {
  const read = /^(\d+)(us|ms|[smhd])?/.exec(text);
  if (!read) return { error: badCharacter(text, 0) };
  const rest = text.slice(read[0].length);
  if (read[2] === undefined && rest !== "") return { error: badCharacter(text, read[0].length) };
  const scale = micros[unit];
  // HAProxy counts in 64 bits.
  const total = BigInt.asUintN(64, BigInt(read[1]!)) * micros[(read[2] ?? unit) as TimeUnit];
  const value = (total + scale - 1n) / scale;
  if (value >= 0x80000000n) return { error: `timer overflow: the most is 2147483647 ${unit}` };
  if (rest === "") return { value: Number(value) };
  const warning =
    `unexpected character '${rest[0]}' after the timer value '${text}', only ` +
    "(us=microseconds,ms=milliseconds,s=seconds,m=minutes,h=hours,d=days) are supported";
  return { value: Number(value), warning };
}

function badCharacter(text: string, at: number): string {
  return text === "" ? "missing time value" : `unexpected character '${text[at]}'`;
}
