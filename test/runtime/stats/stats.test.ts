/** The stats page of a running proxy. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { compileConfig } from "../../../compiler/plan/compile.ts";
import { type Running, startProxy } from "../../../runtime/start.ts";
import { csvHead } from "../../../runtime/stats/dump.ts";
import { escape, short, span } from "../../../runtime/stats/page-text.ts";
import { readStatsRequest, statsUri } from "../../../runtime/stats/stats-request.ts";

const config = `defaults
  mode http
  timeout client 5s
  timeout server 5s
  timeout connect 1s
listen page
  bind 127.0.0.1:1
  stats uri /stats
  stats realm Kitchen
  stats auth cook:secret
  stats refresh 7s
  stats admin if { hdr(x-admin) yes }
backend one
  server s1 127.0.0.1:1
  server s2 127.0.0.1:2
backend two
  server s1 127.0.0.1:1
`;
let running: Running;
let base = "";
const authorization = `Basic ${Buffer.from("cook:secret").toString("base64")}`;

before(async () => {
  const { plan } = compileConfig([{ name: "c", bytes: Buffer.from(config) }]);
  // Any free port: a configuration cannot say so.
  plan!.proxies[0]!.binds[0]!.address.port = 0;
  const started = await startProxy(plan!);
  assert.ok("world" in started, JSON.stringify(started));
  running = started;
  const { port } = running.listeners[0]!.server.address() as { port: number };
  base = `http://127.0.0.1:${port}/stats`;
});

after(() => running.stop());

test("a name and a password are asked for", async () => {
  const none = await fetch(base);
  assert.equal(none.status, 401);
  assert.equal(none.headers.get("www-authenticate"), 'Basic realm="Kitchen"');
  const wrong = await fetch(base, { headers: { authorization: `Basic ${btoa("cook:other")}` } });
  assert.equal(wrong.status, 401);
});

test("the page refreshes and shows every proxy", async () => {
  const res = await fetch(base, { headers: { authorization } });
  assert.equal(res.status, 200);
  assert.equal(res.headers.get("refresh"), "7");
  const text = await res.text();
  for (const name of ["page", "one", "two"]) assert.match(text, new RegExp(`<section id="${name}">`));
  assert.doesNotMatch(text, /name="action"/);
  const still = await fetch(`${base};norefresh`, { headers: { authorization } });
  assert.equal(still.headers.get("refresh"), null);
  await still.text();
});

test("CSV has the columns in order, and a scope", async () => {
  const res = await fetch(`${base}?;csv;scope=one`, { headers: { authorization } });
  assert.match(res.headers.get("content-type")!, /^text\/plain/);
  const lines = (await res.text()).trimEnd().split("\n");
  assert.equal(`${lines[0]}\n`, csvHead());
  assert.deepEqual(
    lines.slice(1).map((l) => l.split(",", 2).join("/")),
    ["one/s1", "one/s2", "one/BACKEND"],
  );
  for (const line of lines) assert.equal(line.split(",").length, lines[0]!.split(",").length);
});

test("JSON can be read", async () => {
  const res = await fetch(`${base};json`, { headers: { authorization } });
  const lines = (await res.json()) as { field: { name: string } }[][];
  assert.equal(lines[0]![0]!.field.name, "pxname");
});

test("actions need the admin's condition", async () => {
  const post = (headers: Record<string, string>): Promise<Response> =>
    fetch(base, {
      method: "POST",
      redirect: "manual",
      headers: { authorization, ...headers },
      body: new URLSearchParams({ s: "s2", action: "maint", b: "one" }),
    });
  const denied = await post({});
  assert.equal(denied.status, 303);
  assert.equal(denied.headers.get("location"), "/stats;st=DENY");
  assert.equal(running.world.backends.get("one")!.servers[1]!.adminMaint, false);
  const done = await post({ "x-admin": "yes" });
  assert.equal(done.headers.get("location"), "/stats;st=DONE");
  assert.equal(running.world.backends.get("one")!.servers[1]!.adminMaint, true);
});

test("options of the URI are read and written", () => {
  const r = readStatsRequest("/stats?;csv;up;scope=a%26b", "/stats");
  assert.deepEqual([r.format, r.up, r.noRefresh, r.scope], ["csv", true, false, "a&b"]);
  const again = readStatsRequest(statsUri("/stats", r), "/stats");
  assert.deepEqual(again, r);
});

test("texts of the page", () => {
  assert.equal(escape(`<a href="x">'&`), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
  assert.equal(short(999), "999");
  assert.equal(short(1_234_567), "1.23 M");
  assert.equal(short(123_456_789_012), "123 G");
  assert.equal(span(3723), "1h2m");
});
