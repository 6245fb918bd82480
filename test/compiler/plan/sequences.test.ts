import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Sequences } from "../../../compiler/plan/lower/sequences.ts";

test("equal sequences have one id, different ones another", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: -2, max: 3 }), { maxLength: 4 }), { maxLength: 400 }),
      (all) => {
        const table = new Sequences();
        const known = new Map<string, number>();
        for (const sequence of all) {
          table.key.length = 0;
          table.key.push(...sequence);
          const text = sequence.join();
          const expected = known.get(text) ?? known.size;
          assert.equal(table.id(), expected, text);
          known.set(text, expected);
          assert.equal(table.size, known.size);
        }
      },
    ),
  );
});
