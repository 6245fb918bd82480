import type { Plan, RuleListPlan, RulePlan } from "../../runtime/plan.ts";
import { actionWrites, settingExprs, touches } from "./action-writes.ts";
import type { PassReport } from "./pass-report.ts";
import { ruleLists } from "./rule-lists.ts";
import { exprReads } from "./samples.ts";

/**
 * Actions after which nothing of their list runs. Not `use_backend`, which goes on while its backend is disabled or unpublished,
 * nor `use-server`, which goes on while its server is down.
 */
const ending: ReadonlySet<string> = new Set([
  "accept",
  "allow",
  "deny",
  "reject",
  "tarpit",
  "return",
  "silent-drop",
]);

/** Final by their looks only: see above. */
const passing: ReadonlySet<string> = new Set(["use_backend", "use-server", "redirect"]);

/**
 * Drops rules that cannot run: those whose condition is never true, those behind an unconditional final rule, and those that
 * repeat the condition of an earlier rule that ends the list. Run it after `fold` and `share`.
 */
export function unreachable(plan: Plan): PassReport {
  const report: PassReport = { pass: "unreachable", changed: 0, notes: [] };
  const setters = settingExprs(plan);
  for (const { proxy, set, list, httpReady } of ruleLists(plan)) {
    const steps: RulePlan[] = [];
    const drop = (rule: RulePlan, why: string) => {
      report.changed++;
      report.notes.push({ at: rule.at, text: `${proxy.name}: ${set}: '${rule.action}' dropped: ${why}` });
    };
    // Condition -> the rule that ends the list when it holds. Forgotten when something it reads may have changed.
    const ended = new Map<number, { rule: RulePlan; reads: readonly string[] }>();
    let last: RulePlan | undefined;
    for (const rule of list.steps) {
      if (last !== undefined) {
        drop(rule, `line ${last.at.line} always ends the list`);
        continue;
      }
      const { cond } = rule;
      if (cond !== undefined) {
        if (plan.conds[cond]!.value === false) {
          drop(rule, "its condition is never true");
          continue;
        }
        const before = ended.get(cond);
        if (before !== undefined) {
          drop(rule, `line ${before.rule.at.line} has the same condition and ends the list`);
          continue;
        }
        const reads = ending.has(rule.action) ? steadyReads(plan, cond, httpReady) : undefined;
        if (reads !== undefined) ended.set(cond, { rule, reads });
      } else if (rule.final === true && !passing.has(rule.action)) last = rule;
      steps.push(rule);
      if (ended.size > 0) {
        const written = actionWrites(rule, plan, setters);
        if (written.length > 0)
          for (const [c, { reads }] of ended) if (touches(written, reads)) ended.delete(c);
      }
    }
    replaceSteps(list, steps);
  }
  return report;
}

function replaceSteps(list: RuleListPlan, steps: RulePlan[]): void {
  if (steps.length === list.steps.length) return;
  list.steps = steps;
  list.indexes = [];
}

/** What a condition reads, if it gives the same answer whenever it is asked. */
function steadyReads(plan: Plan, cond: number, httpReady: boolean): string[] | undefined {
  const all = new Set<string>();
  for (const terms of plan.conds[cond]!.clauses)
    for (const term of terms)
      for (const i of term.any) {
        const reads = exprReads(plan.exprs[plan.tests[i]!.expr]!);
        if (reads === undefined || reads.needs === "content" || (reads.needs === "http" && !httpReady))
          return undefined;
        for (const r of reads.resources) all.add(r);
      }
  return [...all];
}
