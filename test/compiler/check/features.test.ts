/** Keywords that need a build feature ordinary builds of HAProxy lack, and `--features`, which says it is there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lacking } from "../../../compiler/check/rules/missing-feature.ts";
import { check } from "../../../compiler/check/run.ts";
import { buildModel } from "../../../compiler/model/build.ts";
import { parseFiles } from "../../../compiler/plan/compile.ts";
import { converters } from "../../../grammar/catalogue/converters/index.ts";
import { fetches } from "../../../grammar/catalogue/fetches/index.ts";
import { keywords } from "../../../grammar/catalogue/keywords/index.ts";

const rare = new Set(["51DEGREES", "DEVICEATLAS", "WURFL", "ENGINE"]);
const newest = { options: {}, release: 305 };

test("the names that lack a feature are those the catalogue has it for", () => {
  const rows = [
    ...Object.entries(keywords).flatMap(([name, row]) =>
      (Array.isArray(row) ? row : [row]).map((one) => [name, one]),
    ),
    ...Object.entries(fetches),
    ...Object.entries(converters),
  ] as [string, { feature?: string; removed?: string }][];
  for (const [name, { feature, removed }] of rows) {
    if (removed !== undefined) continue;
    assert.equal(
      lacking(name, newest),
      feature !== undefined && rare.has(feature) ? feature : undefined,
      name,
    );
  }
});

function rules(text: string, features: readonly string[], haproxyVersion = "3.5"): string[] {
  const options = { haproxyVersion, features: new Set(features) };
  const { trees, diagnostics } = parseFiles([{ name: "a.cfg", bytes: Buffer.from(text) }], options);
  return check(buildModel(trees, options).value, { earlier: diagnostics }).map(({ rule }) => rule);
}

test("a feature that is said to be there is not missed", () => {
  const text = "global\n    wurfl-data-file a.zip\n    ssl-engine rdrand\n";
  assert.deepEqual(rules(text, []), ["missing-feature", "missing-feature"]);
  assert.deepEqual(rules(text, ["WURFL"]), ["missing-feature"]);
  assert.deepEqual(rules(text, ["WURFL", "ENGINE"]), []);
});

test("engines came with OpenSSL before 2.6", () => {
  assert.deepEqual(rules("global\n    ssl-engine rdrand\n", [], "2.4"), []);
});

test("fetches and converters need features too", () => {
  const text = "backend b\n    mode http\n    http-request set-header a %[req.fhdr(b),51d.single(c)]\n";
  assert.deepEqual(rules(text, []), ["missing-feature"]);
  assert.deepEqual(rules(text, ["51DEGREES"]), []);
});

test("feature() in conditions knows it", () => {
  const text = "global\n.if feature(QUIC)\n    maxconn x\n.endif\n";
  assert.deepEqual(rules(text, []), []);
  assert.deepEqual(rules(text, ["QUIC"]), ["invalid-value"]);
});
