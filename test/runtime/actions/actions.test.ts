import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseErrorFile } from "../../../runtime/actions/error-file.ts";
import { actions } from "../../../runtime/actions/index.ts";
import { normalize } from "../../../runtime/actions/normalize-uri.ts";
import { Outcome } from "../../../runtime/handlers.ts";
import { parseIp } from "../../../runtime/ip.ts";
import { readCounter } from "../../../runtime/tables/counters.ts";
import { StickTable } from "../../../runtime/tables/stick-table.ts";
import { endStreamTracking } from "../../../runtime/tables/tracking.ts";
import { maySet } from "../../../runtime/vars/variables.ts";
import { bindAction, type FakeStream, fakeLoad, fakeStream } from "../../harness/fake-stream.ts";

const request = "GET /a/b?q=1 HTTP/1.1\nHost: h.com\nX: a, b\nX: c\nX-a-b: 1\ncb: 2";

function run(
  name: string,
  args: Record<string, unknown>,
  s: FakeStream = fakeStream({ request }),
): FakeStream {
  assert.equal(bindAction(actions[name], args)(s), Outcome.next, name);
  return s;
}

const x = (s: FakeStream): string[] =>
  (s.http?.req.lines() ?? []).filter((l) => l.startsWith("x: ")).map((l) => l.slice(3));

test("headers", () => {
  assert.deepEqual(x(run("set-header", { name: "X", value: "new" })), ["new"]);
  assert.deepEqual(x(run("add-header", { name: "X", value: "new" })), ["a, b", "c", "new"]);
  assert.deepEqual(x(run("replace-header", { name: "X", match: { regex: "(.*)" }, replace: "<\\1>" })), [
    "<a, b>",
    "<c>",
  ]);
  assert.deepEqual(x(run("replace-value", { name: "x", match: { regex: "^b$" }, replace: "[\\0]" })), [
    "a,[b]",
    "c",
  ]);
  const left = (args: Record<string, unknown>): string[] => run("del-header", args).http?.req.lines() ?? [];
  assert.deepEqual(left({ name: "X-", match: "beg" }).length, 4);
  assert.deepEqual(left({ name: "b", match: "end" }), ["host: h.com", "x: a, b", "x: c"]);
  assert.deepEqual(left({ name: "^x.*b$", match: "reg" }).length, 4);
  assert.deepEqual(left({ name: "x" }), ["host: h.com", "x-a-b: 1", "cb: 2"]);
});

test("an absolute target and Host keep naming the same authority", () => {
  const s = fakeStream({ request: "GET http://old:1/p HTTP/1.1\nHost: old:1\nB: 1" });
  run("set-header", { name: "Host", value: "new" }, s);
  assert.equal(s.http?.req.target, "http://new/p");
  run("set-uri", { value: "http://u@other/x" }, s);
  assert.deepEqual(s.http?.req.lines(), ["b: 1", "host: other"]);
});

test("the request line", () => {
  const target = (name: string, value: string, from = "/a/b?q=1"): string | undefined =>
    run(name, { value }, fakeStream({ request: `GET ${from} HTTP/1.1` })).http?.req.target;
  assert.equal(target("set-path", "/n"), "/n?q=1");
  assert.equal(target("set-path", "/n", "http://h/p?q"), "http://h/n?q");
  assert.equal(target("set-path", "/n", "*"), "/n");
  assert.equal(target("set-pathq", "/n?z"), "/n?z");
  assert.equal(target("set-query", "z"), "/a/b?z");
  assert.equal(target("set-query", ""), "/a/b?");
  assert.equal(target("set-query", "", "/a"), "/a");
  assert.equal(target("set-query", "z", "/a"), "/a?z");
  const replaced = run("replace-path", { match: { regex: "(.*)/b" }, replace: "\\1/X" });
  assert.equal(replaced.http?.req.target, "/a/X?q=1");
});

