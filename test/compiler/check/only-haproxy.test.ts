/** Which findings `haproxy -c` comes to, by release: stages, order, where it stops. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { haproxySteps } from "../../../compiler/check/haproxy-steps.ts";
import { onlyHaproxy } from "../../../compiler/check/only-haproxy.ts";
import { check } from "../../../compiler/check/run.ts";
import { buildModel } from "../../../compiler/model/build.ts";
import { parseFiles } from "../../../compiler/plan/compile.ts";
import type { Diagnostic } from "../../../grammar/diagnostic.ts";
import type { Tree } from "../../../grammar/tree.ts";

const timeouts = "    timeout client 5s\n    timeout connect 5s\n    timeout server 5s\n";

function findings(haproxyVersion: string, ...texts: string[]): { found: Diagnostic[]; trees: Tree[] } {
  const files = texts.map((text, i) => ({ name: `${"abc"[i]}.cfg`, bytes: Buffer.from(text, "latin1") }));
  const options = { haproxyVersion };
  const { trees, diagnostics } = parseFiles(files, options);
  const found = check(buildModel(trees, options).value, { earlier: diagnostics, keepSuppressed: true });
  return { found, trees };
}

/** "line rule" of each. */
function told(version: string, ...texts: string[]): string[] {
  const { found, trees } = findings(version, ...texts);
  return onlyHaproxy(found, trees, version).map(({ range, rule }) => `${range.line} ${rule}`);
}

function course(version: string, text: string): string[] {
  const { found, trees } = findings(version, text);
  return haproxySteps(found, trees, { version }).map((step) =>
    step.is === "finding" ? step.one.rule : step.is === "failed" ? `failed ${step.where}` : step.is,
  );
}

test("since 3.1 words are split in a pass of their own, before with the lines", () => {
  const text = `frontend www\n    nonsense\n    bind :80 'x\n    timeout client 5s\n`;
  for (const version of ["3.5", "3.1"]) assert.deepEqual(told(version, text), ["3 unclosed-quote"]);
  for (const version of ["3.0", "2.6", "1.8"])
    assert.deepEqual(told(version, text), ["2 unknown-keyword", "3 unclosed-quote"]);
});

test("the first pass reads a few global settings", () => {
  const text = "global\n    nonsense\n    presetenv\n";
  assert.deepEqual(told("3.5", text), ["3 argument-count"]);
  assert.deepEqual(told("2.6", text), ["2 unknown-keyword", "3 argument-count"]);
});

test("directives speak in the first pass of 3.1 only", () => {
  const text = `global\n    nonsense\n.alert "no"\n`;
  assert.deepEqual(told("3.1", text), ["3 alert-directive"]);
  for (const version of ["3.2", "3.5", "2.6"])
    assert.deepEqual(told(version, text), ["2 unknown-keyword", "3 alert-directive"]);
});

test("names are looked for when all lines could be read", () => {
  const text = `frontend www\n    bind :80\n    default_backend gone\n    nonsense\n    timeout client 5s\n`;
  for (const version of ["3.5", "2.6"]) {
    assert.deepEqual(told(version, text), ["4 unknown-keyword"]);
    assert.deepEqual(told(version, text.replace("    nonsense\n", "")), ["3 undefined-reference"]);
  }
});

test("the checks stop at the first proxy with an error since 3.4", () => {
  const proxy = (name: string) =>
    `frontend ${name}\n    bind :80${name}\n    default_backend gone\n    timeout client 5s\n`;
  const text = proxy("1") + proxy("2");
  for (const version of ["3.5", "3.4"]) assert.deepEqual(told(version, text), ["3 undefined-reference"]);
  for (const version of ["3.3", "2.6"])
    assert.deepEqual(told(version, text), ["3 undefined-reference", "7 undefined-reference"]);
});

test("up to 3.2 servers were made ready although the checks had failed", () => {
  const text = `listen a\n    bind :80\n    default_backend gone\n${timeouts}    server s1 192.0.2.1 check\n`;
  assert.deepEqual(course("3.5", text), ["undefined-reference", "failed checks"]);
  for (const version of ["3.2", "2.6"])
    assert.deepEqual(course(version, text), ["undefined-reference", "check-port", "failed start"]);
  assert.deepEqual(course("2.0", text), ["check-port", "undefined-reference", "failed checks"]);
});

test("a file is given up after fifty lines with errors since 2.2", () => {
  const text = `global\n${"    nonsense\n".repeat(60)}`;
  assert.equal(told("2.2", text).length, 50);
  assert.equal(told("2.0", text).length, 60);
});

test("lints, infos and what -dD says are left out, and warnings stay", () => {
  const text = `.diag "one"\nfrontend www\n    bind :80\n    mode http\nbackend app\n    timeout connect 5s\n    timeout server 5s\n    server-template s 1-9999999 192.0.2.1:80\n`;
  const { found } = findings("3.5", text);
  assert.ok(found.some(({ lint }) => lint === true));
  assert.ok(found.some(({ diag }) => diag === true));
  assert.deepEqual(told("3.5", text), ["2 missing-timeout"]);
});

