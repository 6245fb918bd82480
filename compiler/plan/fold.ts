import type { CondPlan, ExprPlan, Plan, TestPlan } from "../../runtime/plan.ts";
import type { PassReport } from "./pass-report.ts";
import { ruleLists } from "./rule-lists.ts";
import { isInert } from "./samples.ts";

/** Actions that end their list whenever they run. */
const ending: ReadonlySet<string> = new Set([
  "accept",
  "allow",
  "deny",
  "reject",
  "tarpit",
  "return",
  "silent-drop",
]);

/**
 * Computes what is constant: expressions of literals, tests of them that have no patterns (patterns can be changed at run
 * time), and conditions made of such tests. Terms whose evaluation would be noticed stay.
 */
export function fold(plan: Plan): PassReport {
  const report: PassReport = { pass: "fold", changed: 0, notes: [] };
  for (const expr of plan.exprs) {
    if (expr.value !== undefined) continue;
    const value = constant(expr);
    if (value === undefined) continue;
    expr.value = value;
    report.changed++;
    report.notes.push({ text: `${expr.text} is always ${JSON.stringify(value)}` });
  }
  const inert = (i: number) => isInert(plan.exprs[plan.tests[i]!.expr]!, false);
  const known = plan.tests.map((test) => testValue(test, plan));
  for (const cond of plan.conds) {
    if (cond.value !== undefined || !foldCond(cond, known, inert)) continue;
    report.changed++;
    const outcome = cond.value === undefined ? "is simpler than written" : `is always ${cond.value}`;
    report.notes.push({ at: cond.at, text: `condition '${cond.text}' ${outcome}` });
  }
  for (const { list } of ruleLists(plan))
    for (const rule of list.steps) {
      if (rule.cond === undefined || plan.conds[rule.cond]!.value !== true) continue;
      delete rule.cond;
      if (ending.has(rule.action)) rule.final = true;
    }
  return report;
}

function constant({ fetch, convs }: ExprPlan): string | number | boolean | undefined {
  const first = fetch.args[0];
  let value: string | number | boolean;
  if (fetch.name === "always_true" || fetch.name === "always_false") value = fetch.name === "always_true";
  else if (fetch.name === "str" && typeof first === "string") value = first;
  else if (fetch.name === "int" && typeof first === "number") value = first;
  else if (fetch.name === "bool" && typeof first === "boolean") value = first;
  else return undefined;
  for (const { name, args } of convs) {
    if (name === "lower" && typeof value === "string")
      value = value.replace(/[A-Z]/g, (c) => c.toLowerCase());
    else if (name === "upper" && typeof value === "string")
      value = value.replace(/[a-z]/g, (c) => c.toUpperCase());
    else if (name === "length" && typeof value === "string") value = value.length;
    else if (name === "not" && typeof value === "boolean") value = !value;
    else if ((name === "add" || name === "sub") && typeof value === "number" && typeof args[0] === "number") {
      value = name === "add" ? value + args[0] : value - args[0];
      if (!Number.isSafeInteger(value)) return undefined;
    } else return undefined;
  }
  return value;
}

function testValue(test: TestPlan, plan: Plan): boolean | undefined {
  const { value } = plan.exprs[test.expr]!;
  if (value === undefined || test.patterns !== undefined) return undefined;
  if (test.match === "found") return true;
  return test.match === "bool" && typeof value !== "string" ? Boolean(value) : undefined;
}

/** Simplifies in place; false when there was nothing to do. */
function foldCond(
  cond: CondPlan,
  known: readonly (boolean | undefined)[],
  inert: (test: number) => boolean,
): boolean {
  if (!cond.clauses.some((terms) => terms.some((term) => term.any.some((i) => known[i] !== undefined))))
    return false;
  const kept: CondPlan["clauses"] = [];
  for (const terms of cond.clauses) {
    const left: typeof terms = [];
    let never = false;
    for (const term of terms) {
      const any: number[] = [];
      let holds = false;
      for (const i of term.any) {
        if (known[i] === false) continue;
        if (known[i] === true) {
          holds = true;
          break;
        }
        any.push(i);
      }
      if (holds && any.every(inert)) {
        if (term.not) never = true;
      } else if (holds) left.push(term);
      else if (any.length > 0) left.push({ ...term, any });
      else if (!term.not) never = true;
      if (never) {
        // What stands before a term that fails is still evaluated, and may have to be.
        if (!left.every((t) => t.any.every(inert))) left.push(term);
        break;
      }
    }
    if (never && left.every((t) => t.any.every(inert))) continue;
    kept.push(left);
    if (left.length === 0) break;
  }
  const earlier = kept.slice(0, -1);
  if (kept.length === 0) cond.value = cond.unless;
  else if (kept.at(-1)!.length === 0 && earlier.every((terms) => terms.every((t) => t.any.every(inert))))
    cond.value = !cond.unless;
  // A clause without terms has no spelling in a plan other than `value`.
  if (cond.value === undefined && kept.every((terms) => terms.length > 0)) cond.clauses = kept;
  return cond.value !== undefined || cond.clauses === kept;
}
