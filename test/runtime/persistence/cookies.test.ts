import assert from "node:assert/strict";
import { test } from "node:test";
import { H1Head } from "../../../runtime/http1/head.ts";
import { parseRequestHead, parseResponseHead } from "../../../runtime/http1/parse-head.ts";
import { readCookieDate, writeCookieDate } from "../../../runtime/persistence/cookie-date.ts";
import { requestCookies, responseCookies } from "../../../runtime/persistence/cookies.ts";
import type { CookiePlan } from "../../../runtime/plan.ts";
import type { Stream } from "../../../runtime/stream.ts";
import type { World } from "../../../runtime/world.ts";

const options = { lax: false, maxHeaders: 101 };
const insert: CookiePlan = {
  name: "SRV",
  mode: "insert",
  indirect: false,
  nocache: false,
  postonly: false,
  preserve: false,
  httponly: false,
  secure: false,
  domains: [],
  attrs: [],
};

function exchange(
  cookie: Partial<CookiePlan>,
  request: string,
  response = "",
  over: { options?: object; down?: boolean } = {},
) {
  const req = new H1Head();
  const head = Buffer.from(`GET / HTTP/1.1\r\nHost: a\r\n${request}\r\n`, "latin1");
  parseRequestHead(req, head, 0, head.length, options);
  const servers = ["a", "b"].map((c) => ({
    name: `s-${c}`,
    cookie: c,
    up: !(over.down && c === "a"),
    adminMaint: false,
    inheritedMaint: false,
  }));
  const backend = {
    name: "be",
    plan: { options: over.options ?? {}, cookie: { ...insert, ...cookie } },
    servers,
  };
  const captures = { cookie: { name: "cap", len: 6, prefix: true } };
  const http = {
    req,
    res: undefined as H1Head | undefined,
    cookieFlags: ["-", "-"],
    clientCookie: undefined,
  };
  const s = { http, backend, frontend: { plan: { captures } }, persistent: false } as unknown as Stream;
  requestCookies(s);
  const wanted = s.wantedServer?.name;
  s.server = s.wantedServer ?? (servers[1] as never);
  const res = new H1Head();
  const answer = Buffer.from(`HTTP/1.1 200 OK\r\n${response}\r\n`, "latin1");
  parseResponseHead(res, answer, 0, answer.length, options);
  s.http!.res = res;
  const logs: string[] = [];
  const world = { log: (_p: unknown, _l: string, m: string) => logs.push(m) } as unknown as World;
  const allowed = responseCookies(s, world);
  const all = (h: H1Head, name: string) => {
    const out: string[] = [];
    for (let i = h.find(name); i >= 0; i = h.find(name, i + 1)) out.push(h.value(i));
    return out;
  };
  return {
    wanted,
    flags: s.http!.cookieFlags.join(""),
    sent: all(req, "cookie"),
    set: all(res, "set-cookie"),
    cacheControl: all(res, "cache-control"),
    captured: s.http!.clientCookie,
    allowed,
    logs,
  };
}

test("a first visit gets the cookie of its server", () => {
  const r = exchange({ httponly: true, secure: true, domains: [".x.org"], attrs: ["SameSite=Lax"] }, "");
  assert.deepEqual(r.set, ["SRV=b; path=/; domain=.x.org; HttpOnly; Secure; SameSite=Lax"]);
  assert.equal(r.flags, "NI");
});

test("a known cookie chooses the server and is left alone", () => {
  const r = exchange({}, "Cookie: x=1; SRV=a\r\n");
  assert.deepEqual([r.wanted, r.flags, r.set, r.sent], ["s-a", "VN", [], ["x=1; SRV=a"]]);
});

test("indirect hides the cookie from the server", () => {
  assert.deepEqual(exchange({ indirect: true }, "Cookie: SRV=zz\r\n").sent, []);
  const r = exchange({ indirect: true }, "Cookie: x=1; SRV=zz; y=2\r\n");
  assert.deepEqual([r.sent, r.flags], [["x=1; y=2"], "II"]);
});

test("a server that is down is not chosen, unless persistence is forced", () => {
  assert.deepEqual(
    [exchange({}, "Cookie: SRV=a\r\n", "", { down: true })].map((r) => [r.wanted, r.flags])[0],
    [undefined, "DI"],
  );
  assert.equal(
    exchange({}, "Cookie: SRV=a\r\n", "", { down: true, options: { persist: true } }).wanted,
    "s-a",
  );
});

test("rewrite, prefix and passive change what the server sets", () => {
  const own = "Set-Cookie: SRV=zz; Path=/x\r\n";
  assert.deepEqual(exchange({ mode: "rewrite" }, "", own).set, ["SRV=b; Path=/x"]);
  assert.deepEqual(exchange({ mode: "prefix" }, "", own).set, ["SRV=b~zz; Path=/x"]);
  const r = exchange({ mode: "passive" }, "", own);
  assert.deepEqual([r.set, r.flags], [["SRV=zz; Path=/x"], "NP"]);
  assert.deepEqual(exchange({}, "", own).set, ["SRV=b; path=/"]);
  assert.deepEqual(exchange({ preserve: true }, "", own).set, ["SRV=zz; Path=/x"]);
});

test("a prefix is taken off before the server sees the cookie", () => {
  const r = exchange({ mode: "prefix" }, "Cookie: SRV=a~mine; z=1\r\n");
  assert.deepEqual([r.wanted, r.sent], ["s-a", ["SRV=mine; z=1"]]);
});

test("cookies too old or idle too long do not count", () => {
  const fourths = Math.floor(Date.now() / 4000);
  const old = `SRV=a|${writeCookieDate(fourths)}|${writeCookieDate(fourths - 1000)}`;
  assert.equal(exchange({ maxlife: 60_000 }, `Cookie: ${old}\r\n`).flags, "OI");
  const idle = `SRV=a|${writeCookieDate(fourths - 1000)}`;
  assert.equal(exchange({ maxidle: 60_000 }, `Cookie: ${idle}\r\n`).flags, "EI");
  const fresh = exchange({ maxidle: 600_000 }, `Cookie: SRV=a|${writeCookieDate(fourths - 10)}\r\n`);
  assert.equal(fresh.flags, "VU");
  assert.match(fresh.set[0]!, /^SRV=a\|[A-Za-z0-9+/]{5}; path=\/$/);
});

test("dates survive the round trip", () => {
  for (const n of [1, 63, 64, 447_000_000]) assert.equal(readCookieDate(writeCookieDate(n)), n * 4);
  assert.equal(readCookieDate("!!!!!"), 0);
});

test("nocache tells caches, checkcache blocks what they would keep", () => {
  assert.deepEqual(exchange({ nocache: true }, "", "ETag: x\r\n").cacheControl, ["private"]);
  const r = exchange({ mode: "passive" }, "", "Set-Cookie: t=1\r\nETag: x\r\n", {
    options: { checkcache: true },
  });
  assert.equal(r.allowed, false);
  assert.equal(r.logs.length, 1);
});

test("capture cookie keeps name and value up to its length", () => {
  assert.equal(exchange({}, "Cookie: a=b; capital=letters\r\n").captured, "capita");
});
