import { Ajv, type ErrorObject } from "ajv";
import { checkReferences, type PlanError } from "./check-references.ts";
import schema from "./plan.schema.json" with { type: "json" };
import type { Plan } from "./plan.ts";

/**
 * Whether a value is a plan: its shape (plan.schema.json), then that every index points at something. The proxy runs only
 * plans that pass; a plan made in the same process needs no check.
 *
 * @returns the plan, or up to `limit` complaints
 */
export function validatePlan(value: unknown, limit = 20): { plan: Plan } | { errors: PlanError[] } {
  // `discriminator`-less unions report every branch; the first errors are the telling ones.
  const validate = new Ajv({ allErrors: false, allowUnionTypes: true, strict: false }).compile(schema);
  if (!validate(value)) return { errors: (validate.errors ?? []).slice(0, limit).map(complaint) };
  const errors = checkReferences(value as unknown as Plan, limit);
  return errors.length > 0 ? { errors } : { plan: value as unknown as Plan };
}

function complaint(error: ErrorObject): PlanError {
  const extra =
    "additionalProperty" in error.params ? ` '${String(error.params["additionalProperty"])}'` : "";
  return { at: error.instancePath || "/", message: `${error.message ?? error.keyword}${extra}` };
}
