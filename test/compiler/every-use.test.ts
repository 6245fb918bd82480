import assert from "node:assert/strict";
import { test } from "node:test";
import { randomOf } from "../../bench/lib/random.ts";
import { rule } from "../../compiler/check/rule.ts";
import { rules } from "../../compiler/check/rules/index.ts";
import { check } from "../../compiler/check/run.ts";
import { buildModel } from "../../compiler/model/build.ts";
import { parse } from "../../grammar/parse.ts";

/** With it, no use of a sub-language is passed over. */
const nosy = rule({
  id: "nosy",
  severity: "info",
  summary: "",
  why: "",
  bad: "",
  good: "",
  everyUse: { key: () => 0, wants: () => true },
});

const conditions = [
  "if a",
  "if !a b",
  "if b !a or nosuch",
  "if { path_beg /x }",
  "if { path_beg -m nosuch /x }",
  "if { src 10.0.0.1 }",
  "if { src 10.0.0.1000 }",
  "if { src 10.0.0.0/8 } || a",
  "unless { req.hdr(host),lower -m str x }",
  "if { req.len gt 5 }",
  "if { req.len gt 5x }",
  "if { req.len 5.3 }",
  "if { req.len gt 5.3 }",
  "if { hdr_beg(host) -m reg ^x( }",
  "if { hdr_beg(host) -m reg ^x }",
  "if { res.hdr(x) y }",
  "if { nosuch y }",
  "if { http_auth_group(people) admin }",
  "if { http_auth_group(people) Admin }",
  "if { req.hdr(a) lower -i b }",
  "if { req.hdr(a) lower",
  "if HTTP or METH_POST",
  "if c",
  "if { src_conn_rate gt 5 }",
  "if { src,table_conn_rate gt 5 }",
  "if { path_beg /a or /b }",
  "if { path_beg path or }",
  "if { path_beg lower # x }",
  "if { path_beg lower }",
];
const lines = [
  ...conditions.map((text) => `http-request deny ${text}`),
  ...conditions.map((text) => `http-response set-header x %[src] ${text}`),
  ...conditions.map((text) => `use_backend b ${text}`),
  "acl a path /a",
  "acl a path -m int 5",
  "acl a src 10.0.0.1",
  "acl a src 300.0.0.1 x y",
  "acl a path_beg",
  "acl b req.len 5",
  "acl b req.len lt 7 x",
  "acl c res.hdr(x) y",
  "http-request set-header x %[req.hdr(y),nosuch]",
  "http-request set-header x %[res.hdr(y)]",
  "http-response set-header x %[res.hdr(y)]",
  "stick-table type ip size 10k store conn_rate(10s)",
  "http-request set-var(txn.a) src_conn_rate",
  "http-request set-var(txn.a) src",
  "http-request set-var(txn.a) nosuch",
];

test("what is passed over would have given no finding", () => {
  const random = randomOf(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  let findings = 0;
  for (let round = 0; round < 150; round++) {
    const text = ["userlist people", "    group admin", "backend b", "    mode http"];
    for (let section = 0; section < 4; section++) {
      text.push(
        `${pick(["frontend f", "backend b", "listen l"])}${section}`,
        `    mode ${pick(["http", "tcp"])}`,
      );
      for (let i = 0; i < 12; i++) text.push(`    ${pick(lines)}`);
    }
    const { value, diagnostics } = parse(`${text.join("\n")}\n`);
    const model = () => buildModel([value]).value;
    const quick = check(model(), { earlier: diagnostics });
    const thorough = check(model(), { earlier: diagnostics, rules: [...rules, nosy] });
    assert.deepEqual(quick, thorough);
    findings += quick.length;
  }
  assert.ok(findings > 1000);
});
