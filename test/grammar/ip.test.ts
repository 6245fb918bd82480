import assert from "node:assert/strict";
import { isIPv4 as nodeIPv4, isIPv6 as nodeIPv6 } from "node:net";
import { test } from "node:test";
import fc from "fast-check";
import { isIPv4, isIPv6 } from "../../grammar/values/ip.ts";

const number = fc.oneof(
  fc.integer({ min: 0, max: 300 }).map(String),
  fc.constantFrom("", "00", "01", "0x1", "-1"),
);
const dotted = fc.array(number, { minLength: 3, maxLength: 5 }).map((parts) => parts.join("."));
const group = fc.oneof(fc.stringMatching(/^[0-9a-f]{1,5}$/), fc.constantFrom("", "0", "ffff"), dotted);
const colons = fc.array(group, { minLength: 1, maxLength: 9 }).map((parts) => parts.join(":"));
const text = fc
  .oneof(dotted, colons, fc.string())
  .chain((t) => fc.constantFrom(t, `${t}\n`, ` ${t}`, `[${t}]`));

test("addresses are those of node:net", () => {
  fc.assert(
    fc.property(text, (t) => {
      assert.equal(isIPv4(t), nodeIPv4(t), t);
      assert.equal(isIPv6(t), nodeIPv6(t) && !t.includes("%"), t);
    }),
    { numRuns: 20_000 },
  );
  assert.equal(isIPv4("192.0.2.255"), true);
  assert.equal(isIPv6("2001:db8::1"), true);
  assert.equal(isIPv6("fe80::1%eth0"), false);
});
