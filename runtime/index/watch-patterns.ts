import type { LoadContext } from "../handlers.ts";
import type { RuleIndexPlan, RuleListPlan } from "../plan.ts";

/**
 * Calls `grown` with the rules of the range that test a pattern list, when something is added to it at run time (`add acl`).
 * Removals need no notice: fewer rules hold then, and those looked up are a superset anyway.
 */
export function watchPatterns(
  plan: RuleIndexPlan,
  list: RuleListPlan,
  load: LoadContext,
  grown: (rules: readonly number[]) => void,
): void {
  const filed = new Uint8Array(plan.to).fill(1, plan.from);
  for (const rule of plan.always) filed[rule] = 0;
  const users = new Map<number, number[]>();
  for (let i = plan.from; i < plan.to; i++) {
    const cond = list.steps[i]!.cond;
    if (filed[i] === 0 || cond === undefined) continue;
    for (const terms of load.plan.conds[cond]!.clauses)
      for (const term of terms)
        for (const test of term.any) {
          const set = load.plan.tests[test]!.patterns;
          if (set === undefined) continue;
          const rules = users.get(set);
          if (rules === undefined) users.set(set, [i]);
          else if (rules.at(-1) !== i) rules.push(i);
        }
  }
  for (const [set, rules] of users) {
    let loading = true;
    const listener = {
      added() {
        if (!loading) grown(rules);
        return undefined;
      },
      removed() {},
      cleared() {},
    };
    // Rules with pattern files are not filed; inline lists are those without a reference.
    for (const ref of load.patterns(set).refs) if (ref.reference === undefined) ref.listen(listener);
    loading = false;
  }
}
