/** The checker answers for any text, and says the same twice. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { rules } from "../../../compiler/check/rules/index.ts";
import { checkText } from "../../harness/check-text.ts";

const folder = join(import.meta.dirname, "../../fixtures/check");
const seeds = [
  ...rules.flatMap((rule) => [rule.bad, rule.good]),
  ...readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1")),
];
const words = seeds.flatMap((text) => text.split(/\s+/)).filter((word) => word !== "");

/** A configuration with some of its words dropped, doubled or replaced by others. */
const mutated = fc
  .record({
    seed: fc.constantFrom(...seeds),
    edits: fc.array(
      fc.record({
        at: fc.nat(),
        kind: fc.constantFrom("drop", "double", "replace", "garbage"),
        word: fc.constantFrom(...words),
        garbage: fc.string(),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ seed, edits }) => {
    const parts = seed.split(/(\s+)/);
    for (const { at, kind, word, garbage } of edits) {
      const index = at % parts.length;
      if (kind === "drop") parts.splice(index, 1);
      else if (kind === "double") parts.splice(index, 0, parts[index]!, " ");
      else parts[index] = kind === "replace" ? word : garbage;
      if (parts.length === 0) parts.push("");
    }
    return parts.join("");
  });

test("mutated configurations", () => {
  fc.assert(
    fc.property(mutated, (text) => {
      const found = checkText(text);
      assert.deepEqual(checkText(text), found);
      for (const { range } of found) assert.ok(range.start <= range.end && range.end <= text.length + 1);
    }),
    { numRuns: 400 },
  );
});
