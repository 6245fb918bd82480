import type { Plan, RuleListPlan } from "./plan.ts";

export interface PlanError {
  /** JSON pointer into the plan, "/proxies/0/name". */
  at: string;
  message: string;
}

/** Fields that hold an index, and the table they point into (plan.ts). */
const tables: Readonly<Record<string, keyof Plan>> = {
  expr: "exprs",
  cond: "conds",
  format: "formats",
  logFormat: "formats",
  errorLogFormat: "formats",
  logFormatSd: "formats",
  uniqueIdFormat: "formats",
  sd: "formats",
  table: "tables",
};

/** Indexes of a well-formed plan that point nowhere, and rule indexes that name rules out of their range. */
export function checkReferences(plan: Plan, limit: number): PlanError[] {
  const errors: PlanError[] = [];
  const check = (index: number, table: keyof Plan, at: string): void => {
    const size = (plan[table] as unknown[]).length;
    if (!(Number.isInteger(index) && index >= 0 && index < size) && errors.length < limit)
      errors.push({ at, message: `${index} is not an index into ${table}, which has ${size}` });
  };
  const walk = (node: unknown, at: string): void => {
    if (typeof node !== "object" || node === null || errors.length >= limit) return;
    if (Array.isArray(node)) {
      // Numbers and texts refer to nothing by themselves.
      if (typeof node[0] === "object") for (const [i, item] of node.entries()) walk(item, `${at}/${i}`);
      return;
    }
    for (const [key, value] of Object.entries(node)) {
      if (typeof value === "object") {
        walk(value, `${at}/${key}`);
        continue;
      }
      if (typeof value !== "number") continue;
      const table = tables[key] ?? (key === "patterns" ? "patterns" : undefined);
      if (table !== undefined) check(value, table, `${at}/${key}`);
    }
  };
  for (const [key, part] of Object.entries(plan)) walk(part, `/${key}`);
  for (const [i, cond] of plan.conds.entries())
    for (const terms of cond.clauses)
      for (const term of terms) for (const test of term.any) check(test, "tests", `/conds/${i}`);
  for (const [i, acl] of plan.acls.entries())
    for (const test of acl.tests) check(test, "tests", `/acls/${i}`);
  for (const [i, proxy] of plan.proxies.entries()) {
    const lists = [...Object.values(proxy.rules), proxy.useBackend, proxy.useServer, proxy.persistRules];
    for (const list of lists) if (list !== undefined) checkIndexes(list, `/proxies/${i}`, errors);
  }
  return errors.slice(0, limit);
}

function checkIndexes(list: RuleListPlan, at: string, errors: PlanError[]): void {
  for (const { from, to, lookups, always, again } of list.indexes) {
    if (from < 0 || to > list.steps.length || from > to) {
      errors.push({ at, message: `index over rules ${from} to ${to} of a list of ${list.steps.length}` });
      continue;
    }
    for (const { keys, rules } of lookups)
      if (keys.length !== rules.length)
        errors.push({ at, message: "a lookup has not one rule list per key" });
    for (const row of [always, again, ...lookups.flatMap((lookup) => lookup.rules)])
      for (const [k, rule] of row.entries())
        if (rule < from || rule >= to || (k > 0 && row[k - 1]! >= rule))
          errors.push({
            at,
            message: `rule ${rule} in an index over ${from} to ${to} is out of range or order`,
          });
  }
}
