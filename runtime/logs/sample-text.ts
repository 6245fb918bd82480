import { toStr } from "../casts.ts";
import type { Value } from "../value.ts";

/** A sample cast to a byte string, as formats show it; binary data is taken as text up to a NUL. undefined: no sample. */
export function sampleText(v: Value | symbol): string | undefined {
  return typeof v === "symbol" ? undefined : toStr(v);
}
