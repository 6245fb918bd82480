import type { CapturePlan } from "../plan.ts";
import type { Head } from "../stream.ts";

/** Values of `capture request/response header`: the last line of that name, cut to its length; undefined where absent. */
export function captureHeaders(head: Head, plans: readonly CapturePlan[]): (string | undefined)[] {
  const out: (string | undefined)[] = new Array(plans.length).fill(undefined);
  for (const [slot, plan] of plans.entries()) {
    if (plan.name === undefined) continue;
    const name = plan.name.toLowerCase();
    for (let i = head.find(name); i >= 0; i = head.find(name, i + 1))
      out[slot] = head.value(i).slice(0, plan.len);
  }
  return out;
}
