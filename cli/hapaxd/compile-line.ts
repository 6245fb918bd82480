/** Reads a line of configuration given at run time (`set var` on the stats socket): the plan, or why it cannot be read. */
import { compileConfig } from "../../compiler/plan/compile.ts";
import type { Plan } from "../../runtime/plan.ts";

export function compileLine(config: string): Plan | string {
  const { plan, diagnostics } = compileConfig(
    [{ name: "stats socket", bytes: Buffer.from(config, "latin1") }],
    { optimise: false },
  );
  const problem = diagnostics.find((d) => d.severity === "error");
  if (problem !== undefined) return `${problem.message}.`;
  if (plan === undefined) return "The expression cannot be read.";
  const refused = plan.unsupported[0];
  return refused === undefined ? plan : `${refused.what}: ${refused.reason}.`;
}
