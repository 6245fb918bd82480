import type { Stream } from "../stream.ts";

/**
 * Puts text in a capture slot of the frontend, cut to the slot's length. False when the frontend has no such slot.
 * Streams share one empty array until they capture something.
 */
export function captureInto(s: Stream, side: "request" | "response", slot: number, text: string): boolean {
  const plan = s.frontend.plan.captures[side][slot];
  if (!plan) return false;
  const key = side === "request" ? "reqCaptures" : "resCaptures";
  if (s[key].length <= slot) {
    const grown: (string | undefined)[] = s[key].length === 0 ? [] : s[key];
    while (grown.length <= slot) grown.push(undefined);
    s[key] = grown;
  }
  s[key][slot] = text.length > plan.len ? text.slice(0, plan.len) : text;
  return true;
}
