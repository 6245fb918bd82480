import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { emit } from "../../compiler/plan/emit.ts";
import { optimise } from "../../compiler/plan/optimise.ts";
import type { Plan } from "../../runtime/plan.ts";
import { validatePlan } from "../../runtime/validate-plan.ts";
import { planSchema } from "../../scripts/plan-schema.ts";
import { expr, smallPlan } from "./small-plan.ts";

test("plan.schema.json says what plan.ts says", () => {
  const stored = readFileSync(new URL("../../runtime/plan.schema.json", import.meta.url), "utf8");
  assert.deepEqual(JSON.parse(stored), JSON.parse(planSchema()), "run: node scripts/plan-schema.ts");
});

function sample(): Plan {
  const host = (name: string) => ({
    unless: false,
    clauses: [
      [
        {
          not: false,
          any: [{ expr: expr("req.hdr", "str", ["host"]), match: "str" as const, patterns: [name] }],
        },
      ],
    ],
  });
  const rules = Array.from({ length: 8 }, (_, i) => ({
    action: "use_backend",
    args: { backend: `b${i}` },
    cond: host(`h${i}.example`),
  }));
  return optimise(smallPlan(rules, "use_backend")).plan;
}

test("a plan survives being written and read", () => {
  const plan = sample();
  assert.equal(plan.proxies[0]!.useBackend.indexes.length, 1);
  const read = validatePlan(JSON.parse(emit(plan)));
  assert.ok("plan" in read, JSON.stringify(read));
  assert.deepEqual(read.plan, plan);
});

const broken: [what: string, change: (plan: Plan) => void, at: string][] = [
  ["a missing field", (p) => Reflect.deleteProperty(p, "tests"), "/"],
  ["an unknown field", (p) => Object.assign(p.proxies[0]!, { colour: "red" }), "/proxies/0"],
  ["a wrong type", (p) => Object.assign(p.proxies[0]!, { retries: "three" }), "/proxies/0/retries"],
  ["an unknown word", (p) => Object.assign(p.proxies[0]!, { mode: "ftp" }), "/proxies/0/mode"],
  ["another format", (p) => Object.assign(p, { format: 2 }), "/format"],
  ["an expression that is not there", (p) => Object.assign(p.tests[3]!, { expr: 9 }), "/tests/3/expr"],
  [
    "a condition that is not there",
    (p) => Object.assign(p.proxies[0]!.useBackend.steps[1]!, { cond: 99 }),
    "/proxies/0/useBackend/steps/1/cond",
  ],
  ["a test that is not there", (p) => p.conds[2]!.clauses[0]![0]!.any.push(77), "/conds/2"],
  ["an index out of its range", (p) => p.proxies[0]!.useBackend.indexes[0]!.always.push(8), "/proxies/0"],
];
for (const [what, change, at] of broken)
  test(`refuses ${what}`, () => {
    const plan = sample();
    change(plan);
    const result = validatePlan(plan);
    assert.ok("errors" in result);
    assert.equal(result.errors[0]!.at, at, JSON.stringify(result.errors));
  });
