import { readInt } from "./integer.ts";
import type { Reading } from "./reading.ts";

export interface Ports {
  low: number;
  high: number;
}

export function readPort(text: string): Reading<number> {
  return readInt(text, 0, 65535, false);
}

/** `N` or `N-M`. */
export function readPorts(text: string): Reading<Ports> {
  const [first, second, ...more] = text.split("-");
  if (more.length > 0) return { error: `'${text}' is not a port range` };
  const low = readPort(first!);
  if (low.error !== undefined) return low;
  const high = second === undefined ? low : readPort(second);
  if (high.error !== undefined) return high;
  if (low.value > high.value) return { error: `invalid port range '${text}'` };
  return { value: { low: low.value, high: high.value } };
}
