import assert from "node:assert/strict";
import { test } from "node:test";
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import { codeActions } from "../../lsp/features/code-action.ts";
import { definition } from "../../lsp/features/definition.ts";
import { diagnostics } from "../../lsp/features/diagnostics.ts";
import { documentSymbols } from "../../lsp/features/document-symbols.ts";
import { foldingRanges } from "../../lsp/features/folding.ts";
import { hover } from "../../lsp/features/hover.ts";
import { references } from "../../lsp/features/references.ts";
import { rename } from "../../lsp/features/rename.ts";
import { openSnapshot } from "../../lsp/snapshot.ts";
import { covered, marked } from "./marked.ts";

const head = "defaults\n  mode http\n  timeout connect 5s\n  timeout client 5s\n  timeout server 5s\n";

/** Line, the text the hover is about, and what it must say. */
const hovers: [line: string, about: string, says: RegExp][] = [
  ["  time‸out client 5s", "timeout client", /```haproxy\ntimeout client <timeout>\n```.*Manual 4/s],
  ["  no option http‸log", "option httplog", /option httplog/],
  ["  bind :80 acc‸ept-proxy", "accept-proxy", /PROXY protocol/],
  ["  http-request set-he‸ader X a", "set-header", /set-header <name> <value>/],
  ["  http-request set-var(‸txn.a) src", "set-var(txn.a)", /set-var\(/],
  ["  http-request set-header X %[s‸rc,lower]", "src", /src: addr/],
  ["  http-request set-header X %[src,lo‸wer]", "lower", /str \| lower: str/],
  ["  http-request set-header X é%[src,lo‸wer]", "lower", /lower/],
  ['  log-format "%{+Q}ci 😀 %c‸i"', "ci", /%ci/],
  ["  acl a hdr_be‸g(host) x", "hdr_beg", /req\.hdr\(.*-m beg/],
  ["  http-request deny if { pa‸th /x }", "path", /path: str/],
  ["  http-request deny if i‸n", "in", /acl in src 10\.0\.0\.0\/8.*Used in line 9/s],
  ["  default_backend ap‸p", "app", /backend app.*Line 7/s],
  ["front‸end other", "frontend", /frontend <name>/],
  ["  reqrep‸ a b", "reqrep", /removed in 2\.1/],
];

for (const [line, about, says] of hovers) {
  test(`hover on ${line.trim()}`, () => {
    const text = `${head}frontend www\nbackend app\n`;
    const own = `${head}frontend www\n  acl in src 10.0.0.0/8\n`;
    const { snapshot, position, lines } = marked(
      line.replace("‸", "").includes("app") ? `${text}frontend fe\n${line}\n` : `${own}\n${line}\n`,
    );
    const found = hover(snapshot, position);
    assert.ok(found?.range, "no hover");
    assert.equal(covered(lines, found.range), about);
    assert.match((found.contents as { value: string }).value, says);
  });
}

test("no hover on blanks, comments and unknown words", () => {
  for (const text of ["frontend a\n ‸ bind :80", "# com‸ment", "frontend a\n  constru‸ctor x", "‸"]) {
    const { snapshot, position } = marked(text);
    assert.equal(hover(snapshot, position), undefined, text);
  }
});

const routed = `${head}
frontend www
  bind :80
  acl api path_beg /api
  acl api path_beg /v1
  use_backend app if api
  use_backend app if !api { nbsrv(app) gt 0 }
  http-request track-sc0 src table app
  default_backend app

backend app
  stick-table type ip size 1k
  server s1 127.0.0.1:1
  server s2 127.0.0.1:2
  use-server s2 if { srv_is_up(app/s1) }
`;

function withMark(text: string, find: string): string {
  const at = text.indexOf(find);
  assert.ok(at >= 0, find);
  return `${text.slice(0, at + find.length)}‸${text.slice(at + find.length)}`;
}

/** use_backend twice, nbsrv(), the table, default_backend, the section, srv_is_up(app/...). */
const appPlaces = [11, 12, 12, 13, 14, 16, 20];

/** Where the cursor is, where definition leads (lines from 1), and lines of all places. */
const names: [at: string, defined: number[], all: number[]][] = [
  ["default_backend ap", [16], appPlaces],
  ["nbsrv(ap", [16], appPlaces],
  ["if !ap", [9, 10], [9, 10, 11, 12]],
  ["use-server s", [19], [19, 20]],
  ["srv_is_up(app/s", [18], [18, 20]],
];

for (const [at, defined, all] of names) {
  test(`definition and references at ${at}`, () => {
    const { snapshot, position } = marked(withMark(routed, at));
    const lineOf = (place: { range: { start: { line: number } } }) => place.range.start.line + 1;
    assert.deepEqual(definition(snapshot, position).map(lineOf), defined);
    const found = references(snapshot, position, true).map(lineOf);
    assert.deepEqual(found, all);
  });
}
test("rename changes every place, keeps quotes, and refuses what is no name", () => {
  const { snapshot, position, lines } = marked(
    `${head}frontend www\n  acl "ok" src 10.0.0.1\n  http-request deny if !o‸k\n  http-request allow if ok or ok\n`,
  );
  const edit = rename(snapshot, position, "fine");
  assert.ok(typeof edit !== "string");
  const edits = edit.changes![snapshot.uri]!;
  assert.deepEqual(
    edits.map(({ range, newText }) => [covered(lines, range), newText]),
    [
      ['"ok"', '"fine"'],
      ["ok", "fine"],
      ["ok", "fine"],
      ["ok", "fine"],
    ],
  );
  assert.equal(typeof rename(snapshot, position, "two words"), "string");
  const nowhere = marked("fron‸tend a");
  assert.equal(typeof rename(nowhere.snapshot, nowhere.position, "b"), "string");
});

test("symbols: sections with binds, ACLs and servers", () => {
  const snapshot = openSnapshot("file:///a", 1, routed);
  const outline = documentSymbols(snapshot).map(({ name, detail, children }) => [
    name,
    detail,
    children!.map((child) => child.name),
  ]);
  assert.deepEqual(outline, [
    ["defaults", "", []],
    ["www", "frontend", ["bind :80", "api", "api"]],
    ["app", "backend", ["s1", "s2"]],
  ]);
});

test("symbols lie inside their parents", () => {
  const snapshot = openSnapshot("file:///a", 1, `${routed}\n\n# a comment\n`);
  for (const { range, selectionRange, children } of documentSymbols(snapshot)) {
    assert.ok(selectionRange.start.line >= range.start.line && selectionRange.end.line <= range.end.line);
    for (const child of children!) {
      assert.ok(child.range.start.line > range.start.line && child.range.end.line <= range.end.line);
    }
  }
});

test("folding: sections without the comments of the next one, comment blocks, .if blocks", () => {
  const snapshot = openSnapshot(
    "file:///a",
    1,
    "global\n  maxconn 10\n\n# about\n# the rest\ndefaults\n  .if defined(A)\n  mode http\n  .else\n  mode tcp\n  .endif\n",
  );
  assert.deepEqual(
    foldingRanges(snapshot).map(({ startLine, endLine, kind }) => [startLine, endLine, kind]),
    [
      [0, 1, "region"],
      [3, 4, "comment"],
      [5, 10, "region"],
      [6, 7, "region"],
      [8, 9, "region"],
    ],
  );
});

test("diagnostics: range in UTF-16, rule, severity, decoded message", () => {
  const text = `${head}frontend www\n  bind :80\n  use_backend b😀é if { src 10.0.0.1 } # 😀\n  foo\n`;
  const found = diagnostics(openSnapshot("file:///a", 1, text));
  const lines = text.split("\n");
  const backend = found.find(({ code }) => code === "undefined-reference")!;
  assert.equal(covered(lines, backend.range), "b😀é");
  assert.match(backend.message as string, /b😀é/);
  assert.equal(backend.severity, 1);
  const keyword = found.find(({ code }) => code === "unknown-keyword")!;
  assert.equal(covered(lines, keyword.range), "foo");
  assert.equal(keyword.source, "hapax");
});

test("a variable that the editor does not know is no error", () => {
  const text = `${head}frontend www\n  bind :80\n  description "$WHAT"\n  description ""\n`;
  const severities = diagnostics(openSnapshot("file:///a", 1, text))
    .filter(({ code }) => code === "empty-word")
    .map(({ severity }) => severity);
  assert.deepEqual(severities, [3, 1]);
});

test("a suppression comment silences a finding here too", () => {
  const bad = `${head}frontend www\n  bind :80\n  foo # hapax: disable-line unknown-keyword\n`;
  assert.deepEqual(diagnostics(openSnapshot("file:///a", 1, bad)), []);
});

test("a code action for a finding that brings a fix", () => {
  const text = `${head}frontend wéw\n  bnd :80\n`;
  const start = Buffer.byteLength(text.slice(0, text.indexOf("bnd")));
  const range = { file: 0, line: 7, start, end: start + 3 };
  const finding: Diagnostic = {
    rule: "unknown-keyword",
    severity: "error",
    range,
    message: "no such keyword",
    fix: { title: "write 'bind'", edits: [{ range, text: "bind" }] },
  };
  const snapshot = { ...openSnapshot("file:///a", 1, text), findings: [finding] };
  const at = { line: 6, character: 3 };
  const [action] = codeActions(snapshot, { start: at, end: at });
  const [edit] = action!.edit!.changes!["file:///a"]!;
  assert.equal(edit!.newText, "bind");
  assert.equal(covered(text.split("\n"), edit!.range), "bnd");
  const before = { line: 5, character: 0 };
  assert.deepEqual(codeActions(snapshot, { start: before, end: before }), []);
});
