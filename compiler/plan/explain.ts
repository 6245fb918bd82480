import type { LookupPlan, Plan, RuleIndexPlan } from "../../runtime/plan.ts";

const how: Readonly<Record<LookupPlan["kind"], string>> = {
  hash: "equal to one of",
  prefix: "starting with one of",
  suffix: "ending with one of",
  sub: "containing one of",
  dir: "with a path element among",
  dom: "with a domain element among",
  net: "within one of",
  int: "in one of",
};

/** Says in words what an index does, one line per lookup. */
export function explainIndex(plan: Plan, index: RuleIndexPlan): string[] {
  const count = index.to - index.from;
  const lines = [
    `${count} rules; ${count - index.always.length} are evaluated only when their key is found:`,
  ];
  for (const { expr, kind, keys, rules, ignoreCase, each } of index.lookups) {
    const most = rules.reduce((max, row) => Math.max(max, row.length), 0);
    lines.push(
      `  ${each ? "each value of " : ""}${plan.exprs[expr]!.text} ${how[kind]} ${keys.length} ${kind === "net" ? "networks" : kind === "int" ? "ranges" : "texts"}${ignoreCase ? ", case ignored" : ""} (at most ${most} rules per key)`,
    );
  }
  if (index.always.length > 0) lines.push(`  ${index.always.length} rules are evaluated for every request`);
  if (index.again.length > 0)
    lines.push(
      `  ${index.again.length} rules change what is looked at: after one of them ran the rest is looked up anew`,
    );
  return lines;
}
