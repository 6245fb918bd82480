import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseCondition } from "../../grammar/acl-condition.ts";
import { parseAclTest } from "../../grammar/acl-test.ts";
import type { Condition, Expr, LogFormat } from "../../grammar/ast.ts";
import { evaluateCfgCondition } from "../../grammar/cfg-condition.ts";
import { parseExpression } from "../../grammar/expression.ts";
import { parseLogFormat } from "../../grammar/log-format.ts";
import { parse } from "../../grammar/parse.ts";
import { placed } from "../../grammar/place.ts";
import { referencePredicates } from "../../grammar/predicates.ts";
import { printBytes } from "../../grammar/tree.ts";

const numRuns = Number(process.env["HAPAX_RUNS"] ?? 300);

function showExpr(expr: Expr | undefined): string {
  const calls = expr ? [expr.fetch, ...expr.converters] : [];
  return calls.map(({ name, args }) => `${name}<${args.map(({ text }) => text).join(";")}>`).join(" ");
}

const expressions: [string, string, number][] = [
  ["src", "src<>", 0],
  ["req.hdr(host,1),lower,field(1,':')", "req.hdr<host;1> lower<> field<1;:>", 0],
  ["src lower if", "src<> lower<>", 0],
  ["src,,lower,", "src<> lower<>", 0],
  ["str('a,b)'),regsub(\"a b\",\\,)", "str<a,b)> regsub<a b;\\;>", 0],
  ["f(a\\ b\\\\c\\n)", "f<a b\\c\n>", 0],
  ["f()", "f<>", 0],
  ["f(,)", "f<;>", 0],
  ["src)x", "src<>", 1],
  ["f(a", "f<a>", 1],
  ["", "", 1],
];

for (const [text, expected, problems] of expressions)
  test(`expression ${text}`, () => {
    const { value, diagnostics } = parseExpression(text.endsWith("if") ? text.split(" ") : [text]);
    assert.equal(showExpr(value), expected);
    assert.equal(diagnostics.length, problems);
  });

function showCondition({ unless, clauses }: Condition): string {
  const terms = clauses.map((clause) =>
    clause
      .map(({ negated, acl, test }) => `${negated ? "!" : ""}${acl ?? `{${test!.expr.fetch.name}}`}`)
      .join(" & "),
  );
  return `${unless ? "unless" : "if"} ${terms.join(" | ")}`;
}

const conditions: [string, string, number][] = [
  ["if a !b or ! { path_beg -i /x } || c", "if a & !b | !{path_beg} | c", 0],
  ["unless !!a ! !b OR c", "unless a & b | c", 0],
  ["if or a or or b !", "if a | b", 0],
  ["if !{ src 10.0.0.0/8 } x", "if !{src} & x", 0],
  ["if { src x", "if {src}", 1],
  ["if {src x }", "if {src & x & }", 0],
  ["a", "if a", 1],
];

for (const [text, expected, problems] of conditions)
  test(`condition ${text}`, () => {
    const { value, diagnostics } = parseCondition(text.split(" "));
    assert.equal(showCondition(value), expected);
    assert.equal(diagnostics.length, problems);
  });

test("flags of ACL tests end at -- or at the first pattern", () => {
  const { value, diagnostics } = parseAclTest("hdr(host) -i -m beg -f a.lst -- -x -i".split(" "));
  assert.equal(value.ignoreCase, true);
  assert.equal(value.match, "beg");
  assert.deepEqual(value.files, [{ path: "a.lst", word: 5 }]);
  assert.deepEqual(value.patterns, [
    { text: "-x", word: 7 },
    { text: "-i", word: 8 },
  ]);
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(parseAclTest(["path", "/a", "-i"]).value.patterns.length, 2);
  assert.equal(parseAclTest(["path", "-z"]).diagnostics[0]!.range.line, 1);
});

function showFormat({ items }: LogFormat): string {
  return items
    .map((item) => {
      if (item.kind === "text") return item.text;
      const flags = Object.entries(item.flags).map(([flag, on]) => `${on ? "+" : "-"}${flag}`);
      const what = item.kind === "alias" ? item.name : showExpr(item.expr);
      return `<${[item.label, item.typed, ...flags, what].filter(Boolean).join(" ")}>`;
    })
    .join("");
}

const formats: [string, string, number][] = [
  ["%ci:%cp [%tr] %%x", "<ci>:<cp> [<tr>] %x", 0],
  ["%{+X}o %(a:str)[src,lower] %{+Q,-E}r", "<+hex o> <a str src<> lower<>> <+quote -escape r>", 0],
  ["%[str(']')]]", "<str<]>>]", 0],
  ["a%-b", "a-b", 0],
  ["100% x", "100", 1],
  ["%[src", "", 1],
  ["%{+Q}", "", 1],
  ["a %", "a ", 1],
  ["%(a b)ci", "", 1],
];

for (const [text, expected, problems] of formats)
  test(`log format ${text}`, () => {
    const { value, diagnostics } = parseLogFormat(text);
    assert.equal(showFormat(value), expected);
    assert.equal(diagnostics.length, problems);
  });

/** Exit codes of `haproxy -cc`: 0 true, 1 false, 2 error. */
const cfgConditions: [string, 0 | 1 | 2][] = [
  ["", 1],
  ["1", 0],
  ["!!1", 0],
  ["0x0", 1],
  ["-1", 0],
  ["defined(X) && !defined(Y)", 0],
  ["(0 || 1) && version_atleast(2.4)", 0],
  ["version_before(2.4)", 1],
  ["defined()", 1],
  ["defined", 1],
  ["fips_mode", 1],
  ["streq(a,a)", 0],
  ["strneq(a,a)", 1],
  ["strstr('a,b',b)", 0],
  ["streq(a)", 2],
  ["streq(a,b,c)", 2],
  ["1 ||", 2],
  ["&&", 2],
  ["foo", 2],
  ["1 2", 2],
  ["(1", 2],
  [`${"(".repeat(299)}1${")".repeat(299)}`, 0],
  [`${"(".repeat(3000)}1`, 2],
];

for (const [text, expected] of cfgConditions)
  test(`.if ${text.slice(0, 40)}`, () => {
    const { value, error } = evaluateCfgCondition(
      text,
      referencePredicates((name) => (name === "X" ? "" : undefined)),
    );
    assert.equal(error ? 2 : value ? 0 : 1, expected);
  });

test("no reader throws on any text", () => {
  const text = fc.oneof(
    fc.string(),
    fc
      .array(
        fc.constantFrom(
          "%",
          "[",
          "]",
          "{",
          "}",
          "(",
          ")",
          ",",
          "src",
          "lower",
          "+Q",
          "'",
          '"',
          "\\",
          "!",
          "-i",
          " ",
          "||",
          "&&",
          "1",
          "defined",
        ),
      )
      .map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, (each) => {
      const words = each.split(" ");
      parseExpression(words);
      parseCondition(words);
      parseAclTest(words);
      parseLogFormat(each);
      evaluateCfgCondition(
        each,
        referencePredicates(() => undefined),
      );
    }),
    { numRuns },
  );
});

test("places inside quoted words map back to the file", () => {
  const line = `log-format "a\\ b%{+Q}"\n`;
  const { words } = parse(line).value;
  const { diagnostics } = parseLogFormat(words.symbols.text(words.wordId[1]!));
  const [found] = placed(diagnostics, words, 0, 0, 1);
  const text = Buffer.from(printBytes(words)).toString("latin1").slice(found!.range.start, found!.range.end);
  assert.equal(text.replace(/"$/, ""), "%{+Q}");
  assert.equal(found!.range.line, 1);
});
