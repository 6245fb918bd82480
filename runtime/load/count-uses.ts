import type { Plan } from "../plan.ts";

/** How many places refer to each expression: what is used once need not be remembered. */
export function countUses(plan: Plan): Map<number, number> {
  const uses = new Map<number, number>();
  const count = (index: number): void => {
    uses.set(index, (uses.get(index) ?? 0) + 1);
  };
  for (const test of plan.tests) count(test.expr);
  for (const format of plan.formats)
    for (const item of format.items) if (item.kind === "expr") count(item.expr);
  walk(plan.proxies, count, 0);
  return uses;
}

function walk(node: unknown, count: (index: number) => void, depth: number): void {
  if (typeof node !== "object" || node === null || depth > 12) return;
  if (Array.isArray(node)) {
    if (typeof node[0] !== "object" && node.length > 0) return;
    for (const item of node) walk(item, count, depth + 1);
    return;
  }
  for (const [key, value] of Object.entries(node)) {
    if (key === "expr" && typeof value === "number") count(value);
    else if (typeof value === "object") walk(value, count, depth + 1);
  }
}
