import type { BindPlan, Value } from "../../../runtime/plan.ts";
import { slotText, textOf } from "../../model/text.ts";
import type { Line, Proxy } from "../../model/types.ts";
import { lowerAddress } from "./address.ts";
import { type Context, locOf, scopeOf } from "./context.ts";
import { optionsOf } from "./options-of.ts";
import { slotValue } from "./slot-value.ts";
import { readNumber } from "./values.ts";

/** Listeners of a proxy: one per address; port ranges stay one entry with `portEnd`. */
export function lowerBinds(context: Context, proxy: Proxy): BindPlan[] {
  return proxy.binds.flatMap((line) => bindsOfLine(context, line));
}

function bindsOfLine(context: Context, line: Line): BindPlan[] {
  const settings = bindSettings(context, line);
  const binds: BindPlan[] = [];
  for (const text of (textOf(line, "addresses") ?? "").split(",")) {
    const address = lowerAddress(context, line, text, "bind");
    if (!address) continue;
    const bind: BindPlan = { ...settings, address: { ...address }, options: { ...settings.options } };
    if (bind.v6only) bind.address.v6only = true;
    if (bind.options["v4v6"]) bind.address.v4v6 = true;
    binds.push(bind);
  }
  return binds;
}

/** What the options of a bind or `stats socket` line say. */
export function bindSettings(context: Context, line: Line): Omit<BindPlan, "address"> {
  const plan: Omit<BindPlan, "address"> = { options: {}, at: locOf(line) };
  for (const use of optionsOf(line)) {
    const slot = use.slots[0];
    const text = slot ? slotText(line, slot) : "";
    const number = readNumber(text) ?? 0;
    switch (use.name) {
      case "name":
      case "mode":
      case "user":
      case "group":
        plan[use.name] = text;
        break;
      case "id":
      case "maxconn":
      case "backlog":
      case "uid":
      case "gid":
      case "nice":
        plan[use.name] = number;
        break;
      case "accept-proxy":
        plan.acceptProxy = true;
        break;
      case "v6only":
        plan.v6only = true;
        break;
      default:
        plan.options[use.name] = slot ? (slotValue(context, scopeOf(line), slot) as Value) : true;
    }
  }
  return plan;
}