test("zero-warning speaks last, when nothing else failed", () => {
  const text = "global\n    zero-warning\nfrontend www\n    bind :80\n";
  assert.deepEqual(told("3.5", text), ["3 missing-timeout", "2 zero-warning"]);
});

test("lines of a section without a header are findings with a reason", () => {
  const text = `backend app extra\n    mode http\n${timeouts}`;
  const { found, trees } = findings("3.5", text);
  const all = onlyHaproxy(found, trees, "3.5");
  assert.deepEqual(
    all.map(({ range }) => range.line),
    [2, 3, 4, 5],
  );
  for (const { message, rule } of all) {
    assert.equal(rule, "argument-count");
    assert.notEqual(message, "");
  }
});

test("a refused rule ends the reading, of later files too", () => {
  assert.deepEqual(
    told("3.5", `frontend www\n    http-request nonsense\n    nonsense\n`, "nonsense\n"),
    told("3.5", `frontend www\n    http-request nonsense\n`),
  );
});

test("servers of one name: a matter of lines since 3.5, of the checks before", () => {
  const servers = "    server s 192.0.2.1:80\n    server s 192.0.2.2:80\n";
  const text = `backend app\n    timeout connect 5s\n    timeout server 5s\n${servers}`;
  for (const version of ["3.5", "3.4", "2.0"]) assert.deepEqual(told(version, text), ["5 duplicate-name"]);
  assert.deepEqual(course("3.5", text).at(-1), "failed reading");
  for (const version of ["3.4", "2.0"]) assert.deepEqual(course(version, text).at(-1), "failed checks");
  assert.deepEqual(course("1.8", text), ["duplicate-name"]);
  const withIds = text.replace(/:80$/gm, (port) => `${port} id 7`).replace("id 7", "id 8");
  assert.deepEqual(course("2.6", withIds), []);
  assert.deepEqual(course("3.2", withIds), ["duplicate-name"]);
  assert.deepEqual(course("3.4", withIds).at(-1), "failed checks");
});

test("servers and peers by datagrams: a matter of the line before 2.9, of servers made ready since", () => {
  const text = `backend app\n    timeout connect 5s\n    timeout server 5s\n    server s1 udp@192.0.2.1:53\n`;
  assert.deepEqual(course("2.6", text), ["mux-mode", "file-failed", "failed reading"]);
  assert.deepEqual(course("3.5", text), ["mux-mode", "failed start"]);
  const peers = "peers mesh\n    peer a 192.0.2.1:10000\n    peer b udp@192.0.2.2:10000\n";
  for (const version of ["3.5", "2.6"]) assert.ok(told(version, peers).includes("3 mux-mode"));
});

test("what releases came to warn about or refuse", () => {
  const option = `frontend www\n    mode http\n    bind :80\n    option abortonclose\n    timeout client 5s\n`;
  assert.deepEqual(course("2.6", option), ["wrong-proxy-kind"]);
  assert.deepEqual(course("3.2", option).at(-1), "failed reading");
  assert.deepEqual(course("3.5", option), []);
  const header = `frontend www\n    mode http\n    bind :80\n    http-request set-header X{ 1\n    timeout client 5s\n`;
  assert.deepEqual(course("2.6", header), []);
  assert.deepEqual(course("2.8", header), ["header-name"]);
  const port = `listen www\n    bind :80\n    server s1 192.0.2.1 check\n${timeouts}`;
  assert.deepEqual(course("2.0", port), ["check-port"]);
  assert.deepEqual(course("2.2", port).at(-1), "failed start");
  assert.deepEqual(told("2.6", "global\n    stats bind-process 1\n"), []);
});

test("words that HAProxy passes over", () => {
  const text = `backend app\n    mode http\n    balance rdp-cookie extra\n    http-request sc-inc-gpc0(0)extra\n    timeout connect 5s\n    timeout server 5s\n`;
  for (const version of ["3.5", "2.6"]) assert.deepEqual(told(version, text), []);
  const variable = text.replace("sc-inc-gpc0(0)extra", "set-var(txn.a)extra str(a)");
  assert.deepEqual(told("3.5", variable), ["4 invalid-value"]);
});

test("directives came with 2.4: words like any other before", () => {
  const text = `global\n.if defined(X)\n    nbthread 2\n.endif\n`;
  assert.deepEqual(
    told("2.2", `${text}    nonsense\n`),
    ["2", "4", "5"].map((line) => `${line} unknown-keyword`),
  );
  assert.deepEqual(told("2.4", text), []);
});

test("a table without a name is looked for like any other", () => {
  const text = `backend app\n    mode tcp\n    timeout connect 5s\n    timeout server 5s\n    stick match src table\n`;
  assert.deepEqual(course("3.5", text), ["argument-count", "failed checks"]);
  assert.deepEqual(told("3.5", `${text}    nonsense\n`), ["6 unknown-keyword"]);
});

test("servers of one name do not hide names that nothing defines", () => {
  const text = `listen app\n    bind :80\n    default_backend gone\n${timeouts}    server s 192.0.2.1:80\n    server s 192.0.2.2:80\n`;
  assert.deepEqual(told("3.2", text), ["3 undefined-reference", "8 duplicate-name"]);
  assert.deepEqual(told("3.5", text), ["8 duplicate-name"]);
});
