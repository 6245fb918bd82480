// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of configs
/** The scanner against HAProxy's own reading, as `haproxy -dC` prints it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { scan } from "../../grammar/scan.ts";
import { LineKind, type Words } from "../../grammar/tree.ts";
import { configText } from "./config-text.ts";

const sections = ["global", "defaults", "frontend", "backend", "listen"];
const env = { V: "a b", E: "", PATH: process.env["PATH"] };

function read(text: string): { words: Words; rules: string[]; lines: string[][] } {
  const { words, diagnostics } = scan(Buffer.from(text, "latin1"), sections, { env, name: "f.cfg" });
  const lines: string[][] = [];
  for (let line = 0; line < words.lineCount; line++) {
    const from = words.lineWord[line]!;
    const ids = [...words.wordId.subarray(from, words.lineWord[line + 1]!)];
    lines.push(ids.map((id) => words.symbols.text(id)));
  }
  return { words, rules: diagnostics.map(({ rule }) => rule), lines };
}

const cases: [string, string[]][] = [
  ["a  b\tc", ["a", "b", "c"]],
  ["foo#bar", ["foo"]],
  ['"1"0s', ["10s"]],
  [`'a\\ "#$V'b`, ['a\\ "#$Vb']],
  ['a\\ b \\#c \\$V "\\$V" \\q', ["a b", "#c", "\\$V", "$V", "\\q"]],
  ["\\x41\\x62", ["Ab"]],
  ["a\\x00b c", ["a", "c"]],
  ['"$V" "${V}" x"${V[*]}"y "${U[*]}" "${U-d e}"', ["a b", "a b", "xa", "by", "d e"]],
  ['"${.LINE}" "${.FILE}"', ["1", "f.cfg"]],
  ["$V", ["$V"]],
  ["a \r b\r", ["a", "b"]],
  ["a\rb", ["a"]],
  ["[scope] # a", []],
];

for (const [text, expected] of cases)
  test(`words of ${JSON.stringify(text)}`, () => {
    const { lines, rules } = read(`${text}\n`);
    assert.deepEqual(lines, [expected]);
    assert.deepEqual(rules, []);
  });

const broken: [string, string, number, number][] = [
  ['a "b', "unclosed-quote", 2, 4],
  ["a 'b", "unclosed-quote", 2, 4],
  ['a "${V', "unclosed-brace", 4, 6],
  ['a "$1"', "bad-variable-name", 4, 5],
  ['a "${V[x]}"', "bad-word-expansion", 6, 9],
  ["a \\xg1", "bad-escape", 2, 6],
  ['a ""', "empty-word", 2, 4],
  ['a "$U" b', "empty-word", 2, 6],
  ['a "$E"', "empty-word", 2, 6],
  ["a \0 b", "nul-byte", 2, 3],
  [".foo", "unknown-directive", 0, 4],
  [".endif", "unbalanced-block", 0, 6],
  [".if", "unclosed-block", 0, 3],
  [".if x\n.endif", "bad-condition", 4, 5],
  [Array.from({ length: 65 }, () => "w").join(" "), "too-many-words", 128, 129],
];

for (const [text, rule, start, end] of broken)
  test(`${rule} in ${JSON.stringify(text).slice(0, 40)}`, () => {
    const { diagnostics } = scan(Buffer.from(`${text}\n`, "latin1"), sections, { env });
    assert.deepEqual(
      diagnostics.map((each) => [each.rule, each.range.start, each.range.end]),
      [[rule, start, end]],
    );
  });

test("a missing last line feed is reported", () => {
  assert.deepEqual(read("global").rules, ["missing-newline"]);
  assert.deepEqual(read("").rules, []);
});

test("blocks choose lines, and setenv counts from its line on", () => {
  const text = `global
 setenv W 1
 .if defined(W) && !defined(U)
  one
  .if 0
   two
  .elif 1
   three
  .else
   four
  .endif
 .else
  five
 .endif
 unsetenv W
 .if defined(W)
  six
 .endif
`;
  const { words, lines, rules } = read(text);
  const live = lines.filter((_, line) => words.lineKind[line] === LineKind.normal).map(([first]) => first);
  assert.deepEqual(live, ["global", "setenv", "one", "three", "unsetenv"]);
  assert.deepEqual(rules, []);
});

const haproxy = process.env["HAPROXY_BIN"];

test("words are those HAProxy reads", { skip: haproxy ? false : "HAPROXY_BIN is not set" }, () => {
  const folder = mkdtempSync(join(tmpdir(), "hapax-words-"));
  const file = join(folder, "f.cfg");
  const numRuns = Math.min(Number(process.env["HAPAX_RUNS"] ?? 100), 2000);
  try {
    fc.assert(
      fc.property(configText, (text) => {
        // NUL ends HAProxy's reading of the file.
        compare(file, text.replaceAll("\0", "").replace(/\n?$/, "\n"));
      }),
      { numRuns },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/**
 * HAProxy 3.5-dev5 spoils `${V-default}` in the buffer when its output buffer must grow and the line is read again, so
 * a long line goes first. Files with more than 50 errors are not read to their end.
 */
function compare(file: string, body: string): void {
  const text = `pad ${"x".repeat(8000)}\n${body}`;
  writeFileSync(file, Buffer.from(text, "latin1"));
  const run = spawnSync(haproxy!, ["-dC", "-c", "-f", file], { cwd: dirname(file), env, encoding: "latin1" });
  const { words, diagnostics } = scan(Buffer.from(text, "latin1"), sections, { env, name: file });
  const broken = new Set(
    diagnostics.filter(({ rule }) => lexical.has(rule)).map(({ range }) => range.line - 1),
  );
  let expected = "";
  for (let line = 0; line < words.lineCount; line++) {
    if (words.lineKind[line] === LineKind.scope || broken.has(line)) continue;
    const ids = [...words.wordId.subarray(words.lineWord[line]!, words.lineWord[line + 1]!)];
    const texts = ids.map((id) => words.symbols.text(id));
    expected += `${(sections.includes(texts[0] ?? "") ? "" : "\t") + texts.map((each) => `${each} `).join("")}\n`;
  }
  assert.equal(run.stdout.slice(0, expected.length), expected, JSON.stringify(body));
}

const lexical = new Set([
  "unclosed-quote",
  "unclosed-brace",
  "bad-variable-name",
  "bad-word-expansion",
  "bad-escape",
  "too-many-words",
]);

test("HAProxy's own variables are those of the version", () => {
  const text = '"$HAPROXY_BRANCH" "${HAPROXY_CFGFILES-none}" "${HAPROXY_TCP_CLF_LOG_FMT-none}"\n';
  const read = (haproxyVersion: string) => {
    const options = { haproxyVersion, name: "a.cfg", env: { HAPROXY_BRANCH: "mine" } };
    const { words } = scan(Buffer.from(text), sections, options);
    return Array.from(words.wordId.slice(0, words.lineWord[1]), (id) => words.symbols.text(id));
  };
  assert.deepEqual(read("2.6"), ["mine", "none", "none"]);
  assert.deepEqual(read("3.0"), ["3.0", "none", "none"]);
  const [branch, files, format] = read("3.1");
  assert.deepEqual([branch, files], ["3.1", "a.cfg"]);
  assert.match(format!, /TCP/);
});
