/** Passes must not change what happens to a request: same rules run, in the same order, with the same end. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { indexRoutes } from "../../compiler/plan/index-routes.ts";
import { optimise } from "../../compiler/plan/optimise.ts";
import { smallPlan } from "../plan/small-plan.ts";
import { request, rule, runner } from "./random-rules.ts";

const numRuns = Number(process.env["RUNS"] ?? 1500);
const lists = fc.array(rule, { minLength: 1, maxLength: 14 });
const requests = fc.array(request, { minLength: 1, maxLength: 4 });

test("an indexed list runs the same rules as the linear one", () => {
  let filed = 0;
  let total = 0;
  fc.assert(
    fc.property(lists, requests, (rules, all) => {
      const plan = smallPlan(rules);
      const linear = runner(structuredClone(plan));
      filed += indexRoutes(plan, 1).changed;
      total += rules.length;
      const indexed = runner(plan);
      for (const r of all) assert.deepEqual(indexed(r), linear(r));
    }),
    { numRuns },
  );
  // The property would hold for an index that files nothing.
  assert.ok(filed > total / 5, `${filed} of ${total} rules filed`);
});

test("an optimised list does the same as the one written", () => {
  const changed = new Map<string, number>();
  fc.assert(
    fc.property(lists, requests, (rules, all) => {
      const plan = smallPlan(rules);
      const before = runner(structuredClone(plan));
      for (const { pass, changed: n } of optimise(plan, 1).report)
        changed.set(pass, (changed.get(pass) ?? 0) + n);
      const after = runner(plan);
      for (const r of all) assert.deepEqual(after(r), before(r));
    }),
    { numRuns },
  );
  for (const pass of ["fold", "unreachable", "index-routes"])
    assert.ok(changed.get(pass)! > 50, `${pass} did little`);
});
