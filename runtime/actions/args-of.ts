import { toNumber } from "../casts.ts";
import type { LoadContext } from "../handlers.ts";
import type { RulePlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import type { ActionArgs, ActionName, IntArg } from "./args.ts";

/** A rule's arguments under their declared type. The plan is trusted: its schema was checked when it was loaded. */
export function argsOf<N extends ActionName>(rule: RulePlan): ActionArgs[N] {
  return rule.args as unknown as ActionArgs[N];
}

/** Reads `{ <int> | <expr> }`; undefined when the expression gives nothing. */
export function intReader(arg: IntArg, load: LoadContext): (s: Stream) => number | undefined {
  if (typeof arg === "number") return () => arg;
  const get = load.expr(arg.expr);
  return (s) => {
    const v = get(s);
    return typeof v === "symbol" ? undefined : toNumber(v);
  };
}
