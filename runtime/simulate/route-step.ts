import type { Loc } from "../plan.ts";

export interface RouteStep {
  at?: Loc;
  /** What happened, one sentence. */
  text: string;
  /** Why: sample values and what they matched. */
  reasons: string[];
}
