import type { CondPlan, Plan } from "../../runtime/plan.ts";
import type { PassReport } from "./pass-report.ts";

/**
 * Makes equal expressions, tests and conditions one, so that the runtime evaluates each once a request. Lowering interns most
 * of them; this catches what became equal since, and says how much is shared. Pattern lists stay apart: each is an ACL
 * that can be changed on its own.
 */
export function share(plan: Plan): PassReport {
  const report: PassReport = { pass: "share", changed: 0, notes: [] };
  const exprs = merge(plan.exprs, (e) => JSON.stringify([e.fetch, e.convs, e.out, e.volatility, e.value]));
  if (exprs.merged > 0) {
    plan.exprs = exprs.kept;
    renumber(plan, "expr", exprs.ids);
  }
  // What stands alone on its pattern list, or with its first test, has no equal: large configs consist of those, and need no keys.
  const listUses = new Int32Array(plan.patterns.length);
  for (const { patterns } of plan.tests) if (patterns !== undefined) listUses[patterns]!++;
  // The place a test was written at is for messages; the first one stands for all.
  const tests = merge(plan.tests, (t) =>
    t.patterns !== undefined && listUses[t.patterns] === 1
      ? undefined
      : `${t.expr} ${t.match} ${t.patterns ?? ""} ${t.acl ?? ""}`,
  );
  if (tests.merged > 0) {
    plan.tests = tests.kept;
    for (const cond of plan.conds)
      for (const terms of cond.clauses)
        for (const term of terms) term.any = term.any.map((i) => tests.ids[i]!);
    for (const acl of plan.acls) acl.tests = acl.tests.map((i) => tests.ids[i]!);
  }
  const firstUses = new Int32Array(plan.tests.length);
  const first = (cond: CondPlan) => cond.clauses[0]?.[0]?.any[0];
  for (const cond of plan.conds) firstUses[first(cond) ?? -1]!++;
  const conds = merge(plan.conds, (c) => (firstUses[first(c) ?? -1] === 1 ? undefined : condKey(c)));
  if (conds.merged > 0) {
    plan.conds = conds.kept;
    renumber(plan, "cond", conds.ids);
  }
  report.changed = exprs.merged + tests.merged + conds.merged;
  const uses = new Int32Array(plan.exprs.length);
  for (const test of plan.tests) uses[test.expr]!++;
  const shared = uses.reduce((n, u) => n + (u > 1 ? 1 : 0), 0);
  report.notes.push({
    text: `${plan.tests.length} tests use ${plan.exprs.length} distinct expressions, ${shared} of them more than once`,
  });
  return report;
}

function condKey(cond: CondPlan): string {
  let key = `${cond.unless} ${cond.value ?? ""}`;
  for (const terms of cond.clauses) {
    key += "|";
    for (const term of terms) key += ` ${term.not ? "!" : ""}${term.any.join("/")}${term.acl ?? ""}`;
  }
  return key;
}

/** `keyOf` gives undefined for items known to have no equal. */
function merge<T>(items: readonly T[], keyOf: (item: T) => string | undefined) {
  const seen = new Map<string, number>();
  const kept: T[] = [];
  const ids = items.map((item) => {
    const key = keyOf(item);
    let id = key === undefined ? undefined : seen.get(key);
    if (id === undefined) {
      id = kept.push(item) - 1;
      if (key !== undefined) seen.set(key, id);
    }
    return id;
  });
  return { kept, ids, merged: items.length - kept.length };
}

/** `expr` and `cond` name references wherever they stand in a plan (runtime/plan.ts), arguments included. */
function renumber(node: unknown, field: "expr" | "cond", ids: readonly number[]): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) renumber(item, field, ids);
    return;
  }
  const record = node as Record<string, unknown>;
  for (const key in record) {
    const value = record[key];
    if (key === field && typeof value === "number") record[key] = ids[value];
    else if (typeof value === "object") renumber(value, field, ids);
  }
}
