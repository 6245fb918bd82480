/** Findings about the machine: files, accounts and hosts, told by a machine made up for the test. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { asHaproxy } from "../../../compiler/check/as-haproxy.ts";
import { check } from "../../../compiler/check/run.ts";
import { buildModel } from "../../../compiler/model/build.ts";
import type { Machine } from "../../../compiler/model/machine.ts";
import { parseFiles } from "../../../compiler/plan/compile.ts";
import type { Diagnostic } from "../../../grammar/diagnostic.ts";

const pem = (what: string) => `-----BEGIN ${what}-----\nAAAA\n-----END ${what}-----\n`;

const files: Record<string, string> = {
  "/ips": "# ours\n192.0.2.1\n\n  198.51.100.0/24\n",
  "/bad-ips": "192.0.2.1\n192.0.2.1/33\n",
  "/map": "a b c\n",
  "/hosts.map": "a 192.0.2.1\nb here\n",
  "/empty": "",
  "/503": "HTTP/1.0 503 Down\r\nContent-Length: 4\r\n\r\ndown",
  "/short": "HTTP/1.0 503 Down\r\nContent-Length: 5\r\n\r\ndown",
  "/page.html": "<html></html>",
  "/good.pem": pem("CERTIFICATE") + pem("PRIVATE KEY"),
  "/no-key.pem": pem("CERTIFICATE"),
  "/split.pem": pem("CERTIFICATE"),
  "/split.pem.key": pem("RSA PRIVATE KEY"),
  "/list": "# ours\n/good.pem [alpn h2] *.example\n",
  "/list-update": "/good.pem [ocsp-update on]\n",
  "/list-short": "/good.pem [alpn]\n",
  "/list-cut": "/good.pem [alpn h2]",
  "/certs/good.pem": pem("CERTIFICATE") + pem("PRIVATE KEY"),
};

const machine: Machine = {
  read: (path) =>
    Object.hasOwn(files, path)
      ? Buffer.from(files[path]!, "latin1")
      : path === "/certs"
        ? "Illegal operation on a directory"
        : "No such file or directory",
  kind: (path) => (path === "/certs" ? "folder" : Object.hasOwn(files, path) ? "file" : undefined),
  list: () => ["good.pem"],
  hasUser: (name) => name === "root",
  hasGroup: (name) => name === "root",
  hasNamespace: (name) => name === "blue",
  hasHost: (name) => (name === "known" ? true : name.endsWith(".invalid") ? false : undefined),
  pemProblem: () => undefined,
  isPair: () => undefined,
};

function find(text: string, given: Machine | null = machine): { found: Diagnostic[]; said: string[] } {
  const options = { haproxyVersion: "3.5", ...(given && { machine: given }) };
  const { trees, diagnostics } = parseFiles([{ name: "a.cfg", bytes: Buffer.from(text, "latin1") }], options);
  const found = check(buildModel(trees, options).value, { earlier: diagnostics });
  const said = asHaproxy(found, trees, { version: "3.5" }).messages;
  return {
    found: found.filter((d) => d.machine === true),
    said: said.filter(({ level }) => level === "ALERT").map(({ text }) => text),
  };
}

/** A line of a listen section, and what is said of it without its frame. */
function ofLine(line: string): string | undefined {
  const text = `listen www\n    mode http\n    bind :80\n    timeout client 5s\n    timeout connect 5s\n    timeout server 5s\n    ${line}\n`;
  const { found, said } = find(text);
  assert.equal(find(text, null).found.length, 0);
  assert.equal(
    found.every((d) => d.severity === "error"),
    true,
  );
  return said[0]?.replace(/^config : /, "").replace("parsing [a.cfg:7] : ", "");
}

