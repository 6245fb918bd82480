import type { CondPlan, LookupPlan, Plan, RuleIndexPlan, RuleListPlan } from "../../runtime/plan.ts";
import { actionWrites, settingExprs, touches } from "./action-writes.ts";
import { lookupKeys } from "./lookup-keys.ts";
import type { PassReport } from "./pass-report.ts";
import { ruleLists } from "./rule-lists.ts";
import { exprReads, exprWrites, isInert } from "./samples.ts";

/** A lookup pays for itself from about this many rules on; fewer are evaluated one by one. */
const AT_LEAST = 6;

/** Tests a rule needs one of, and the keys under which that is found. */
interface Option {
  group: Group;
  keys: readonly string[];
}

/** Would-be lookup: one expression searched in one way. */
interface Group {
  expr: number;
  kind: LookupPlan["kind"];
  each: boolean;
  ignoreCase: boolean;
  reads: readonly string[];
  /** Rules that could be filed here; those that were. */
  wanted: number;
  filed: number;
  /** Folded key -> how many rules want it. */
  buckets: Map<string, number>;
}

/**
 * Files the rules of each list under the keys that must match for them to hold, so that the runtime evaluates only rules whose
 * key was found. First match stays: what the lookups yield is a superset, evaluated in order.
 *
 * A rule is filed if, in every clause of its condition, some positive test has keys. That test must stand where skipping
 * the clause is unnoticeable: all before it never wait and have no side effects. `unless` is the mirror image.
 */
export function indexRoutes(plan: Plan, atLeast = AT_LEAST): PassReport {
  const report: PassReport = { pass: "index-routes", changed: 0, notes: [] };
  const setters = settingExprs(plan);
  for (const { proxy, set, list, httpReady } of ruleLists(plan)) {
    list.indexes = [];
    if (list.steps.length < atLeast) continue;
    const index = indexList(plan, list, httpReady, setters, atLeast);
    if (index === undefined) continue;
    list.indexes = [index];
    const filed = list.steps.length - index.always.length;
    report.changed += filed;
    report.notes.push({
      at: list.steps[0]!.at,
      text: `${proxy.name}: ${set}: ${filed} of ${list.steps.length} rules in ${index.lookups.length} lookup(s): ${index.lookups.map((l) => `${l.kind} of ${plan.exprs[l.expr]!.text} (${l.keys.length} keys)`).join(", ")}`,
    });
  }
  return report;
}

function indexList(
  plan: Plan,
  list: RuleListPlan,
  httpReady: boolean,
  setters: ReadonlySet<number>,
  atLeast: number,
): RuleIndexPlan | undefined {
  const count = list.steps.length;
  const groups = new Map<string, Group>();
  // Keys must not move while conditions are evaluated; no condition of the list may set what one reads.
  const moving = setters.size === 0 ? [] : list.steps.flatMap((rule) => condWrites(plan, rule.cond));

  /** Per rule: for each clause its options; undefined: not filable. */
  const choices: (Option[][] | undefined)[] = list.steps.map((rule) => {
    if (rule.cond === undefined) return undefined;
    const cond = plan.conds[rule.cond]!;
    if (cond.value !== undefined) return undefined;
    const needs = clauseOptions(plan, cond, httpReady, moving, groups);
    for (const options of needs ?? [])
      for (const { group, keys } of options) {
        group.wanted++;
        for (const key of keys) group.buckets.set(fold(key), (group.buckets.get(fold(key)) ?? 0) + 1);
      }
    return needs;
  });

  const cost = ({ group, keys }: Option): number => {
    let crowd = 0;
    for (const key of keys) crowd = Math.max(crowd, group.buckets.get(fold(key))!);
    return crowd + (10 * atLeast) / group.wanted;
  };
  const pick = (allowed: (group: Group) => boolean) =>
    choices.map((needs) => {
      const picks = needs?.map((options) => {
        const usable = options.filter((option) => allowed(option.group));
        return usable.length === 0 ? undefined : usable.reduce((a, b) => (cost(b) < cost(a) ? b : a));
      });
      return picks?.every((option) => option !== undefined) ? picks : undefined;
    });
  for (const picks of pick(() => true))
    for (const group of new Set(picks?.map((p) => p.group))) group.filed++;
  // Lookups too small to pay are given up, and their rules may go elsewhere.
  const chosen = pick((group) => group.filed >= atLeast);
  const used = new Map<Group, Map<string, number[]>>();
  const always: number[] = [];
  for (const [i, picks] of chosen.entries()) {
    if (picks === undefined) {
      always.push(i);
      continue;
    }
    for (const { group, keys } of picks) {
      let rows = used.get(group);
      if (rows === undefined) {
        rows = new Map();
        used.set(group, rows);
      }
      for (const key of keys) {
        const id = group.ignoreCase ? fold(key) : key;
        const row = rows.get(id);
        if (row === undefined) rows.set(id, [i]);
        else if (row.at(-1) !== i) row.push(i);
      }
    }
  }
  if (used.size === 0) return undefined;
  const reads = [...used.keys()].flatMap((group) => group.reads);
  const again: number[] = [];
  for (const [i, rule] of list.steps.entries())
    if (touches(actionWrites(rule, plan, setters), reads)) again.push(i);
  return {
    from: 0,
    to: count,
    lookups: [...used].map(([group, rows]) => ({
      expr: group.expr,
      each: group.each,
      kind: group.kind,
      ignoreCase: group.ignoreCase,
      keys: [...rows.keys()],
      rules: [...rows.values()],
    })),
    always,
    again,
  };
}

