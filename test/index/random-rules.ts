/** Random rule lists and requests, and the real evaluator over a fake request, for properties of plan passes. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type ActionFn, type LoadContext, Outcome } from "../../runtime/handlers.ts";
import { parseIp } from "../../runtime/ip.ts";
import { loadCond } from "../../runtime/load/load-cond.ts";
import { makePatternRegistry, makePatternSet } from "../../runtime/maps/pattern-set.ts";
import type { ExprPlan, Plan } from "../../runtime/plan.ts";
import { loadRules } from "../../runtime/rules.ts";
import type { Stream } from "../../runtime/stream.ts";
import { type Fetched, INCOMPLETE, type Value } from "../../runtime/value.ts";
import { expr, type SmallRule, type SmallTest } from "../plan/small-plan.ts";

export interface Request {
  path: string;
  hosts: string[];
  src: string;
  size: number;
  sni: string | undefined;
  vars: Record<string, string>;
  effects: number;
}

// Samples over the fake request. Names are real ones, since the compiler decides by name what may be indexed.
const lower = { name: "lower", args: [], in: "str", out: "str" };
const samples: Record<string, { plan: ExprPlan; values(r: Request): Value[] | typeof INCOMPLETE }> = {
  host: { plan: expr("req.hdr", "str", ["host"]), values: (r) => r.hosts },
  lowHost: {
    plan: expr("req.hdr", "str", ["host"], [lower]),
    values: (r) => r.hosts.map((h) => h.replace(/[A-Z]/g, (c) => c.toLowerCase())),
  },
  path: { plan: expr("path", "str"), values: (r) => [r.path] },
  src: { plan: expr("src", "ipv4"), values: (r) => [parseIp(r.src)] },
  count: { plan: expr("req.hdr_cnt", "sint", ["host"]), values: (r) => [r.hosts.length] },
  size: { plan: expr("req.hdr_val", "sint", ["size"]), values: (r) => [r.size] },
  var: { plan: expr("var", "any", ["txn.v"]), values: (r) => [r.vars["txn.v"]] },
  sni: { plan: expr("req.ssl_sni", "str"), values: (r) => (r.sni === undefined ? INCOMPLETE : [r.sni]) },
  yes: { plan: expr("always_true", "bool"), values: () => [true] },
  no: { plan: expr("always_false", "bool"), values: () => [false] },
  // Evaluating it is noticed.
  counter: {
    plan: expr("sc_inc_gpc0", "sint", ["0"]),
    values: (r) => {
      r.effects++;
      return [r.effects];
    },
  },
};
const byText = new Map(Object.values(samples).map((s) => [s.plan.text, s]));

const word = fc.constantFrom(
  "a",
  "A",
  "b",
  "ab",
  "aB",
  "a.b",
  "b.a",
  "a/b",
  "",
  "abc",
  "/a",
  "/a/b",
  "/b",
  "é",
  "É",
);
const ip = fc.constantFrom(
  "10.0.0.1",
  "10.0.1.1",
  "10.1.0.1",
  "192.0.2.1",
  "::1",
  "::ffff:10.0.0.1",
  "2002:a00:1::",
  "2001:db8::1",
);
const net = fc.constantFrom(
  "10.0.0.0/8",
  "10.0.0.0/24",
  "10.0.0.1",
  "0.0.0.0/0",
  "10.0.0.9/31",
  "192.0.2.0/255.255.255.0",
  "::/0",
  "2001:db8::/32",
  "::ffff:10.0.0.0/104",
  "10.0.0.1/255.0.255.0",
);
const range = fc.constantFrom("0:0", "1:1", "2:2", "1:", ":2", "1:2", "5:9");
const words = fc.array(
  word.filter((w) => w !== ""),
  { minLength: 1, maxLength: 3 },
);

const textTest: fc.Arbitrary<SmallTest> = fc.record({
  expr: fc.constantFrom("host", "lowHost", "path", "var", "sni").map((s) => samples[s]!.plan),
  match: fc.constantFrom("str", "beg", "end", "sub", "dir", "dom"),
  patterns: words,
  ignoreCase: fc.boolean(),
});
const anyTest: fc.Arbitrary<SmallTest> = fc.oneof(
  { weight: 6, arbitrary: textTest },
  fc.record({
    expr: fc.constant(samples["path"]!.plan),
    match: fc.constant("reg" as const),
    patterns: fc.array(fc.constantFrom("^/a/", "^/a/?b", "^/a+", "^/a|b", "a$", "^/a/b$", "^/(a|b)"), {
      minLength: 1,
      maxLength: 2,
    }),
    ignoreCase: fc.boolean(),
  }),
  fc.record({
    expr: fc.constant(samples["src"]!.plan),
    match: fc.constant("ip" as const),
    patterns: fc.array(net, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    expr: fc.constantFrom(samples["count"]!.plan, samples["size"]!.plan),
    match: fc.constant("int" as const),
    patterns: fc.array(range, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    expr: fc.constantFrom(samples["host"]!.plan, samples["var"]!.plan),
    match: fc.constant("found" as const),
  }),
  fc.record({
    expr: fc.constantFrom(samples["yes"]!.plan, samples["no"]!.plan),
    match: fc.constant("bool" as const),
  }),
  fc.record({
    expr: fc.constant(samples["counter"]!.plan),
    match: fc.constant("int" as const),
    patterns: fc.constant([":2"]),
  }),
) as fc.Arbitrary<SmallTest>;
const cond = fc.record({
  unless: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  clauses: fc.array(
    fc.array(
      fc.record({
        not: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
        any: fc.array(anyTest, { minLength: 1, maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    { minLength: 1, maxLength: 2 },
  ),
});
export const rule: fc.Arbitrary<SmallRule> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ action: fc.constant("set-log-level"), cond }) },
  { weight: 2, arbitrary: fc.record({ action: fc.constant("deny"), cond }) },
  fc.record({ action: fc.constant("set-path"), args: fc.record({ value: word }), cond }),
  fc.record({
    action: fc.constant("set-header"),
    args: fc.record({ name: fc.constantFrom("Host", "x"), value: word }),
    cond,
  }),
  fc.record({
    action: fc.constant("set-var"),
    args: fc.record({ var: fc.constant("txn.v"), value: word }),
    cond,
  }),
  fc.record({ action: fc.constant("set-src"), args: fc.record({ value: ip }), cond }),
  fc.record({ action: fc.constant("wait-for-body"), cond }),
  fc.constant({ action: "set-log-level" }),
  { weight: 1, arbitrary: fc.constant({ action: "accept", final: true }) },
);
export const request: fc.Arbitrary<Request> = fc.record({
  path: word,
  hosts: fc.array(word, { maxLength: 3 }),
  src: ip,
  size: fc.integer({ min: -1, max: 10 }),
  sni: fc.option(word, { nil: undefined }),
  vars: fc.constantFrom({}, { "txn.v": "a" }, { "txn.v": "a.b" }).map((v) => ({ ...v })),
  effects: fc.constant(0),
});

/** Loads the first list of a plan over fake requests; the trace says which rules ran and how it ended. */
export function runner(plan: Plan, registry = makePatternRegistry()): (request: Request) => string[] {
  const sets = plan.patterns.map((p) => makePatternSet(p, registry, (_at, message) => assert.fail(message)));
  const requestOf = (s: Stream) => (s as unknown as { request: Request }).request;
  const values = (i: number) => {
    const sample = byText.get(plan.exprs[i]!.text)!;
    return (s: Stream) => sample.values(requestOf(s));
  };
  const load = {
    plan,
    expr: (i: number) => {
      const all = values(i);
      return (s: Stream): Fetched => {
        const got = all(s);
        return got === INCOMPLETE ? got : got.at(-1);
      };
    },
    exprEach: (i: number) => {
      const all = values(i);
      return (s: Stream, visit: (v: Value) => boolean) => {
        const got = all(s);
        return got !== INCOMPLETE && got.some((v) => v !== undefined && visit(v));
      };
    },
    cond: (i: number) => loadCond(plan.conds[i]!, load),
    patterns: (i: number) => sets[i]!,
    error: (_at: unknown, message: string) => assert.fail(message),
  } as unknown as LoadContext;
  let trace: string[] = [];
  const paused = new Set<number>();
  const list = loadRules(plan.proxies[0]!.rules["http-request"], load, (step): ActionFn => {
    const line = step.at.line;
    const value = step.args["value"] as string;
    return (s) => {
      const r = requestOf(s);
      trace.push(`${step.action} ${line}`);
      if (step.action === "deny") return Outcome.deny;
      if (step.action === "accept") return Outcome.stop;
      if (step.action === "set-path") r.path = value;
      if (step.action === "set-header" && step.args["name"] === "Host") r.hosts = [value];
      if (step.action === "set-var") r.vars["txn.v"] = value;
      if (step.action === "set-src") r.src = value;
      if (step.action === "wait-for-body" && !paused.has(line)) {
        paused.add(line);
        return Outcome.yield;
      }
      return Outcome.next;
    };
  });
  return (original) => {
    trace = [];
    paused.clear();
    const r = { ...structuredClone(original), toString: undefined } as unknown as Request;
    const s = { request: r, http: { req: { epoch: 1 } } } as unknown as Stream;
    const state = { at: 0, entered: false };
    for (let turn = 0; turn < 40; turn++) {
      // What was missing comes after a pause, and changes nothing else.
      const code = list.run(s, state, turn > 20);
      trace.push(`=> ${code}`);
      if (code !== Outcome.yield) break;
      if (turn === 3 && r.sni === undefined) r.sni = "a";
    }
    trace.push(`effects ${r.effects}`);
    return trace;
  };
}
