import assert from "node:assert/strict";
import { test } from "node:test";
import { makePatternRegistry, makePatternSet } from "../../../runtime/maps/pattern-set.ts";
import { makeMatcher } from "../../../runtime/match/make-matcher.ts";
import type { ExprPlan, MatchName, TestPlan } from "../../../runtime/plan.ts";
import { type Fetched, INCOMPLETE } from "../../../runtime/value.ts";
import { fakeLoad, fakeStream } from "../../harness/fake-stream.ts";

/** The verdict of `{ <fetch> -m <match> <patterns> }` on a value. */
function verdict(
  fetch: string,
  value: Fetched,
  match: MatchName,
  patterns: string[],
  final: boolean,
  convs: string[] = [],
): unknown {
  const set = makePatternSet(
    { patterns, files: [], match, ignoreCase: false, name: "" },
    makePatternRegistry(),
    (_at, m) => assert.fail(m),
  );
  const expr = {
    fetch: { name: fetch, args: [] },
    convs: convs.map((name) => ({ name, args: [] })),
  } as unknown as ExprPlan;
  const load = fakeLoad({ patterns: [set], exprs: [() => value], plan: { exprs: [expr] } });
  const plan: TestPlan = {
    expr: 0,
    match,
    at: { file: 0, line: 1 },
    ...(patterns.length > 0 ? { patterns: 0 } : {}),
  };
  const s = fakeStream({ raw: "" });
  s.final = final;
  return makeMatcher(plan, load)(s);
}

test("a value is cast to what the method looks at", () => {
  assert.equal(verdict("int", "15", "int", ["10:20"], true), true);
  assert.equal(verdict("src", "10.1.2.3", "ip", ["10.0.0.0/8"], true), true);
  assert.equal(verdict("str", 15, "str", ["15"], true), true);
  assert.equal(verdict("str", "abc", "len", ["3"], true), true);
  assert.equal(verdict("str", Buffer.from("a"), "int", ["1"], true), false, "binary is no number");
  assert.equal(verdict("bool", 0, "bool", [], true), false);
  assert.equal(verdict("str", "", "found", [], true), true);
  assert.equal(verdict("str", undefined, "found", [], true), false);
});

test("what may still come is waited for, until the end", () => {
  assert.equal(verdict("path", INCOMPLETE, "str", ["/"], false), INCOMPLETE);
  assert.equal(verdict("path", INCOMPLETE, "str", ["/"], true), false);
  // The length so far says no, yet more may arrive: the "two lines" against talkative SMTP clients rest on it.
  assert.equal(verdict("req.len", 0, "int", ["1:"], false), INCOMPLETE);
  assert.equal(verdict("req.len", 0, "int", ["1:"], true), false);
  assert.equal(verdict("req.len", 5, "int", ["1:"], false), true);
  assert.equal(
    verdict("req.payload", false, "bool", [], false, ["fix_is_valid"]),
    false,
    "the converter has decided",
  );
});
