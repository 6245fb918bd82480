/**
 * Fixtures: a config with expectations as comments; HAProxy reads them too, given the files they name.
 *
 *     #=> proxies/fe/timeouts/client = 5000
 *
 * A path walks the plan as lowered. In a list a word picks the entry of that name; `@exprs` after an index (or after
 * `{ expr: 3 }`) goes to that entry of the table. `absent` stands for undefined.
 */
import assert from "node:assert/strict";
import { compileConfig } from "../../../compiler/plan/compile.ts";
import type { Plan } from "../../../runtime/plan.ts";

export function lowered(text: string, files: Record<string, string> = {}): Plan {
  const bytes = Buffer.from(text, "latin1");
  const { plan, diagnostics } = compileConfig([{ name: "test.cfg", bytes }], {
    env: { PORT: "8080" },
    optimise: false,
    readFile: (path) => files[path],
  });
  assert.deepEqual(
    diagnostics.map(({ range, message }) => `${range.line}: ${message}`),
    [],
  );
  return plan!;
}

export interface Expectation {
  line: number;
  path: string;
  value: string;
}

export function expectationsOf(text: string): Expectation[] {
  const found: Expectation[] = [];
  text.split("\n").forEach((row, i) => {
    const match = /^\s*#=> (.+?) = (.+)$/.exec(row);
    if (match) found.push({ line: i + 1, path: match[1]!.trim(), value: match[2]!.trim() });
  });
  return found;
}

export function lookUp(plan: Plan, path: string): unknown {
  let value: unknown = plan;
  for (const step of path.split("/")) {
    if (step.startsWith("@")) {
      const table = step.slice(1) as "exprs";
      const index = typeof value === "number" ? value : Object.values(value as object)[0];
      value = plan[table][index as number];
    } else if (Array.isArray(value)) {
      value = /^\d+$/.test(step) ? value[Number(step)] : value.find((entry) => entry?.name === step);
    } else value = (value as Record<string, unknown> | undefined)?.[step];
  }
  return value;
}
