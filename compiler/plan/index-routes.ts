import type { CondPlan, LookupPlan, Plan, RuleIndexPlan, RuleListPlan } from "../../runtime/plan.ts";
import { actionWrites, settingExprs, touches } from "./action-writes.ts";
import { lookupKeys } from "./lookup-keys.ts";
import type { PassReport } from "./pass-report.ts";
import { ruleLists } from "./rule-lists.ts";
import { exprReads, exprWrites, isInert, type Reads } from "./samples.ts";

/** A lookup pays for itself from about this many rules on; fewer are evaluated one by one. */
const AT_LEAST = 6;

/** Where a rule can be filed: it needs one of these keys. */
interface Option {
  group: Group;
  buckets: readonly Bucket[];
}

/** Would-be lookup: one expression searched in one way. */
interface Group {
  expr: number;
  kind: LookupPlan["kind"];
  reads: Reads;
  ignoreCase: boolean;
  /** Rules that could be filed here; those that are. */
  wanted: number;
  filed: number;
  buckets: Map<string, Bucket>;
}

interface Bucket {
  key: string;
  wanted: number;
  rules: number[];
}

/** What is known of a plan's tests while one list is indexed. */
interface Facts {
  plan: Plan;
  httpReady: boolean;
  /** Resources that conditions of the list change, so that nothing reading them can be looked up beforehand. */
  moving: readonly string[];
  /** By expression, then kind. */
  groups: Map<LookupPlan["kind"], Group>[];
  /** Per expression: what it reads, false when it cannot be looked up. */
  reads: (Reads | false | undefined)[];
  inert: (boolean | undefined)[];
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
  const moving = setters.size === 0 ? [] : list.steps.flatMap((rule) => condWrites(plan, rule.cond));
  const facts: Facts = { plan, httpReady, moving, groups: [], reads: [], inert: [] };

  /** Per rule: for each clause its options; undefined: not filable. */
  const choices = list.steps.map((rule) => {
    const cond = rule.cond === undefined ? undefined : plan.conds[rule.cond]!;
    if (cond === undefined || cond.value !== undefined) return undefined;
    const needs = clauseOptions(facts, cond);
    for (const options of needs ?? [])
      for (const { group, buckets } of options) {
        group.wanted++;
        for (const bucket of buckets) bucket.wanted++;
      }
    return needs;
  });
  // Lookups too small to pay are given up, and their rules may go elsewhere.
  for (const needs of choices) for (const option of pick(needs, 0, atLeast) ?? []) option.group.filed++;
  const always: number[] = [];
  for (const [i, needs] of choices.entries()) {
    const picks = pick(needs, atLeast, atLeast);
    if (picks === undefined) always.push(i);
    else
      for (const { buckets } of picks) for (const { rules } of buckets) if (rules.at(-1) !== i) rules.push(i);
  }
  const lookups: LookupPlan[] = [];
  const reads: string[] = [];
  for (const group of facts.groups.flatMap((kinds) => [...kinds.values()])) {
    const used = [...group.buckets.values()].filter((bucket) => bucket.rules.length > 0);
    if (used.length === 0) continue;
    reads.push(...group.reads.resources);
    const { expr, kind, ignoreCase } = group;
    const { each } = group.reads;
    lookups.push({
      expr,
      each,
      kind,
      ignoreCase,
      keys: used.map((b) => b.key),
      rules: used.map((b) => b.rules),
    });
  }
  if (lookups.length === 0) return undefined;
  const again: number[] = [];
  for (const [i, rule] of list.steps.entries())
    if (touches(actionWrites(rule, plan, setters), reads)) again.push(i);
  return { from: 0, to: list.steps.length, lookups, always, again };
}

/** The best option of each clause, among lookups that hold `filed` rules or more; undefined when a clause has none. */
function pick(needs: Option[][] | undefined, filed: number, atLeast: number): Option[] | undefined {
  if (needs === undefined) return undefined;
  const picks: Option[] = [];
  for (const options of needs) {
    let best: Option | undefined;
    let least = Infinity;
    for (const option of options) {
      if (option.group.filed < filed) continue;
      const price = cost(option, atLeast);
      if (price >= least) continue;
      best = option;
      least = price;
    }
    if (best === undefined) return undefined;
    picks.push(best);
  }
  return picks;
}

