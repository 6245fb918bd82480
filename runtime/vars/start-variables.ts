import type { LoadContext } from "../handlers.ts";
import type { Stream } from "../stream.ts";
import type { Value } from "../value.ts";

/** What expressions of the global section see: no connection, no request. */
function nobody(): Stream {
  const vars = (): Map<string, Value> => new Map();
  return {
    http: undefined,
    final: true,
    session: { vars: vars(), tracked: [] },
    txnVars: vars(),
    reqVars: vars(),
    resVars: vars(),
    tracked: [],
    memo: [],
    memoEpoch: [],
  } as unknown as Stream;
}

/** Runs the `set-var` and `set-var-fmt` lines of the global section, in order (manual 3.1). */
export function setStartVariables(load: LoadContext): void {
  const s = nobody();
  for (const line of load.plan.global.procVars) {
    const v =
      line.expr !== undefined
        ? load.expr(line.expr)(s)
        : line.format !== undefined
          ? load.format(line.format, true)(s)
          : undefined;
    load.world.procVars.set(line.name, typeof v === "symbol" ? undefined : v);
  }
}