test("normalizers", () => {
  assert.equal(normalize("path-merge-slashes", "/a//b///"), "/a/b/");
  assert.equal(normalize("path-strip-dot", "/./a/./b/."), "/a/b/");
  assert.equal(normalize("path-strip-dotdot", "/../../a/../b/.."), "/../../");
  assert.equal(normalize("path-strip-dotdot", "/../../a/../b/..", false, true), "/");
  assert.equal(normalize("path-strip-dotdot", "/a/b/../../../c"), "/../c");
  assert.equal(normalize("percent-decode-unreserved", "/%61%2f%7E%zz"), "/a%2f~%zz");
  assert.equal(normalize("percent-decode-unreserved", "/%zz", true), undefined);
  assert.equal(normalize("percent-to-uppercase", "/%aa%bB%"), "/%AA%BB%");
  assert.equal(normalize("query-sort-by-name", "b=1&a=2&c&a=1&=3"), "=3&a=2&a=1&b=1&c");
  assert.equal(normalize("fragment-strip", "/a#b#c"), "/a");
  assert.equal(normalize("fragment-encode", "/a#b#"), "/a%23b%23");
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("/", ".", "a"), maxLength: 14 }), (t) => {
      const path = `/${t}`;
      const out = normalize("path-strip-dotdot", path, false, true) as string;
      assert.ok(!/(^|\/)\.\.(\/|$)/.test(out), `${path} -> ${out}`);
      assert.equal(normalize("path-strip-dotdot", out, false, true), out);
    }),
  );
});

function reply(name: string, args: Record<string, unknown>, from = "/a/b?q=1") {
  const s = fakeStream({ request: `GET ${from} HTTP/1.1\nHost: h.com` });
  const code = bindAction(actions[name], args)(s);
  return { code, reply: s.replyWith, s };
}

test("redirects", () => {
  const location = (args: Record<string, unknown>, from?: string): string | undefined =>
    reply("redirect", args, from).reply?.headers.find(([n]) => n === "location")?.[1];
  assert.equal(location({ type: "location", to: "/l?x=1", keepQuery: true }), "/l?x=1&q=1");
  assert.equal(location({ type: "location", to: "/l?", keepQuery: true }), "/l?q=1");
  assert.equal(location({ type: "location", to: "/l", keepQuery: true }, "/"), "/l");
  assert.equal(
    location({ type: "prefix", to: "http://p", dropQuery: true, appendSlash: true }),
    "http://p/a/b/",
  );
  assert.equal(location({ type: "prefix", to: "/" }), "/a/b?q=1");
  assert.equal(location({ type: "scheme", to: "https" }), "https://h.com/a/b?q=1");
  assert.equal(location({ type: "scheme", to: "https" }, "*"), "https://h.com/");
  assert.deepEqual(
    reply("redirect", { type: "location", to: "/", clearCookie: "B=", code: 301 }).reply?.headers,
    [
      ["content-length", "0"],
      ["location", "/"],
      ["set-cookie", "B=; path=/; Max-Age=0;"],
    ],
  );
  assert.equal(reply("redirect", { type: "location", to: "", ignoreEmpty: true }).code, Outcome.next);
});

test("replies", () => {
  const made = reply("return", {
    status: 201,
    contentType: "text/x",
    string: "b d",
    hdr: [{ name: "X-A", value: "v" }],
  });
  assert.equal(made.code, Outcome.replied);
  assert.deepEqual(made.reply?.headers, [
    ["x-a", "v"],
    ["content-length", "3"],
    ["content-type", "text/x"],
  ]);
  assert.deepEqual(reply("return", {}).reply, { status: 200, headers: [["content-length", "0"]] });
  const denied = reply("deny", { status: 429 });
  assert.equal(denied.code, Outcome.deny);
  assert.equal(denied.reply, undefined, "the data plane knows the error page");
  assert.equal(denied.s.http?.denyStatus, 429);
  assert.equal(reply("deny", { status: 418, plain: true }).reply?.status, 418);
});

test("error files", () => {
  const parse = (text: string) => parseErrorFile(Buffer.from(text, "latin1"));
  assert.deepEqual(parse("HTTP/1.0 503 Gone\r\nX: 1\r\nContent-Length: 2\r\n\r\nhi"), {
    status: 503,
    reason: "Gone",
    headers: [
      ["x", "1"],
      ["content-length", "2"],
    ],
    body: Buffer.from("hi"),
  });
  assert.match(String(parse("HTTP/1.0 503 Gone\nContent-Length: 3\n\nhi")), /payload size does not match/);
  assert.match(String(parse("HTTP/1.0 204 No\n\nhi")), /not expected/);
  assert.match(String(parse("HTTP/1.0 100 No\n\n")), /status code/);
  assert.match(String(parse("nothing")), /unable to parse/);
  assert.equal((parse("HTTP/1.0 503 Gone\n\nhi") as { close?: boolean }).close, true);
});