/** Rules evaluated in vain when a key is found, and this rule's share of the lookup. */
function cost({ group, buckets }: Option, atLeast: number): number {
  let crowd = 0;
  for (const bucket of buckets) if (bucket.wanted > crowd) crowd = bucket.wanted;
  return crowd + (10 * atLeast) / group.wanted;
}

/**
 * Alternatives to file a rule: for each clause that could make it hold, the tests of which one is needed. undefined when some
 * clause has none.
 */
function clauseOptions(facts: Facts, cond: CondPlan): Option[][] | undefined {
  if (cond.unless) {
    // not (A or B): any one clause that is a conjunction of negations gives "one of these holds". Its tests must all have
    // keys, and no test at all may be noticed when skipped, since all clauses would be looked at.
    if (!cond.clauses.every((terms) => terms.every((term) => inertTerm(facts, term.any)))) return undefined;
    for (const terms of cond.clauses) {
      if (!terms.every((term) => term.not)) continue;
      const options = terms.map((term) => termOptions(facts, term.any));
      if (options.every((o) => o !== undefined)) return options.flat().map((o) => [o]);
    }
    return undefined;
  }
  const out: Option[][] = [];
  for (const terms of cond.clauses) {
    // A term with several tests may need several lookups at once; among other terms there is a choice.
    let single: Option[] | undefined;
    let whole: Option[] | undefined;
    for (const term of terms) {
      const options = term.not ? undefined : termOptions(facts, term.any);
      if (options !== undefined) {
        if (options.length > 1) whole ??= options;
        else if (single === undefined) single = options;
        else single.push(options[0]!);
      }
      if (!inertTerm(facts, term.any)) break;
    }
    if (single !== undefined) out.push(single);
    else if (whole !== undefined) for (const option of whole) out.push([option]);
    else return undefined;
  }
  return out;
}

/** One option per lookup that the tests of a term spread over; undefined unless all can be looked up. */
function termOptions(facts: Facts, tests: readonly number[]): Option[] | undefined {
  const out: { group: Group; buckets: Bucket[] }[] = [];
  for (const i of tests) {
    const test = facts.plan.tests[i]!;
    let reads = facts.reads[test.expr];
    if (reads === undefined) {
      reads = exprReads(facts.plan.exprs[test.expr]!) ?? false;
      if (reads !== false && touches(facts.moving, reads.resources)) reads = false;
      facts.reads[test.expr] = reads;
    }
    const found = reads === false ? undefined : lookupKeys(test, facts.plan);
    if (found === undefined || reads === false) return undefined;
    facts.groups[test.expr] ??= new Map();
    const kinds = facts.groups[test.expr]!;
    let group = kinds.get(found.kind);
    if (group === undefined) {
      group = {
        expr: test.expr,
        kind: found.kind,
        reads,
        ignoreCase: false,
        wanted: 0,
        filed: 0,
        buckets: new Map(),
      };
      kinds.set(found.kind, group);
    }
    // One lookup serves both: keys compared with case ignored are a superset for case-sensitive patterns.
    if (found.ignoreCase) group.ignoreCase = true;
    let option = out.find((o) => o.group === group);
    if (option === undefined) {
      option = { group, buckets: [] };
      out.push(option);
    }
    for (const key of found.keys) {
      const id = found.ignoreCase ? fold(key) : key;
      let bucket = group.buckets.get(id);
      if (bucket === undefined) {
        bucket = { key: id, wanted: 0, rules: [] };
        group.buckets.set(id, bucket);
      }
      option.buckets.push(bucket);
    }
  }
  return out;
}

function inertTerm(facts: Facts, tests: readonly number[]): boolean {
  return tests.every((i) => {
    const { expr } = facts.plan.tests[i]!;
    facts.inert[expr] ??= isInert(facts.plan.exprs[expr]!, facts.httpReady);
    return facts.inert[expr];
  });
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
