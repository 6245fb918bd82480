import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { allFacts, type Fact, read, run, show } from "./facts.ts";

// The local-time facts were taken in this zone.
process.env["TZ"] = "UTC";

for (const [theme, facts] of allFacts()) {
  const byName = new Map<string, Fact[]>();
  for (const fact of facts) {
    const name = fact[1][0]?.[0] ?? "";
    byName.set(name, [...(byName.get(name) ?? []), fact]);
  }
  describe(`converters of ${theme}`, () => {
    for (const [name, some] of byName) {
      it(`${name}: ${some.length} facts`, () => {
        for (const [input, convs, result] of some)
          assert.deepEqual(show(run(read(input), convs)), show(read(result)), JSON.stringify([input, convs]));
      });
    }
  });
}
