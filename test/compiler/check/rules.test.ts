/** The examples of each rule are true. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { rules } from "../../../compiler/check/rules/index.ts";
import { checkText } from "../../harness/check-text.ts";
import { exampleMachine } from "../../harness/example-machine.ts";

const folder = join(import.meta.dirname, "../../../compiler/check/rules");

test("ids are unique and name the file", () => {
  assert.equal(new Set(rules.map((rule) => rule.id)).size, rules.length);
  for (const { id } of rules) assert.ok(existsSync(join(folder, `${id}.ts`)), `${id}.ts`);
});

for (const rule of rules) {
  describe(rule.id, () => {
    test("speaks up about its bad example", () => {
      const ids = checkText(rule.bad, undefined, rule.version, undefined, exampleMachine(rule)).map(
        (found) => found.rule,
      );
      assert.ok(ids.includes(rule.id), `found only: ${ids.join(", ") || "nothing"}`);
    });
    test("keeps silent about its good example", () => {
      const found = checkText(rule.good, undefined, rule.version, undefined, exampleMachine(rule)).filter(
        (each) => each.rule === rule.id,
      );
      assert.deepEqual(found, []);
    });
    test("its good example has no errors at all", () => {
      const errors = checkText(rule.good, undefined, rule.version, undefined, exampleMachine(rule)).filter(
        (each) => each.severity === "error",
      );
      assert.deepEqual(
        errors.map((each) => `${each.rule}: ${each.message}`),
        [],
      );
    });
  });
}
