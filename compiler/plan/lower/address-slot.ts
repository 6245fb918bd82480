import type { AddressPlan } from "../../../runtime/plan.ts";
import type { Line } from "../../model/types.ts";
import { readAddress } from "./address.ts";
import { type Context, fault, unsupported } from "./context.ts";

/** An address of a line; undefined after saying what is wrong with it. */
export function lowerAddress(context: Context, line: Line, text: string): AddressPlan | undefined {
  const read = readAddress(expand(context, text));
  if (read.refused !== undefined) unsupported(context, line, `address '${text}'`, read.refused);
  if (read.invalid !== undefined) fault(context, line, "invalid-value", read.invalid);
  return read.address;
}

/** Addresses see the environment even outside quotes: `$NAME` and `${NAME}`; unset ones are empty. */
function expand(context: Context, text: string): string {
  if (!text.includes("$")) return text;
  const { env } = context.model.options;
  return text.replace(/\$(?:\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))/g, (_, braced, bare) => {
    const name: string = braced ?? bare;
    const set = context.plan.global.env[name];
    return set === undefined ? (env?.[name] ?? "") : (set ?? "");
  });
}
