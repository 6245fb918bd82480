import assert from "node:assert/strict";
import { test } from "node:test";
import { indexRoutes } from "../../compiler/plan/index-routes.ts";
import { makePatternRegistry } from "../../runtime/maps/pattern-set.ts";
import { expr, smallPlan } from "../plan/small-plan.ts";
import { type Request, runner } from "./random-rules.ts";

const request = (path: string): Request => ({
  path,
  hosts: [],
  src: "10.0.0.1",
  size: 0,
  sni: undefined,
  vars: {},
  effects: 0,
});

test("a pattern added to an inline ACL at run time is found by an indexed list", () => {
  const plan = smallPlan(
    ["/a", "/b", "/c", "/d"].map((path) => ({
      action: "deny",
      cond: {
        unless: false,
        clauses: [
          [{ not: false, any: [{ expr: expr("path", "str"), match: "str" as const, patterns: [path] }] }],
        ],
      },
    })),
  );
  assert.equal(indexRoutes(plan, 1).changed, 4);
  const registry = makePatternRegistry();
  const run = runner(plan, registry);
  assert.deepEqual(run(request("/c")), ["deny 3", "=> 5", "effects 0"]);
  assert.deepEqual(run(request("/new")), ["=> 0", "effects 0"]);

  registry.refs[1]!.add("/new");
  assert.deepEqual(run(request("/new")), ["deny 2", "=> 5", "effects 0"]);
  registry.refs[0]!.add("/new");
  assert.deepEqual(run(request("/new")), ["deny 1", "=> 5", "effects 0"]);
  assert.deepEqual(run(request("/c")), ["deny 3", "=> 5", "effects 0"]);
  registry.refs[0]!.delete("/new");
  assert.deepEqual(run(request("/new")), ["deny 2", "=> 5", "effects 0"]);
});
