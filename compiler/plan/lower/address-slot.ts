import type { AddressPlan } from "../../../runtime/plan.ts";
import type { Line } from "../../model/types.ts";
import { readAddress } from "./address.ts";
import { type Context, fault, unsupported } from "./context.ts";

/** An address of a line; undefined after saying what is wrong with it. */
export function lowerAddress(context: Context, line: Line, text: string): AddressPlan | undefined {
  const read = readAddress(text);
  if (read.refused !== undefined) unsupported(context, line, `address '${text}'`, read.refused);
  if (read.invalid !== undefined) fault(context, line, "invalid-value", read.invalid);
  return read.address;
}
