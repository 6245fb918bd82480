import assert from "node:assert/strict";
import { test } from "node:test";
import { explainIndex } from "../../compiler/plan/explain.ts";
import { fold } from "../../compiler/plan/fold.ts";
import { indexRoutes } from "../../compiler/plan/index-routes.ts";
import { netKey } from "../../compiler/plan/net-key.ts";
import { optimise } from "../../compiler/plan/optimise.ts";
import { regexPrefix } from "../../compiler/plan/regex-prefix.ts";
import { reportText } from "../../compiler/plan/report.ts";
import { fetchReads } from "../../compiler/plan/samples.ts";
import { share } from "../../compiler/plan/share.ts";
import { multiValued } from "../../runtime/fetches/multi-valued.ts";
import { expr, type SmallRule, type SmallTest, smallPlan } from "./small-plan.ts";

const path = (...patterns: string[]): SmallTest => ({ expr: expr("path", "str"), match: "str", patterns });
const host = (...patterns: string[]): SmallTest => ({
  expr: expr("req.hdr", "str", ["host"]),
  match: "str",
  patterns,
});
const yes: SmallTest = { expr: expr("always_true", "bool"), match: "bool" };
const no: SmallTest = { expr: expr("always_false", "bool"), match: "bool" };
const counter: SmallTest = { expr: expr("sc_inc_gpc0", "sint", ["0"]), match: "int", patterns: ["1:"] };
const rule = (action: string, ...terms: (SmallTest | { not: SmallTest })[]): SmallRule => ({
  action,
  ...(terms.length === 0
    ? {}
    : {
        cond: {
          unless: false,
          clauses: [terms.map((t) => ("not" in t ? { not: true, any: [t.not] } : { not: false, any: [t] }))],
        },
      }),
});

test("fold settles what is constant and keeps what has effects", () => {
  const plan = smallPlan([
    rule("deny", yes),
    rule("deny", no),
    rule("deny", { not: no }),
    rule("deny", yes, path("/a")),
    rule("deny", counter, no),
  ]);
  fold(plan);
  const [always, never, notNever, simpler, effect] = plan.proxies[0]!.rules["http-request"]!.steps;
  assert.equal(always!.cond, undefined);
  assert.equal(always!.final, true);
  assert.equal(plan.conds[never!.cond!]!.value, false);
  assert.equal(notNever!.cond, undefined);
  assert.equal(plan.conds[simpler!.cond!]!.clauses[0]!.length, 1);
  assert.equal(plan.conds[effect!.cond!]!.value, undefined);
});

test("what cannot run is dropped and reported with its line", () => {
  const plan = smallPlan([
    rule("set-log-level", no),
    rule("deny", path("/a")),
    rule("set-log-level", path("/a")),
    rule("deny", path("/b")),
    rule("set-path", path("/c")),
    rule("deny", path("/a")),
    { action: "accept", final: true },
    rule("deny", path("/d")),
  ]);
  const { report } = optimise(plan);
  const { steps } = plan.proxies[0]!.rules["http-request"]!;
  // Line 6 repeats line 2, but line 5 may have changed the path.
  assert.deepEqual(
    steps.map((s) => s.at.line),
    [2, 4, 5, 6, 7],
  );
  const dropped = report.find((r) => r.pass === "unreachable")!;
  assert.equal(dropped.changed, 3);
  assert.match(
    reportText(plan, report),
    /test\.cfg:3: fe: http-request: 'set-log-level' dropped: line 2 has the same condition/,
  );
});

test("use_backend may be passed over at run time, so what follows stays", () => {
  const plan = smallPlan(
    [{ action: "use_backend", final: true }, rule("use_backend", path("/a"))],
    "use_backend",
  );
  optimise(plan);
  assert.equal(plan.proxies[0]!.useBackend.steps.length, 2);
});

