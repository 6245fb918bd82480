/** Every test/fixtures/{check,warnings,diagnostics}/*.cfg carries the findings it gives. `UPDATE=1` rewrites them. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { annotated } from "../../harness/check-fixtures.ts";

const fixtures = join(import.meta.dirname, "../../fixtures");

/** With the version they are judged for, where that matters. */
for (const [folder, version] of [
  ["check", undefined],
  ["warnings", "3.5"],
  ["diagnostics", "3.5"],
] as const)
  describe(folder, () => {
    for (const name of readdirSync(join(fixtures, folder)).filter((each) => each.endsWith(".cfg"))) {
      test(name, () => {
        const path = join(fixtures, folder, name);
        const text = readFileSync(path, "latin1");
        const expected = annotated(text, version);
        if (process.env.UPDATE === "1") writeFileSync(path, expected, "latin1");
        else assert.equal(text, expected);
      });
    }
  });
