import assert from "node:assert/strict";
import { test } from "node:test";
import type { Model } from "../../../compiler/model/types.ts";
import { modelOf } from "./model-of.ts";

const text = `userlist users
    user joe password x groups g
    group g
frontend fe
    acl a path /a
    acl a path /b
    http-request deny if a !b
    acl b path /c
    http-request auth unless { http_auth(users) }
    http-request track-sc0 src table st
    use_backend one if a
    use_backend dyn-%[req.hdr(x)]
    use_backend missing if METH_GET
    default_backend fe
backend one
    use-server s1 if TRUE
    use-server t2 if TRUE
    server s1 127.0.0.1:1 track two/s9
    server-template t 3 127.0.0.1:2
backend two
    server s9 127.0.0.1:1
    http-request deny if { nbsrv(one) lt 1 } { src_conn_cur(st) gt 1 } { srv_is_up(one/s1) }
    server s9 127.0.0.1:2
backend st
    stick-table type ip size 1
backend one
`;

const uses = (model: Model, kind: "acl" | "backend" | "server" | "table" | "userlist"): string[] =>
  model
    .references()
    .filter((reference) => reference.kind === kind)
    .map((reference) => reference.name);

test("references are found in rules, conditions, expressions and options", () => {
  const model = modelOf(text);
  assert.deepEqual(uses(model, "acl"), ["a", "b", "a", "METH_GET", "TRUE", "TRUE"]);
  assert.deepEqual(uses(model, "backend"), ["one", "missing", "fe", "two", "one", "one"]);
  assert.deepEqual(uses(model, "server"), ["s1", "t2", "s9", "s1"]);
  assert.deepEqual(uses(model, "table"), ["st", "st"]);
  assert.deepEqual(uses(model, "userlist"), ["users"]);
});

test("unresolved: missing, too late, of the wrong kind; predefined and templated names are fine", () => {
  const found = modelOf(text)
    .unresolved()
    .map(({ reference, reason }) => `${reason} ${reference.kind} ${reference.name} ${reference.line + 1}`);
  assert.deepEqual(found, ["later acl b 7", "missing backend missing 13", "wrong-kind backend fe 14"]);
});

test("duplicates", () => {
  const found = modelOf(text).duplicates.map(({ kind, first, second }) => [
    kind,
    first.name,
    first.line + 1,
    second.line + 1,
  ]);
  assert.deepEqual(found, [
    ["server", "s9", 21, 23],
    ["proxy", "one", 15, 26],
  ]);
});

test("uses of a definition, from its name and from a use", () => {
  const model = modelOf(text);
  const at = (needle: string): number => text.indexOf(needle) + needle.length - 1;
  const named = model.symbolAt(0, at("acl a"))!;
  assert.equal(named.definition?.kind, "acl");
  assert.deepEqual(
    model.usesOf(named.definition!).map((use) => use.line + 1),
    [7, 11],
  );
  const used = model.symbolAt(0, at("nbsrv(o"))!;
  assert.equal(text.slice(used.range.start, used.range.end), "one");
  assert.equal(used.definition?.line, 14);
  assert.deepEqual(
    model.usesOf(used.definition!).map((use) => use.line + 1),
    [11, 22, 22],
  );
  assert.ok(model.symbolAt(0, at("    default_b")) === undefined);
});

test("a name inside quotes or escapes is the whole word", () => {
  const model = modelOf('backend b\n    http-request deny if { nbsrv("b") lt 1 }\n');
  const [reference] = model.references().filter((one) => one.kind === "backend");
  assert.equal(reference?.name, "b");
  assert.equal(reference?.start, -1);
});