for (const [line, expected] of [
  ["http-request deny if { src -f /ips }", undefined],
  [
    "http-request deny if { src -f /gone }",
    "error detected while parsing an 'http-request deny' condition : failed to open pattern file </gone>.",
  ],
  [
    "http-request deny if { src -f /bad-ips }",
    "error detected while parsing an 'http-request deny' condition : '192.0.2.1/33' is not a valid IPv4 or IPv6 address at line 2 of file '/bad-ips'.",
  ],
  ["http-request deny if { src -f virt@list }", undefined],
  ["http-request set-var(txn.a) path,map(/map)", undefined],
  [
    "http-request set-var(txn.a) path,map_str_ip(/hosts.map)",
    "error detected in proxy 'www' while parsing 'http-request set-var(txn.a)' rule : invalid args in converter 'map_str_ip' : unable to parse 'here' at line 2 of file '/hosts.map'.",
  ],
  ["errorfile 503 /503", undefined],
  ["errorfile 503 /empty", undefined],
  ["errorfile 503 /gone", "errorfile : error opening file '/gone'."],
  [
    "errorfile 503 /short",
    "errorfile : '/short': payload size does not match the announced content-length (4 != 5)",
  ],
  ["errorfile 503 /page.html", "errorfile : '/page.html': unable to parse headers (error offset: 0)"],
  [
    "http-request return status 200 content-type text/html file /gone",
    "error detected in proxy 'www' while parsing 'http-request return' rule : error opening file '/gone'.",
  ],
  ["bind :443 ssl crt /good.pem", undefined],
  ["bind :443 ssl crt /split.pem", undefined],
  ["bind :443 ssl crt /certs", undefined],
  [
    "bind :443 ssl crt /gone.pem",
    "'bind :443' in section 'listen' : unable to stat SSL certificate from file '/gone.pem' : No such file or directory.",
  ],
  [
    "bind :443 ssl crt /no-key.pem",
    "'bind :443' in section 'listen' : No Private Key found in '/no-key.pem.key'.",
  ],
  ["bind :81 user nosuch", "'bind :81' in section 'listen' : 'user' : unknown user name 'nosuch'"],
  ["bind :81 user root namespace blue", undefined],
  ["server s1 known:80", undefined],
  ["server s1 some.example:80", undefined],
  ["server s1 gone.invalid:80 init-addr last,libc,none", undefined],
] as const)
  test(`${line} -> ${expected ?? "nothing"}`, () => assert.equal(ofLine(line), expected));

test("what is in two messages, and where no line is named", () => {
  const head = "defaults\n    mode http\n    timeout connect 5s\n    timeout server 5s\nbackend app\n";
  assert.deepEqual(find(`${head}    server s1 192.0.2.1:443 ssl ca-file /gone\n`).said.slice(0, 2), [
    "config : [a.cfg:6] : 'server app/s1' : Couldn't open the ca-file '/gone' (No such file or directory).",
    "config : 'ca-file' : unable to load /gone.",
  ]);
  assert.deepEqual(find(`${head}    server s1 gone.invalid:80\n`).said, [
    "[a.cfg:6] : 'server app/s1' : could not resolve address 'gone.invalid'.",
    "Failed to initialize server(s) addr.",
  ]);
  assert.deepEqual(find("global\n    user nosuch\n    ca-base /x\n").said.slice(0, 1), [
    "config : parsing [a.cfg:2] : cannot find user id for 'nosuch' (0:Success)",
  ]);
});

test("bases of paths", () => {
  const text =
    "global\n    crt-base /certs\nfrontend www\n    bind :443 ssl crt good.pem\n    timeout client 5s\n";
  assert.deepEqual(find(text).found, []);
  assert.equal(find(text.replace("good", "gone")).found.length, 1);
});

test("what a list of certificates holds is no matter of the machine", () => {
  const found = (file: string, haproxyVersion: string) => {
    const text = `listen www\n    mode http\n    bind :443 ssl crt-list ${file}\n    timeout client 5s\n    timeout connect 5s\n    timeout server 5s\n`;
    const options = { haproxyVersion, machine };
    const { trees, diagnostics } = parseFiles(
      [{ name: "a.cfg", bytes: Buffer.from(text, "latin1") }],
      options,
    );
    return check(buildModel(trees, options).value, { earlier: diagnostics }).map(
      ({ message, machine }) => `${machine === true ? "machine: " : ""}${message}`,
    );
  };
  assert.deepEqual(found("/list", "2.6"), []);
  assert.deepEqual(found("/list-update", "3.5"), []);
  assert.deepEqual(found("/list-update", "2.6"), [
    "line 1 of '/list-update': unknown ssl keyword ocsp-update",
  ]);
  assert.deepEqual(found("/list-short", "3.5"), ["line 1 of '/list-short': ssl args out of '[]' for alpn"]);
  assert.deepEqual(found("/list-cut", "3.5"), [
    "line 1 of '/list-cut': Missing LF on last line, file might have been truncated at position 20",
  ]);
  assert.deepEqual(found("/gone", "3.5"), ["machine: cannot read '/gone': No such file or directory"]);
});

test("policies of the system are known where the system has some", () => {
  const text =
    "backend b\n mode http\n timeout connect 1s\n timeout server 1s\n server s 192.0.2.1:443 ssl verify none ciphers PROFILE=SYSTEM\n";
  const line = ({ rule, range }: Diagnostic) => `${rule} ${range.line}`;
  assert.deepEqual(find(text).found.map(line), ["tls-names 5"]);
  assert.deepEqual(find(text).said.slice(0, 1), [
    "[a.cfg:5] : 'server b/s' : unable to set SSL cipher list to 'PROFILE=SYSTEM'.",
  ]);
  const kind: Machine["kind"] = (path) => (path === "/etc/crypto-policies/config" ? "file" : undefined);
  assert.deepEqual(find(text, { ...machine, kind }).found, []);
  assert.deepEqual(find(text, null).found, []);
});
