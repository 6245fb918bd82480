/** A plan compiled earlier, checked against its schema. */
import { readFileSync } from "node:fs";
import type { Plan } from "../../runtime/plan.ts";
import { validatePlan } from "../../runtime/validate-plan.ts";
import { say } from "./messages.ts";

export function readPlan(path: string): Plan | undefined {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    say("ALERT", `cannot read plan ${path} : ${(error as Error).message}`);
    return undefined;
  }
  const checked = validatePlan(value);
  if ("plan" in checked) return checked.plan;
  for (const error of checked.errors)
    say("ALERT", `plan ${path} : ${typeof error === "string" ? error : JSON.stringify(error)}`);
  return undefined;
}
