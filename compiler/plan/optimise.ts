import type { Plan } from "../../runtime/plan.ts";
import { fold } from "./fold.ts";
import { indexRoutes } from "./index-routes.ts";
import type { PassReport } from "./pass-report.ts";
import { share } from "./share.ts";
import { unreachable } from "./unreachable.ts";

export interface Optimised {
  plan: Plan;
  /** One entry per pass, in the order they ran. */
  report: PassReport[];
}

/**
 * Runs the passes over a lowered plan, which is changed in place. What it does to a request stays the same.
 *
 * @param indexFrom how many rules a lookup must serve to be worth it; absent: what index-routes.ts finds right
 */
export function optimise(plan: Plan, indexFrom?: number): Optimised {
  return { plan, report: [fold(plan), share(plan), unreachable(plan), indexRoutes(plan, indexFrom)] };
}
