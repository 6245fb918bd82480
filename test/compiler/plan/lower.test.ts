import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { validatePlan } from "../../../runtime/validate-plan.ts";
import { expectationsOf, lookUp, lowered } from "./fixture.ts";

const folder = new URL("fixtures/", import.meta.url);

for (const name of readdirSync(folder).sort()) {
  test(`lowering of ${name}`, () => {
    const text = readFileSync(new URL(name, folder), "latin1");
    const plan = lowered(text, { "body.lf": "hello %[path]" });
    const expectations = expectationsOf(text);
    assert.notEqual(expectations.length, 0);
    for (const { line, path, value } of expectations) {
      const expected = value === "absent" ? undefined : JSON.parse(value);
      assert.deepEqual(lookUp(plan, path), expected, `${name}:${line}: ${path}`);
    }
  });

  test(`the plan of ${name} fits the schema`, () => {
    const plan = lowered(readFileSync(new URL(name, folder), "latin1"), { "body.lf": "hello %[path]" });
    const checked = validatePlan(JSON.parse(JSON.stringify(plan))) as { errors?: unknown[] };
    assert.deepEqual(checked.errors ?? [], []);
  });
}
