import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../grammar/parse.ts";
import type { Template } from "../../grammar/tree.ts";

/** Lines that go on with as many words as you like: all but the last place is the same however many there are. */
const lines = [
  ["frontend f", "acl a path_beg"],
  ["frontend f", "acl a req.hdr(host),lower -m sub -i"],
  ["frontend f", "http-request deny deny_status 403 if"],
  ["frontend f", "use_backend b unless"],
  ["frontend f", "http-request set-header x %[src] if"],
  ["backend b", "stick on src table t if"],
  ["backend b", "http-check comment"],
];

function templateOf(section: string, line: string): Template {
  const { value } = parse(`${section}\n    ${line}\n`);
  return value.sections[0]!.statements[0]!.template;
}

for (const [section, line] of lines)
  test(`${line} ...`, () => {
    const short = templateOf(section!, `${line} v0 v1`);
    for (const more of [1, 2, 5, 40]) {
      const words = Array.from({ length: 2 + more }, (_, i) => `v${i}`);
      const long = templateOf(section!, `${line} ${words.join(" ")}`);
      assert.equal(long.words, short.words + more);
      assert.equal(long.errors.length > 0, short.errors.length > 0);
      if (short.errors.length > 0) continue;
      const last = long.slots.at(-1)!;
      assert.deepEqual([...long.slots.slice(0, -1), { ...last, count: last.count - more }], short.slots);
    }
  });
