/** What `hapaxd -c` prints: stage by stage, in HAProxy's form. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { asHaproxy } from "../../../compiler/check/as-haproxy.ts";
import { check } from "../../../compiler/check/run.ts";
import { buildModel } from "../../../compiler/model/build.ts";
import { parseFiles } from "../../../compiler/plan/compile.ts";

const timeouts = "    timeout client 5s\n    timeout connect 5s\n    timeout server 5s\n";

function said(...texts: string[]): string[] {
  const files = texts.map((text, i) => ({ name: `${"abc"[i]}.cfg`, bytes: Buffer.from(text, "latin1") }));
  const options = { haproxyVersion: "3.5" };
  const { trees, diagnostics } = parseFiles(files, options);
  const found = check(buildModel(trees, options).value, { earlier: diagnostics, keepSuppressed: true });
  return asHaproxy(found, trees).messages.map(({ level, text }) => `${level} ${text}`);
}

const closing = (name: string): string[] => [
  `ALERT config : Error(s) found in configuration file : ${name}`,
  "ALERT config : Fatal errors found in configuration.",
];

test("words that cannot be read are all that is said", () => {
  assert.deepEqual(said("frontend www\n    nonsense\n    bind :80 'x\n    default_backend gone\n"), [
    "ALERT config : parsing [a.cfg:3]: unmatched quote at position 14:\n  bind :80 'x\n           ^",
    ...closing("a.cfg"),
  ]);
});

test("lines come before names", () => {
  const text = `frontend www\n    bind :80\n    default_backend gone\n    nonsense\n    timeout client 5s\n`;
  assert.deepEqual(said(text), [
    "ALERT config : parsing [a.cfg:4] : unknown keyword 'nonsense' in 'frontend' section",
    ...closing("a.cfg"),
  ]);
  assert.deepEqual(said(text.replace("    nonsense\n", "")), [
    "ALERT Proxy 'www': unable to find required default_backend: 'gone'.",
  ]);
});

test("a rule that cannot be read ends the reading, of other files too", () => {
  const text = "frontend www\n    bind :80\n    http-request nonsense\n    nonsense\n";
  const lines = said(text, "nonsense\n");
  assert.match(lines[0]!, /^ALERT config : parsing \[a\.cfg:3\] ?: /);
  assert.deepEqual(lines.slice(1), ["ALERT config : Error(s) found in configuration file : a.cfg"]);
});

test("every file's errors are told", () => {
  assert.deepEqual(said("global\n    nonsense\n", "global\n    nonsense\n"), [
    "ALERT config : parsing [a.cfg:2] : unknown keyword 'nonsense' in 'global' section",
    "ALERT config : Error(s) found in configuration file : a.cfg",
    "ALERT config : parsing [b.cfg:2] : unknown keyword 'nonsense' in 'global' section",
    "ALERT config : Error(s) found in configuration file : b.cfg",
    "ALERT config : Fatal errors found in configuration.",
  ]);
});

test("lines of a proxy whose header is refused", () => {
  assert.deepEqual(said(`listen www :80\n${timeouts}backend app\n    nonsense\n`).slice(1, 5), [
    ...[2, 3, 4].map((line) => `ALERT config : parsing [a.cfg:${line}] : 'listen' or 'defaults' expected.`),
    "ALERT config : parsing [a.cfg:6] : unknown keyword 'nonsense' in 'backend' section",
  ]);
});

test("fifty wrong lines are enough", () => {
  const lines = said(`global\n${"    nonsense\n".repeat(60)}`);
  assert.equal(lines.length, 53);
  assert.equal(lines[50], "ALERT config : parsing [a.cfg:52]: too many fatal errors (50), stopping now.");
});
