import assert from "node:assert/strict";
import { test } from "node:test";
import { statementWords } from "../../../compiler/model/text.ts";
import type { Line } from "../../../compiler/model/types.ts";
import { modelOf } from "./model-of.ts";

const said = (line: Line | undefined): string =>
  line ? statementWords(line.section.tree, line.statement).join(" ") : "";

test("a proxy starts from the last defaults section, or the one it names", () => {
  const model = modelOf(`
defaults one
    retries 1
defaults
    retries 2
backend a
backend b from one
`);
  assert.equal(said(model.backend("a")!.setting("retries")), "retries 2");
  assert.equal(said(model.backend("b")!.setting("retries")), "retries 1");
  assert.deepEqual(model.problems, []);
});

test("defaults sections hold across files", () => {
  const model = modelOf("defaults\n    mode http\n", "backend a\n");
  assert.equal(model.backend("a")!.mode, "http");
});

test("a chain of defaults: own line, then the closest section, then those behind it", () => {
  const model = modelOf(`
defaults base
    retries 1
    timeout client 1s
    option persist
defaults child from base
    retries 2
    no option persist
listen l
    retries 3
listen m
`);
  assert.equal(said(model.proxy("l")!.setting("retries")), "retries 3");
  assert.equal(said(model.proxy("m")!.setting("retries")), "retries 2");
  assert.equal(said(model.proxy("m")!.setting("timeout client")), "timeout client 1s");
  assert.equal(said(model.proxy("m")!.setting("option persist")), "no option persist");
  assert.ok(model.proxy("m")!.enabled("option persist") === undefined);
  assert.deepEqual(model.proxy("l")!.all("retries").map(said), ["retries 1", "retries 2", "retries 3"]);
});

test("a backend does not inherit what only frontends have", () => {
  const model = modelOf("defaults\n    maxconn 10\n    retries 2\nbackend b\nfrontend f\n");
  assert.ok(model.backend("b")!.setting("maxconn") === undefined);
  assert.ok(model.frontend("f")!.setting("retries") === undefined);
  assert.ok(model.frontend("f")!.setting("maxconn"));
});

test("rules are inherited from the section in use alone", () => {
  const model = modelOf(`
defaults base
    mode http
defaults rules from base
    http-request set-header A 1
frontend f
    http-request set-header B 2
`);
  const names = model
    .frontend("f")!
    .rules("http-request")
    .map((rule) => said(rule.line).split(" ")[2]);
  assert.deepEqual(names, ["A", "B"]);
});

for (const [name, text, message] of [
  ["unknown section", "defaults a\nbackend b from c\n", /no defaults section 'c'/],
  [
    "ambiguous section",
    "defaults a\ndefaults a\nbackend b from a\n",
    /several defaults sections are called 'a'/,
  ],
  ["replaced after being named", "defaults a\nbackend b from a\ndefaults a\n", /cannot replace/],
  [
    "rules without a name",
    "defaults\n    http-request deny\n",
    /not allowed in a defaults section without a name/,
  ],
  ["rules for a listen", "defaults a\n    http-request deny\nlisten l\n", /listen section cannot/],
  [
    "rules for both sides",
    "defaults a\n    http-request deny\nfrontend f\nbackend b\n",
    /frontends and backends at once/,
  ],
  [
    "rules behind defaults",
    "defaults a\n    http-request deny\ndefaults from a\n",
    /cannot take its settings/,
  ],
  [
    "connection rules for a backend",
    "defaults a\n    tcp-request connection accept\nbackend b\n",
    /a backend cannot/,
  ],
  [
    "response rules for a frontend",
    "defaults a\n    tcp-response content accept\nfrontend f\n",
    /a frontend cannot/,
  ],
] as const) {
  test(`problem: ${name}`, () => {
    const { problems } = modelOf(text);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!.message, message);
  });
}

test("ids count from 2 and skip those taken", () => {
  const model = modelOf("frontend a\nbackend b\n    id 3\nbackend c\nlisten d\n    id 1\nbackend e\n");
  assert.deepEqual(
    model.proxies.map((proxy) => [proxy.name, proxy.id]),
    [
      ["a", 2],
      ["b", 3],
      ["c", 4],
      ["d", 1],
      ["e", 5],
    ],
  );
});

test("servers: default-server before them, templates expanded", () => {
  const model = modelOf(`
defaults
    default-server inter 1s
backend b
    server s1 127.0.0.1:1
    default-server fall 2
    server-template t 2 127.0.0.1:2
    default-server inter 3s
    server-template u 8-9 127.0.0.1:3
`);
  const servers = model.backend("b")!.servers;
  assert.deepEqual(
    servers.map((server) => [server.name, server.lines.length, server.template]),
    [
      ["s1", 2, undefined],
      ["t1", 3, 1],
      ["t2", 3, 2],
      ["u8", 3, 8],
      ["u9", 3, 9],
    ],
  );
  // the earlier "inter" no longer says anything
  const [fall, inter, own] = servers.at(-1)!.lines.map(({ statement }) => statement.line + 1);
  assert.deepEqual([fall, inter, own], [6, 8, 9]);
});
