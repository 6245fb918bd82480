import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "../../harness/check-text.ts";

const ids = (text: string) => checkText(text).map((d) => `${d.range.line} ${d.rule}`);
const bad = "    ballance roundrobin";

test("without a comment the finding is there", () => {
  assert.deepEqual(ids(`backend a\n${bad}\n`), ["2 unknown-keyword"]);
});

for (const [name, text] of [
  ["disable-next-line", `backend a\n# hapax: disable-next-line unknown-keyword -- a reason\n${bad}\n`],
  ["disable-line", `backend a\n${bad} # hapax: disable-line unknown-keyword\n`],
  ["disable-file", `backend a\n${bad}\n# hapax: disable-file unknown-keyword\n`],
  [
    "disable ... enable",
    `backend a\n# hapax: disable unknown-keyword\n${bad}\n# hapax: enable unknown-keyword\n`,
  ],
  ["no rule is all rules", `backend a\n# hapax: disable-next-line\n${bad}\n`],
  ["a list of rules", `backend a\n# hapax: disable-next-line rule-order, unknown-keyword\n${bad}\n`],
] as const)
  test(`${name} hides it`, () => assert.deepEqual(ids(text), []));

test("another rule's name hides nothing", () => {
  assert.deepEqual(ids(`backend a\n# hapax: disable-next-line rule-order\n${bad}\n`), ["3 unknown-keyword"]);
});

test("it ends where it says", () => {
  assert.deepEqual(ids(`backend a\n# hapax: disable-next-line unknown-keyword\n${bad}\n${bad}\n`), [
    "4 unknown-keyword",
  ]);
  assert.deepEqual(
    ids(`backend a\n# hapax: disable unknown-keyword\n${bad}\n# hapax: enable unknown-keyword\n${bad}\n`),
    ["5 unknown-keyword"],
  );
});

test("a reason is no rule name", () => {
  assert.deepEqual(ids(`backend a\n# hapax: disable-next-line rule-order -- unknown-keyword\n${bad}\n`), [
    "3 unknown-keyword",
  ]);
});

test("rules are turned on again one by one, or all", () => {
  const off = "# hapax: disable rule-order, unknown-keyword\n";
  assert.deepEqual(ids(`backend a\n${off}# hapax: enable rule-order\n${bad}\n`), []);
  assert.deepEqual(ids(`backend a\n${off}# hapax: enable\n${bad}\n`), ["4 unknown-keyword"]);
  assert.deepEqual(ids(`backend a\n# hapax: disable\n# hapax: enable unknown-keyword\n${bad}\n`), [
    "4 unknown-keyword",
  ]);
  assert.deepEqual(ids(`backend a\n# hapax: enable\n# hapax: disable unknown-keyword\n${bad}\n`), []);
});
