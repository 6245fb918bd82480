/** Readers of converter arguments as the plan holds them: by position, absent ones null or missing. */
import { readInt, stringToBytes, toBin, toInt, toStr } from "../casts.ts";
import type { LoadContext } from "../handlers.ts";
import type { ArgPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import { readVariable, scopeOf } from "../vars/variables.ts";
import { decodeBase64 } from "./base64.ts";

/**
 * An argument HAProxy refuses while reading the configuration, found at start: the converter gives no samples, and the
 * start fails with the message.
 */
export function refuse(load: LoadContext, converter: string, why: string): () => undefined {
  load.error({ file: 0, line: 0 }, `converter '${converter}': ${why}.`);
  return () => undefined;
}

/** Whether an argument that may be a literal or a variable is a variable. */
export function isVariableName(text: string): boolean {
  return scopeOf(text) !== undefined && /^[A-Za-z0-9_.]+$/.test(text);
}

/** The text of argument `i`; "" when it is absent. */
export function textArg(args: readonly ArgPlan[], i: number): string {
  const arg = args[i];
  if (typeof arg === "string") return arg;
  return typeof arg === "number" || typeof arg === "boolean" ? String(arg) : "";
}

/** The integer of argument `i`, or the fallback when it is absent. */
export function intArg(args: readonly ArgPlan[], i: number, fallback = 0): number {
  const arg = args[i];
  if (typeof arg === "number") return arg;
  return typeof arg === "string" && arg !== "" ? Number(readInt(arg)) : fallback;
}

/** As `intArg`, in 64 bits. */
export function bigArg(args: readonly ArgPlan[], i: number): bigint {
  const arg = args[i];
  if (typeof arg === "number") return BigInt(Math.trunc(arg));
  return typeof arg === "string" && arg !== "" ? BigInt(readInt(arg)) : 0n;
}

/** An integer argument or a variable holding one; undefined while the variable holds none. */
export function intOperand(
  args: readonly ArgPlan[],
  i: number,
  load: LoadContext,
): (s: Stream) => number | bigint | undefined {
  const arg = args[i];
  if (typeof arg === "string" && isVariableName(arg)) {
    const read = readVariable(arg, load.world);
    return (s) => toInt(read(s));
  }
  const n = typeof arg === "number" ? arg : readInt(textArg(args, i));
  return () => n;
}

/** A text argument or a variable holding one; undefined while the variable holds none. */
export function textOperand(
  args: readonly ArgPlan[],
  i: number,
  load: LoadContext,
): (s: Stream) => string | undefined {
  const text = textArg(args, i);
  if (isVariableName(text)) {
    const read = readVariable(text, load.world);
    return (s) => toStr(read(s));
  }
  return () => text;
}

/** A literal or a variable's text, both in base64, as bytes; undefined when it does not decode. */
export function base64Operand(
  args: readonly ArgPlan[],
  i: number,
  load: LoadContext,
): (s: Stream) => Uint8Array | undefined {
  const text = textArg(args, i);
  if (isVariableName(text)) {
    const read = readVariable(text, load.world);
    return (s) => {
      const held = toStr(read(s));
      return held === undefined ? undefined : decodeBase64(held);
    };
  }
  const bytes = text === "" ? stringToBytes("") : decodeBase64(text);
  return () => bytes;
}

/** The bytes a variable holds. */
export function binVariable(
  args: readonly ArgPlan[],
  i: number,
  load: LoadContext,
): (s: Stream) => Uint8Array | undefined {
  const read = readVariable(textArg(args, i), load.world);
  return (s) => toBin(read(s));
}
