import type { Loc } from "../../runtime/plan.ts";

/** What one pass did to a plan. */
export interface PassReport {
  pass: string;
  /** How many things it changed; 0: nothing to do. */
  changed: number;
  notes: { at?: Loc; text: string }[];
}
