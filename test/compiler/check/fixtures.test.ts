/** Every test/fixtures/check/*.cfg carries the findings it gives. `UPDATE=1` rewrites them. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { annotated } from "../../harness/check-fixtures.ts";

const folder = join(import.meta.dirname, "../../fixtures/check");

for (const name of readdirSync(folder).filter((each) => each.endsWith(".cfg"))) {
  test(name, () => {
    const path = join(folder, name);
    const text = readFileSync(path, "latin1");
    const expected = annotated(text);
    if (process.env.UPDATE === "1") writeFileSync(path, expected, "latin1");
    else assert.equal(text, expected);
  });
}
