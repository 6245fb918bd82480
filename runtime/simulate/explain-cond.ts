import { toStr } from "../casts.ts";
import { multiValued } from "../fetches/multi-valued.ts";
import type { LoadContext } from "../handlers.ts";
import { makeMatcher } from "../match/make-matcher.ts";
import type { CondPlan, TestPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import { INCOMPLETE, type Value } from "../value.ts";

/**
 * Why a condition holds or does not: for `if`, the tests of the first clause that holds, or of each clause the one that fails.
 * Evaluating a test twice can be noticed (counters); a simulation's world is its own, so that does no harm.
 */
export function explainCond(plan: CondPlan, load: LoadContext, s: Stream): string[] {
  if (plan.value !== undefined) return [`the condition is always ${plan.value}`];
  const reasons: string[] = [];
  for (const terms of plan.clauses) {
    const clause: string[] = [];
    let holds = true;
    for (const term of terms) {
      const name = term.acl === undefined ? "" : `${term.acl}: `;
      const tests = term.any.map((i) => load.plan.tests[i]!);
      const found = tests.find((test) => makeMatcher(test, load)(s) === true);
      const told = (found === undefined ? tests : [found])
        .map((test) => explainTest(test, load, s))
        .join("; ");
      const ok = (found !== undefined) !== term.not;
      const line = `${term.not ? "not " : ""}${name}${told}`;
      if (ok) clause.push(line);
      else {
        holds = false;
        reasons.push(`fails: ${line}`);
        break;
      }
    }
    if (holds) return clause;
  }
  return reasons;
}

function explainTest(test: TestPlan, load: LoadContext, s: Stream): string {
  const { text, fetch } = load.plan.exprs[test.expr]!;
  const values: Value[] = [];
  const one = load.expr(test.expr)(s);
  if (one === INCOMPLETE) return `${text} is not known yet`;
  if (multiValued.has(fetch.name))
    load.exprEach(test.expr)(s, (v) => {
      values.push(v);
      return false;
    });
  else if (one !== undefined) values.push(one);
  if (values.length === 0) return `${text} is absent`;
  const set = test.patterns === undefined ? undefined : load.patterns(test.patterns);
  for (const value of values) {
    const entry = set?.find(value);
    if (entry !== undefined)
      return `${text} is ${show(value)}, ${test.match} ${JSON.stringify(entry.pattern)}`;
  }
  const what = values.map(show).join(", ");
  if (set === undefined) return `${text} is ${what}`;
  const patterns = set.refs.reduce((n, ref) => n + ref.entries.size, 0);
  const first = set.refs[0]?.entries.values().next().value?.pattern;
  return `${text} is ${what}, ${test.match} ${patterns === 1 ? JSON.stringify(first) : `none of ${patterns} patterns`}`;
}

function show(value: Value): string {
  return typeof value === "string" ? JSON.stringify(value) : (toStr(value) ?? String(value));
}
