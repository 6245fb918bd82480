import { normalizeInt } from "../casts.ts";

/** Closed range; an open end is infinite. */
export interface IntRange {
  min: number | bigint;
  max: number | bigint;
}

const number = /^-?\d*$/;

function readNumber(text: string): number | bigint | undefined {
  if (text === "" || !number.test(text)) return undefined;
  const n = text === "-" ? 0n : BigInt(text);
  return n > 0x7fffffffffffffffn || n < -0x8000000000000000n ? undefined : normalizeInt(n);
}

/**
 * An integer pattern: "5", "5:9", ":9", "5:", with '-' as good as ':'. Negative numbers can only be written by the
 * compiler's normal form "min:max". Text of the error otherwise.
 */
export function parseIntRange(text: string): IntRange | string {
  const colon = text.indexOf(":");
  let at = colon;
  if (colon < 0) at = text.indexOf("-");
  if (at < 0) {
    const n = readNumber(text);
    return n === undefined ? `'${text}' is not a number` : { min: n, max: n };
  }
  const bad = `'${text}' is not a valid number range`;
  const left = text.slice(0, at);
  const right = text.slice(at + 1);
  if (left === "" && right === "") return bad;
  const min = left === "" ? Number.NEGATIVE_INFINITY : readNumber(left);
  const max = right === "" ? Number.POSITIVE_INFINITY : readNumber(right);
  if (min === undefined || max === undefined || min > max) return bad;
  return { min, max };
}
