import type { LoadContext } from "../handlers.ts";
import { makeMatcher } from "../match/make-matcher.ts";
import type { CondPlan } from "../plan.ts";
import type { CondFn } from "../rules.ts";
import { INCOMPLETE, type Incomplete } from "../value.ts";

/** OR of ANDs of tests. The first test of an AND that is not true decides it, be it false or
 * undecided; in an OR true wins over undecided. */
export function loadCond(plan: CondPlan, load: LoadContext): CondFn {
  const { unless } = plan;
  if (plan.value !== undefined) {
    const value = plan.value;
    return () => value;
  }
  const clauses = plan.clauses.map((terms) => {
    const fns = terms.map((term) =>
      anyOf(
        term.any.map((i) => makeMatcher(load.plan.tests[i]!, load)),
        term.not,
      ),
    );
    return fns.length === 1 ? fns[0]! : allOf(fns);
  });
  const whole = clauses.length === 1 ? clauses[0]! : oneOf(clauses);
  if (!unless) return whole;
  return (s) => {
    const r = whole(s);
    return r === INCOMPLETE ? INCOMPLETE : !r;
  };
}

function anyOf(tests: CondFn[], not: boolean): CondFn {
  const test = tests.length === 1 ? tests[0]! : oneOf(tests);
  if (!not) return test;
  return (s) => {
    const r = test(s);
    return r === INCOMPLETE ? INCOMPLETE : !r;
  };
}

function oneOf(tests: CondFn[]): CondFn {
  return (s) => {
    let r: boolean | Incomplete = false;
    for (let i = 0; i < tests.length; i++) {
      const t = tests[i]!(s);
      if (t === true) return true;
      if (t === INCOMPLETE) r = INCOMPLETE;
    }
    return r;
  };
}

function allOf(tests: CondFn[]): CondFn {
  return (s) => {
    for (let i = 0; i < tests.length; i++) {
      const t = tests[i]!(s);
      if (t !== true) return t;
    }
    return true;
  };
}
