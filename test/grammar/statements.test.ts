/** Templates of single lines, written as text: the slots, then the errors. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../grammar/parse.ts";
import { createSymbols } from "../../grammar/symbols.ts";
import type { Statement } from "../../grammar/tree.ts";

const symbols = createSymbols();

function statement(line: string, section: string): Statement {
  const { value } = parse(`${section}\n${line}\n`, { symbols });
  return value.sections[0]!.statements[0]!;
}

/** `name@at` with `+count` when a slot spans several words; `#group` when it is in one. */
function slots(line: string, section: string): string {
  const { template } = statement(line, section);
  return template.slots
    .map(
      ({ name, at, count, group }) =>
        `${name}@${at}${count > 1 ? `+${count}` : ""}${group ? `#${group}` : ""}`,
    )
    .join(" ");
}

function errors(line: string, section: string): string {
  const { template } = statement(line, section);
  return template.errors
    .map(({ rule, at, expected }) => `${rule}@${at} ${expected.slice(0, 3).join("|")}`)
    .join("; ");
}

const shapes: [string, string, string][] = [
  ["frontend f", "timeout client 5s", "timeout client@0+2 timeout@2"],
  ["frontend f", "no option httplog", "no@0 option httplog@1+2"],
  ["frontend f", "use_backend b if a or !b", "use_backend@0 backend@1 condition@2+4#1"],
  ["frontend f", "acl a hdr(host) -i x y", "acl@0 name@1 criterion@2 patterns@3+3"],
  [
    "frontend f",
    "http-request set-var(txn.a) src,lower if x",
    "http-request@0 set-var@1 value@2 condition@3+2#1",
  ],
  [
    "frontend f",
    "http-request track-sc1 src lower table t",
    "http-request@0 track-sc@1 key@2+2 table@4#1 table@5#1",
  ],
  [
    "backend b",
    "server s 127.0.0.1:80 check weight 3",
    "server@0 name@1 address@2 check@3#2 weight@4#4 weight@5#4",
  ],
  ["backend b", "server check check check", "server@0 name@1 address@2 check@3#2"],
  ["backend b", '"server" s x', "server@0 name@1 address@2"],
];

for (const [section, line, expected] of shapes)
  test(line, () => assert.equal(slots(line, section), expected));

const wrong: [string, string, string][] = [
  ["frontend f", "timeout client", "missing-argument@2 <timeout>"],
  ["frontend f", "timeout client 5s extra", "unexpected-argument@3 "],
  ["frontend f", "timeout klient 5s", "unknown-keyword@1 client|http-request|http-keep-alive"],
  ["frontend f", "server s x", "wrong-section@0 listen|backend|peers"],
  ["frontend f", "http-request foo bar if x", "unknown-action@1 reject|allow|deny"],
  ["frontend f", "http-request unset-var", "missing-argument@1 unset-var(<variable>)"],
  ["backend b", "no timeout connect 5s", "unexpected-argument@0 timeout connect"],
  ["frontend f", "no log", ""],
  ["frontend f", "default_backend", "missing-argument@1 <backend>"],
];

for (const [section, line, expected] of wrong)
  test(`${line}: error`, () => assert.equal(errors(line, section), expected));

test("one unknown option does not hide the next ones", () => {
  const line = "server s x foo 3 check bar weight 3";
  const found = statement(line, "backend b").template;
  assert.deepEqual(
    found.errors.map(({ rule, at }) => [rule, at]),
    [
      ["unknown-option", 3],
      ["unknown-option", 6],
    ],
  );
  assert.deepEqual(
    found.slots.filter(({ kind }) => kind === "option").map(({ name, at }) => [name, at]),
    [
      ["check", 5],
      ["weight", 7],
    ],
  );
});

test("lines of one shape share a template, other shapes do not", () => {
  const at = (line: string) => statement(line, "frontend f").template;
  assert.equal(at("timeout client 5s"), at("timeout client 6s"));
  assert.equal(at("use_backend a if b"), at("use_backend c unless d"));
  assert.notEqual(at("timeout client 5s"), at("timeout client"));
  assert.notEqual(at("http-request deny"), at("http-request allow"));
});

test("the first word of a section opens it, wherever it stands", () => {
  const { value } = parse("x\nglobal\n  daemon\n  defaults\nfrontend a from b\n", { symbols });
  assert.deepEqual(
    value.sections.map(({ kind, line, endLine }) => [kind, line, endLine]),
    [
      ["", 0, 1],
      ["global", 1, 3],
      ["defaults", 3, 4],
      ["frontend", 4, 5],
    ],
  );
  assert.equal(value.sections[3]!.header!.template.slots.length, 4);
});
