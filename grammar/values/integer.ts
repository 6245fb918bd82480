import type { Reading } from "./reading.ts";

/** A decimal integer within [min, max]; a sign is allowed when `signed`. */
export function readInt(text: string, min = -(2 ** 63), max = 2 ** 63, signed = true): Reading<number> {
  if (!(signed ? /^[+-]?\d+$/ : /^\d+$/).test(text))
    return { error: `'${text}' is not ${signed ? "an" : "a positive"} integer` };
  const value = Number(text);
  if (value < min) return { error: `${text} is too small: the least is ${min}` };
  if (value > max) return { error: `${text} is too large: the most is ${max}` };
  return { value };
}

/** 0 to 100, with an optional percent sign. */
export function readPercent(text: string): Reading<number> {
  return readInt(text.replace(/%$/, ""), 0, 100, false);
}

export function readFloat(text: string): Reading<number> {
  const value = Number(text);
  return /^[+-]?\d+(\.\d*)?$|^[+-]?\.\d+$/.test(text) ? { value } : { error: `'${text}' is not a number` };
}

export function readBool(text: string): Reading<boolean> {
  if (text === "on") return { value: true };
  return text === "off" ? { value: false } : { error: `'${text}' is neither on nor off` };
}

export function readEnum(text: string, words: readonly string[]): Reading<string> {
  return words.includes(text) ? { value: text } : { error: `'${text}' is not one of ${words.join(", ")}` };
}

/** Comma-separated words of a list. */
export function readFlags(text: string, words: readonly string[]): Reading<string[]> {
  const value = text.split(",");
  const odd = value.find((word) => !words.includes(word));
  return odd === undefined ? { value } : { error: `'${odd}' is not one of ${words.join(", ")}` };
}
