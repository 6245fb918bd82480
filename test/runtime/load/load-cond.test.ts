/** Three-valued conditions: what an undecided test leaves undecided. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LoadContext } from "../../../runtime/handlers.ts";
import { loadCond } from "../../../runtime/load/load-cond.ts";
import type { CondPlan } from "../../../runtime/plan.ts";
import type { Stream } from "../../../runtime/stream.ts";
import { INCOMPLETE } from "../../../runtime/value.ts";
import { emptyPlan } from "../proxy/plan-builder.ts";

const at = { file: 0, line: 1 };
const samples = [true, false, INCOMPLETE] as const;
const [T, F, U] = [0, 1, 2];

/** Clauses over tests 0 (true), 1 (false) and 2 (undecided). */
function outcome(clauses: number[][], unless = false): unknown {
  const plan = emptyPlan();
  plan.tests = samples.map((_, expr) => ({ expr, match: "bool", at }));
  const load = {
    plan,
    expr: (i: number) => () => samples[i],
    exprEach: (i: number) => (_s: Stream, visit: (v: unknown) => unknown) =>
      samples[i] === INCOMPLETE ? INCOMPLETE : visit(samples[i]),
  } as unknown as LoadContext;
  const cond: CondPlan = {
    unless,
    clauses: clauses.map((terms) => terms.map((any) => ({ not: false, any: [any] }))),
    text: "",
    at,
  };
  return loadCond(cond, load)({ final: false } as Stream);
}

test("the first test of an AND that is not true decides", () => {
  assert.equal(outcome([[T!, T!]]), true);
  assert.equal(outcome([[T!, F!]]), false);
  assert.equal(outcome([[F!, U!]]), false);
  assert.equal(outcome([[U!, F!]]), INCOMPLETE);
  assert.equal(outcome([[T!, U!]]), INCOMPLETE);
});

test("true wins an OR, undecided keeps it open", () => {
  assert.equal(outcome([[U!], [T!]]), true);
  assert.equal(outcome([[U!], [F!]]), INCOMPLETE);
  assert.equal(outcome([[F!], [F!]]), false);
  assert.equal(outcome([[U!]], true), INCOMPLETE);
  assert.equal(outcome([[F!]], true), true);
});
