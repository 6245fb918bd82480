/**
 * One test of a condition: an expression's values against patterns (manual 7.1.2). True if one value matches one
 * pattern; INCOMPLETE while none did and the sample may still come or grow.
 */

import { toInt } from "../casts.ts";
import { multiValued } from "../fetches/multi-valued.ts";
import type { LoadContext } from "../handlers.ts";
import type { TestPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import { INCOMPLETE, type Incomplete, type Value } from "../value.ts";

export type Matcher = (s: Stream) => boolean | Incomplete;

export function makeMatcher(test: TestPlan, load: LoadContext): Matcher {
  const holds = valueTest(test, load);
  const get = load.expr(test.expr);
  const expr = load.plan.exprs[test.expr];
  const name = expr?.fetch.name ?? "";
  if (growing.has(name) && !expr?.convs.some((c) => deciding.has(c.name)))
    return (s) => {
      const v = get(s);
      if (v !== INCOMPLETE && v !== undefined && holds(v)) return true;
      return v !== undefined && !s.final ? INCOMPLETE : false;
    };
  if (!multiValued.has(name))
    return (s) => {
      const v = get(s);
      return v === INCOMPLETE ? (s.final ? false : INCOMPLETE) : v !== undefined && holds(v);
    };
  const each = load.exprEach(test.expr);
  return (s) => {
    if (each(s, holds)) return true;
    // Only a stream that is not HTTP yet can be waiting for its headers.
    return s.http === undefined && !s.final && get(s) === INCOMPLETE ? INCOMPLETE : false;
  };
}

/** Converters that say themselves whether what they saw is a whole message. */
const deciding = new Set(["fix_is_valid", "fix_tag_value", "mqtt_is_valid", "mqtt_field_value"]);

/** Fetches whose value may grow as data arrives: a test that fails on what is there may still hold later. */
const growing = new Set([
  "req.len",
  "req_len",
  "res.len",
  "req.payload",
  "res.payload",
  "payload",
  "req.body",
]);

function valueTest(test: TestPlan, load: LoadContext): (v: Value) => boolean {
  if (test.match === "found") return (v) => v !== undefined;
  if (test.match === "bool") {
    return (v) => {
      if (typeof v === "boolean") return v;
      const n = toInt(v);
      return n !== undefined && n !== 0 && n !== 0n;
    };
  }
  if (test.patterns === undefined) return () => false;
  const set = load.patterns(test.patterns);
  return (v) => v !== undefined && set.find(v) !== undefined;
}