/**
 * Alternatives to file a rule: for each clause that could make it hold, the tests of which one is needed. undefined when some
 * clause has none.
 */
function clauseOptions(
  plan: Plan,
  cond: CondPlan,
  httpReady: boolean,
  moving: readonly string[],
  groups: Map<string, Group>,
): Option[][] | undefined {
  if (cond.unless) {
    // not (A or B): any one clause that is a conjunction of negations gives "one of these holds". Its tests must all have
    // keys, and no test at all may be noticed when skipped, since all clauses would be looked at.
    const inert = cond.clauses.every((terms) =>
      terms.every((t) => t.any.every((i) => inertTest(plan, i, httpReady))),
    );
    if (!inert) return undefined;
    for (const terms of cond.clauses) {
      if (!terms.every((term) => term.not)) continue;
      const options = terms.map((term) => termOptions(plan, term.any, moving, groups));
      if (options.every((o) => o !== undefined)) return options.flat().map((o) => [o]);
    }
    return undefined;
  }
  const out: Option[][] = [];
  for (const terms of cond.clauses) {
    // A term with several tests needs each of them filed; among terms there is a choice.
    const whole: Option[][] = [];
    for (const term of terms) {
      if (!term.not) {
        const options = termOptions(plan, term.any, moving, groups);
        if (options !== undefined) whole.push(options);
      }
      if (!term.any.every((i) => inertTest(plan, i, httpReady))) break;
    }
    const first = whole[0];
    if (first === undefined) return undefined;
    const single = whole.filter((options) => options.length === 1).flat();
    if (single.length > 0) out.push(single);
    else for (const option of first) out.push([option]);
  }
  return out;
}

/** One option per lookup that the tests of a term spread over; undefined unless all can be looked up. */
function termOptions(
  plan: Plan,
  tests: readonly number[],
  moving: readonly string[],
  groups: Map<string, Group>,
): Option[] | undefined {
  const byGroup = new Map<Group, string[]>();
  for (const i of tests) {
    const test = plan.tests[i]!;
    const expr = plan.exprs[test.expr]!;
    const found = lookupKeys(test, plan);
    const reads = found && exprReads(expr);
    if (found === undefined || reads === undefined || touches(moving, reads.resources)) return undefined;
    const name = `${test.expr} ${found.kind}`;
    let group = groups.get(name);
    if (group === undefined) {
      group = {
        expr: test.expr,
        kind: found.kind,
        each: reads.each,
        ignoreCase: false,
        reads: reads.resources,
        wanted: 0,
        filed: 0,
        buckets: new Map(),
      };
      groups.set(name, group);
    }
    // One lookup serves both: folded keys yield a superset for case-sensitive patterns.
    if (found.ignoreCase) group.ignoreCase = true;
    const keys = byGroup.get(group);
    if (keys === undefined) byGroup.set(group, found.keys);
    else byGroup.set(group, keys.concat(found.keys));
  }
  return [...byGroup].map(([group, keys]) => ({ group, keys }));
}

function inertTest(plan: Plan, test: number, httpReady: boolean): boolean {
  return isInert(plan.exprs[plan.tests[test]!.expr]!, httpReady);
}

function condWrites(plan: Plan, cond: number | undefined): string[] {
  if (cond === undefined) return [];
  return plan.conds[cond]!.clauses.flatMap((terms) =>
    terms.flatMap((term) =>
      term.any.flatMap((i) => {
        const expr = plan.exprs[plan.tests[i]!.expr]!;
        // acl() evaluates tests that are not seen here.
        return expr.fetch.name === "acl" ? ["*"] : exprWrites(expr);
      }),
    ),
  );
}

function fold(key: string): string {
  return /[A-Z]/.test(key) ? key.replace(/[A-Z]+/g, (s) => s.toLowerCase()) : key;
}
