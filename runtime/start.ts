/** Starts a compiled plan: everything a config asks for, or the reasons why not. The command line calls this. */
import { actions } from "./actions/index.ts";
import { converters } from "./converters/index.ts";
import { fetches } from "./fetches/index.ts";
import type { Plan } from "./plan.ts";
import { type Running, runPlan, type StartOptions } from "./run.ts";
import { tuneEngine } from "./tune-engine.ts";

export type { Running, StartOptions };

/** Errors are lines for the user, each with file and line where there is one. */
export function startProxy(plan: Plan, options: StartOptions = {}): Promise<Running | { errors: string[] }> {
  tuneEngine();
  return runPlan(plan, { fetches, converters, actions }, options);
}