test("tracking is per stream in content rules, per connection in connection rules", () => {
  const table = new StickTable({
    name: "t",
    proxy: "fe",
    type: "ip",
    len: 4,
    size: 9,
    nopurge: false,
    store: [{ name: "http_req_cnt" }, { name: "gpc0" }, { name: "gpt0" }],
    at: { file: 0, line: 0 },
  });
  const load = fakeLoad({ tables: [table], exprs: [(s) => s.session.src] });
  const s = fakeStream({ request });
  const args = { index: 0, key: { expr: 0 }, table: { table: 0 } };
  bindAction(actions["track-sc"], args, load)(s);
  const entry = table.lookup(s.session.src);
  assert.ok(entry);
  assert.equal(
    readCounter(table, entry, "http_req_cnt"),
    1,
    "the request was received before it was tracked",
  );
  bindAction(actions["track-sc"], args, load)(s);
  assert.equal(entry.refs, 1, "once is enough");
  bindAction(actions["sc-inc-gpc0"], { sc: 0 }, load)(s);
  bindAction(actions["sc-set-gpt0"], { sc: 0, value: 7 }, load)(s);
  assert.deepEqual([readCounter(table, entry, "gpc0"), readCounter(table, entry, "gpt0")], [1, 7]);
  endStreamTracking(s);
  bindAction(actions["track-sc"], args, load, "tcp-request connection")(s);
  assert.ok(s.session.tracked[0]);
  assert.equal(readCounter(table, entry, "http_req_cnt"), 1);
});

test("addresses set by a request's rules are gone with it", () => {
  const load = fakeLoad({ exprs: [() => "9.9.9.9"] });
  const s = fakeStream({ request });
  const before = s.session.src;
  bindAction(actions["set-src"], { expr: 0 }, load)(s);
  assert.equal(String(s.session.src), "9.9.9.9");
  const next = { ...s, session: s.session } as FakeStream;
  bindAction(actions["set-src-port"], { expr: 0 }, fakeLoad({ exprs: [() => 5] }))(next);
  assert.equal(s.session.src, before);
  assert.equal(next.session.srcPort, 5);
  assert.ok(parseIp("9.9.9.9"));
});

test("pause yields until its time, then goes on", async () => {
  const s = fakeStream({ request });
  const act = bindAction(actions["pause"], { timeout: 30 });
  assert.equal(act(s), Outcome.yield);
  assert.ok(s.wakeAt > 0);
  // a timer counts from the loop's own time, which may lag behind the clock
  do await new Promise((r) => setTimeout(r, 20));
  while (Date.now() <= s.wakeAt);
  // and the clock is read once a turn
  await new Promise((r) => setImmediate(r));
  assert.equal(act(s), Outcome.next);
});

test("conditions of set-var", () => {
  assert.equal(maySet(["ifexists"], false, undefined, 1), false);
  assert.equal(maySet(["ifnotexists"], true, undefined, 1), false, "known, though unset");
  assert.equal(maySet(["ifset"], true, undefined, 1), false);
  assert.equal(maySet(["ifempty"], true, "x", 12), false, "numbers are never empty");
  assert.equal(maySet(["ifempty"], true, "x", ""), true, "it is the new value that counts");
  assert.equal(maySet(["ifnotempty"], true, "x", ""), false);
  assert.equal(maySet(["ifgt"], true, 5, 7), false);
  assert.equal(maySet(["iflt"], true, 5, 7), true);
  assert.equal(maySet(["ifgt"], true, "a", 7), true, "other types do not compare");
});

test("strict rewriting fails when the buffer is full", () => {
  const load = fakeLoad();
  load.plan.global.tune["tune.bufsize"] = 2048;
  load.plan.global.tune["tune.maxrewrite"] = 128;
  const make = () =>
    fakeStream({ request, body: "x".repeat(2000), proxy: { options: { "http-buffer-request": true } } });
  const value = "1".repeat(60);
  const add = bindAction(actions["set-header"], { name: "x-h1", value }, load);
  const more = bindAction(actions["set-header"], { name: "x-h2", value }, load);
  const s = make();
  assert.equal(add(s), Outcome.next);
  assert.equal(more(s), Outcome.failed);
  const soft = make();
  soft.strict = false;
  add(soft);
  assert.equal(more(soft), Outcome.next);
  assert.equal(soft.http?.req.get("x-h2"), undefined);
});
