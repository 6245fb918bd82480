import assert from "node:assert/strict";
import { test } from "node:test";
import { completion } from "../../lsp/features/completion.ts";
import { covered, marked } from "./marked.ts";

const base = `defaults
  mode http
  timeout connect 5s

userlist people
  user ann insecure-password x

ring events
  size 1024

resolvers dns
  nameserver n1 127.0.0.1:53

cache small
  total-max-size 4

listen both
  bind :81
  acl elsewhere src 10.0.0.1
  server l1 127.0.0.1:1

backend app
  stick-table type ip size 1k store conn_cnt
  server a1 127.0.0.1:2
  server a2 127.0.0.1:3

frontend www
  http-request set-var(txn.seen) src
  acl is_api path_beg /api
  acl is_admin src 10.0.0.0/8
`;

/** Line to complete, labels that must be offered, labels that must not, and the text that is replaced. */
const cases: [line: string, offered: string[], absent: string[], replaced: string][] = [
  ["‸", ["bind", "timeout client", "option httplog", "backend", "frontend"], ["nbproc", "server"], ""],
  ["  ti‸", ["timeout client", "timeout http-request"], ["timeout server"], "ti"],
  ["  timeout ‸", ["client", "http-request"], ["timeout client", "server"], ""],
  ["  timeout cl‸", ["client", "client-fin"], [], "cl"],
  ["  option ‸", ["httplog", "forwardfor"], ["option httplog", "httpchk"], ""],
  ["  no ‸", ["option logasap", "log"], ["bind", "acl"], ""],
  ["  bind :80 ‸", ["ssl", "crt", "accept-proxy"], ["check", "weight"], ""],
  ["  mode ‸", ["http", "tcp"], ["bind"], ""],
  ["  http-request ‸", ["deny", "set-header", "track-sc0", "redirect"], ["set-status"], ""],
  ["  http-response ‸", ["set-status", "deny"], ["tarpit", "auth"], ""],
  ["  http-request deny ‸", ["deny_status", "if", "unless"], ["ssl"], ""],
  ["  default_backend ‸", ["app", "both"], ["www", "if"], ""],
  ["  use_backend a‸", ["app", "both"], ["www"], "a"],
  ["  use_backend app ‸", ["if", "unless"], ["app"], ""],
  ["  use_backend app if ‸", ["is_api", "is_admin", "LOCALHOST", "{"], ["elsewhere", "path_beg"], ""],
  ["  use_backend app if is_api !is‸", ["is_admin"], ["{"], "is"],
  ["  use_backend app if { ‸", ["path_beg", "src", "req.hdr"], ["is_api"], ""],
  ["  use_backend app if { path -m ‸", ["beg", "reg"], ["-i"], ""],
  ["  use_backend app if { path_beg ‸", ["-i", "}"], ["src"], ""],
  ["  acl x ‸", ["path_beg", "hdr_dom", "src"], ["lower"], ""],
  ["  acl x src,‸", ["ipmask", "map_ip"], ["path_beg"], ""],
  ["  acl x nbsrv(‸", ["app", "both"], ["www"], ""],
  ["  acl x srv_is_up(app/‸", ["a1", "a2"], ["l1"], ""],
  ["  acl x src_conn_rate(‸", ["app"], ["both"], ""],
  ["  acl x http_auth(‸", ["people"], ["app"], ""],
  ["  http-request set-header X %[sr‸", ["src", "src_port"], ["path_beg", "lower"], "sr"],
  ['  http-request set-header X "a %[src,lo‸]"', ["lower", "concat"], ["src"], "lo"],
  ['  http-request set-header X "a %[src,lo‸', ["lower"], ["src"], "lo"],
  ["  log-format %c‸", ["ci", "cp"], ["src"], "c"],
  ['  log-format "%{+Q}‸"', ["ci", "HM"], [], ""],
  ["  http-request track-sc0 src table ‸", ["app"], ["both"], ""],
  ["  http-request cache-use ‸", ["small"], ["app"], ""],
  ["  http-request set-var(‸", ["txn.", "req.", "txn.seen"], ["deny"], ""],
  ["  acl x var(txn.s‸", ["txn.seen", "txn."], ["txn.s"], "txn.s"],
  ["  http-request do-resolve(txn.a,d‸", ["dns"], ["deny", "app"], "d"],
  ["  log ‸", ["global", "stdout", "ring@events"], [], ""],
  ["  .e‸", [".endif", ".else", ".if"], ["bind"], ".e"],
  [".if de‸", ["defined", "version_atleast"], ["bind"], "de"],
];

for (const [line, offered, absent, replaced] of cases) {
  test(`completes ${line.trim()}`, () => {
    const { snapshot, position, lines } = marked(`${base}${line}\n`);
    const items = completion(snapshot, position);
    const labels = new Set(items.map(({ label }) => label));
    for (const label of offered)
      assert.ok(labels.has(label), `${label} is not among ${[...labels].slice(0, 20)}`);
    for (const label of absent) assert.ok(!labels.has(label), `${label} is offered`);
    const first = items.find(({ label }) => label === offered[0])!;
    assert.ok(first.textEdit && "range" in first.textEdit);
    assert.equal(covered(lines, first.textEdit.range), replaced);
    assert.deepEqual(first.textEdit.range.end, position);
  });
}

test("offers sections only before the first one, and nothing in a comment", () => {
  const start = completion(marked("fr‸").snapshot, { line: 0, character: 2 });
  assert.ok(start.some(({ label }) => label === "frontend"));
  assert.ok(!start.some(({ label }) => label === "bind"));
  const comment = marked("frontend a\n  bind :80 # s‸");
  assert.deepEqual(completion(comment.snapshot, comment.position), []);
});

test("an item says what it is", () => {
  const { snapshot, position } = marked("frontend a\n  timeout cl‸");
  const item = completion(snapshot, position).find(({ label }) => label === "client")!;
  assert.equal(item.detail, "timeout client <timeout>");
  assert.match((item.documentation as { value: string }).value, /client.*\[Manual 4/s);
});

test("what is deprecated is tagged, what the version does not have is left out", () => {
  const at = (version: string) => {
    const { snapshot, position } = marked("global\n  ‸", { haproxyVersion: version });
    return new Map(completion(snapshot, position).map((item) => [item.label, item]));
  };
  assert.ok(at("2.2").has("nbproc"));
  assert.ok(!at("3.0").has("nbproc"), "nbproc was removed in 2.5");
  assert.ok(!at("2.2").has("harden.reject-privileged-ports.tcp"), "since 2.7");
  assert.ok(at("3.0").has("harden.reject-privileged-ports.tcp"));
  const tagged = [...at("2.4").values()].filter((item) => item.tags?.includes(1));
  assert.ok(tagged.length > 0);
});

test("calls that must have arguments bring their parentheses where the client takes snippets", () => {
  const { snapshot, position } = marked("frontend a\n  http-request set-v‸");
  const find = (snippets: boolean) =>
    completion(snapshot, position, snippets).find(({ label }) => label === "set-var")!;
  assert.equal(find(true).textEdit?.newText, "set-var($0)");
  assert.equal(find(false).textEdit?.newText, "set-var(");
});