test("share makes equal expressions, tests and conditions one", () => {
  const plan = smallPlan([rule("deny", path("/a")), rule("deny", path("/b"))]);
  plan.exprs.push(structuredClone(plan.exprs[0]!));
  plan.tests.push({ ...plan.tests[1]!, expr: 1 });
  plan.conds.push({ ...plan.conds[1]!, clauses: [[{ not: false, any: [2] }]] });
  plan.proxies[0]!.rules["http-request"]!.steps.push({
    action: "deny",
    args: { x: { expr: 1 } },
    cond: 2,
    at: { file: 0, line: 3 },
  });
  assert.equal(share(plan).changed, 3);
  assert.deepEqual([plan.exprs.length, plan.tests.length, plan.conds.length], [1, 2, 2]);
  assert.deepEqual(plan.proxies[0]!.rules["http-request"]!.steps[2], {
    action: "deny",
    args: { x: { expr: 0 } },
    cond: 1,
    at: { file: 0, line: 3 },
  });
});

test("rules are filed under the test that says most", () => {
  const get: SmallTest = { expr: expr("method", "meth"), match: "str", patterns: ["GET"] };
  const plan = smallPlan(Array.from({ length: 20 }, (_, i) => rule("deny", get, host(`h${i}`))));
  indexRoutes(plan);
  const [index] = plan.proxies[0]!.rules["http-request"]!.indexes;
  assert.deepEqual(explainIndex(plan, index!), [
    "20 rules; 20 are evaluated only when their key is found:",
    "  each value of req.hdr(host) equal to one of 20 texts (at most 1 rules per key)",
  ]);
});

test("what a rule changes is looked up anew after it only", () => {
  const plan = smallPlan([
    ...Array.from({ length: 8 }, (_, i) => rule("deny", host(`h${i}`))),
    { ...rule("set-header", host("x")), args: { name: "Host", value: "h" } },
    { ...rule("set-header", host("y")), args: { name: "X-Other", value: "h" } },
    rule("set-path", host("z")),
  ]);
  indexRoutes(plan);
  assert.deepEqual(plan.proxies[0]!.rules["http-request"]!.indexes[0]!.again, [8]);
});

test("a test behind one with effects is not looked up", () => {
  const behind = smallPlan(Array.from({ length: 8 }, (_, i) => rule("deny", counter, host(`h${i}`))));
  assert.equal(indexRoutes(behind).changed, 0);
  const before = smallPlan(Array.from({ length: 8 }, (_, i) => rule("deny", host(`h${i}`), counter)));
  assert.equal(indexRoutes(before).changed, 8);
});

test("samples that conditions iterate over are the ones the runtime iterates over", () => {
  for (const name of multiValued) {
    const reads = fetchReads({ name, args: ["x"] });
    assert.ok(reads === undefined || reads.each, name);
  }
});

test("network keys", () => {
  assert.equal(netKey("10.0.0.1"), "10.0.0.1/32");
  assert.equal(netKey("10.0.0.0/255.255.0.0"), "10.0.0.0/16");
  assert.equal(netKey("10.0.0.0/255.0.255.0"), undefined);
  assert.equal(netKey("10.0.0.0/33"), undefined);
  assert.equal(netKey("2001:db8::/32"), "2001:db8:0:0:0:0:0:0/32");
  assert.equal(netKey("::ffff:1.2.3.4"), "0:0:0:0:0:ffff:102:304/128");
  assert.equal(netKey("::"), "0:0:0:0:0:0:0:0/128");
  assert.equal(netKey("example.com"), undefined);
});

test("literal prefixes of regular expressions", () => {
  const cases: [string, string | undefined][] = [
    ["^/api/v[0-9]", "/api/v"],
    ["^/a\\.b", "/a.b"],
    ["^/ab?", "/a"],
    ["^/ab+c", "/ab"],
    ["^/ab{0,2}", "/a"],
    ["/api", undefined],
    ["^/a|/b", undefined],
    ["^/api(/x|/y)", "/api"],
    ["^/api[|]", "/api"],
    ["^(?i)/api", undefined],
    ["^\\d+", undefined],
  ];
  for (const [source, prefix] of cases) assert.equal(regexPrefix(source, false), prefix, source);
});
