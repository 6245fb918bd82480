/** Values of words, as numbers of the plan: times in ms, sizes in bytes. undefined when a word does not read. */

/** An integer as HAProxy's argument reader takes it: decimal, signed. */
export function readNumber(text: string): number | undefined {
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

const microseconds: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1e3,
  s: 1e6,
  m: 6e7,
  h: 3.6e9,
  d: 8.64e10,
};

/** A time with its unit, in ms, rounded up as HAProxy does (manual section 2.5). */
export function readTime(text: string, unit = "ms"): number | undefined {
  const match = /^(\d+)(us|ms|s|m|h|d)?$/.exec(text);
  if (!match) return undefined;
  return Math.ceil((Number(match[1]) * microseconds[match[2] ?? unit]!) / 1000);
}

const factors: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** A size with its suffix, in bytes. */
export function readSize(text: string): number | undefined {
  const match = /^(\d+)([kmg]?)$/i.exec(text);
  return match ? Number(match[1]) * factors[match[2]!.toLowerCase()]! : undefined;
}
