import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findCookie } from "../../../runtime/fetches/cookies.ts";
import { eachValue, pickValue } from "../../../runtime/fetches/header-values.ts";
import { fetches } from "../../../runtime/fetches/index.ts";
import { passwordChecker } from "../../../runtime/fetches/password.ts";
import { authorityOf, pathOf, pathqOf } from "../../../runtime/fetches/uri.ts";
import { readVarint, varint } from "../../../runtime/fetches/varint.ts";
import type { ArgPlan } from "../../../runtime/plan.ts";
import type { Stream } from "../../../runtime/stream.ts";
import { StickTable } from "../../../runtime/tables/stick-table.ts";
import { startTracking } from "../../../runtime/tables/tracking.ts";
import { INCOMPLETE, type Value } from "../../../runtime/value.ts";
import { bindFetch, FakeHead, fakeLoad, fakeStream } from "../../harness/fake-stream.ts";

function read(s: Stream, name: string, ...args: ArgPlan[]): unknown {
  const v = bindFetch(fetches[name], args).get(s);
  return typeof v === "object" && !(v instanceof Uint8Array)
    ? String(v)
    : v instanceof Uint8Array
      ? Buffer.from(v).toString("hex")
      : v;
}

function all(s: Stream, name: string, ...args: ArgPlan[]): Value[] {
  const out: Value[] = [];
  bindFetch(fetches[name], args).each?.(s, (v) => {
    out.push(v);
    return false;
  });
  return out;
}

test("parts of targets", () => {
  const cases: [string, string | undefined, string | undefined, string][] = [
    ["/a?b", "/a", "/a?b", ""],
    ["*", undefined, undefined, ""],
    ["http://u@h:1/p?q", "/p", "/p?q", "h:1"],
    ["http://h", undefined, undefined, "h"],
    ["http://h?q", "", "?q", "h"],
    ["h:443", undefined, undefined, "h:443"],
  ];
  for (const [target, path, pathq, authority] of cases) {
    assert.equal(pathOf(target), path, target);
    assert.equal(pathqOf(target), pathq, target);
    assert.equal(authorityOf(target), authority, target);
  }
});

// Expected values below are what HAProxy 3.5 gives for the same request.
test("the request", () => {
  const s = fakeStream({
    request: [
      "GET /api/v1?a=1&b=2;c=3&n=42&A=x HTTP/1.1",
      "Host: www.ex.com",
      "X: abc",
      'X: d,e, "f,g" ,h',
      "ip: 10.1.2.3",
      "ip6: 2001:db8::1",
      "ipp: 1.2.3.4:80",
      "bad: 1.2.3",
      'Cookie: a=1; b = "x;y" ; n=77; q=',
      "Authorization: Basic am9lOnNlY3JldA==",
    ].join("\n"),
    src: "127.0.0.1",
  });
  assert.equal(read(s, "base32"), 633375465);
  assert.equal(read(s, "base32+src"), "25c08ae97f000001");
  assert.equal(read(s, "url32"), 2639011649);
  assert.equal(read(s, "query", "with_qm"), "?a=1&b=2;c=3&n=42&A=x");
  assert.equal(read(s, "url_param", "b"), "2");
  assert.equal(read(s, "url_param", "A", "", "i"), "1");
  assert.equal(read(s, "urlp", "c", ";"), "3");
  assert.equal(read(s, "urlp_val", "n"), 42);
  assert.equal(read(s, "hdr", "x"), "h");
  assert.equal(read(s, "hdr", "x", 2), "d");
  assert.equal(read(s, "hdr", "x", -2), '"f,g"');
  assert.equal(read(s, "hdr_cnt", "x"), 5);
  assert.equal(read(s, "req.fhdr", "x"), 'd,e, "f,g" ,h');
  assert.deepEqual(all(s, "hdr", "x"), ["abc", "d", "e", '"f,g"', "h"]);
  assert.equal(read(s, "hdr_ip", "ipp"), "1.2.3.4");
  assert.equal(read(s, "hdr_ip", "ip6"), "2001:db8::1");
  assert.equal(read(s, "hdr_ip", "bad"), undefined);
  assert.equal(read(s, "cook", "b"), '"x;y"');
  assert.equal(read(s, "cook_cnt"), 4);
  assert.equal(read(s, "cook", "q"), "");
  assert.equal(
    read(fakeStream({ request: "GET / HTTP/1.1\nCookie: q=" }), "cook", "q"),
    undefined,
    "too short to be looked at",
  );
  assert.equal(read(s, "req.cook_names"), "a,b,n,q");
  assert.equal(read(s, "req.cook_val", "n"), 77);
  assert.equal(read(s, "http_auth_user"), "joe");
  assert.equal(read(s, "http_auth_type"), "Basic");
  assert.equal(read(s, "capture.req.hdr", 0), undefined);
});

test("repeated cookies, odd parameters", () => {
  const s = fakeStream({
    request: "GET /?a&a=&a=5;b HTTP/1.1\nCookie: $Version=1; a=1, a=2;c\nCookie: a=3",
    body: "p=1&q=2",
  });
  assert.equal(read(s, "cook", "a"), "3");
  assert.equal(read(s, "cook_cnt", "a"), 3);
  assert.equal(read(s, "req.cook"), "1");
  assert.deepEqual(all(s, "url_param", "a"), ["", "5"]);
  assert.equal(read(s, "req.body_param", "Q", "i"), Buffer.from("2").toString("hex"));
});

test("values of a header are those between commas outside quotes", () => {
  const part = fc.string({ unit: fc.constantFrom("a", " ", '"', ",", "\\"), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (lines) => {
      const head = new FakeHead(`GET / HTTP/1.1\n${lines.map((l) => `x: ${l}`).join("\n")}`);
      const values: string[] = [];
      eachValue(head, "x", (v) => {
        values.push(v);
        return false;
      });
      for (const v of values) assert.equal(v, v.trim());
      for (const [i, v] of values.entries()) {
        if (values.length <= 10) assert.equal(pickValue(head, "x", i - values.length), v);
        assert.equal(pickValue(head, "x", i + 1), v);
      }
    }),
  );
});

test("cookie search ends on any text", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "=", ";", ",", " ", '"', "$"), maxLength: 20 }),
      fc.boolean(),
      (line, list) => {
        let at = 0;
        for (let i = 0; i < 100; i++) {
          const c = findCookie(line, at, "", list);
          if (!c) return;
          assert.ok(c.next > at && c.from <= c.to);
          at = c.next;
        }
        assert.fail("did not end");
      },
    ),
  );
});

test("variable-length integers", () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), (n) => {
      assert.deepEqual(readVarint(Buffer.from(varint(n), "latin1"), 0), { value: n, next: varint(n).length });
    }),
  );
});

test("hashed passwords", () => {
  const long = Buffer.from("pässw0rd long enough to wrap around digest blocks 0123456789").toString("latin1");
  const good: [string, string][] = [
    ["$1$abcdefgh$lYrZqSMywLkLEdQLNbLMB1", long],
    ["$5$rounds=1500$xyz$nou9IX/R0YoIcXeyH7VbbCNxschyLuukGWGs4r0G4K7", "short"],
    ["$5$abcdefgh$WawGcwh5ZMDa/rLezzbWcvESBq2GP0rvtACd5JFJy71", long],
    [
      "$6$abcdefgh$1X9aYSxDU1CcKuJ63vdeWKo07X55e5RZmhGa/rBRawlZx00AxlsWJ8O/38VFaq1GE/o9PCqMzWHafyaxe4xcs1",
      long,
    ],
  ];
  for (const [stored, password] of good) {
    const check = passwordChecker(stored, true);
    assert.ok(typeof check === "function", String(check));
    assert.equal(check(password), true, stored);
    assert.equal(check(`${password}x`), false);
  }
  for (const [stored, why] of [
    ["$2b$10$abcdefghijklmnopqrstuv", /bcrypt/],
    ["$y$j9T$abc$def", /yescrypt/],
    ["abJnggxhB/yWI", /DES/],
  ] as const)
    assert.match(String(passwordChecker(stored, true)), why);
  assert.equal((passwordChecker("plain", false) as (p: string) => boolean)("plain"), true);
});

test("raw streams are read as far as they came", () => {
  const hello = Buffer.from(
    "16030100" +
      "45" +
      "01000041" +
      "0303" +
      "00".repeat(32) +
      "00" +
      "0004" +
      "13011302" +
      "0100" +
      "0014" +
      "0000" +
      "0010" +
      "000e00000b" +
      Buffer.from("example.org").toString("hex"),
    "hex",
  ).toString("latin1");
  const s = fakeStream({ raw: hello });
  assert.equal(read(s, "req.ssl_hello_type"), 1);
  assert.equal(read(s, "req.ssl_ver"), 0x30003);
  assert.equal(read(s, "req.ssl_sni"), "example.org");
  assert.equal(read(s, "req.ssl_cipherlist"), "13011302");
  for (let n = 0; n < hello.length; n++) {
    s.req.data = Buffer.from(hello.slice(0, n), "latin1");
    assert.equal(read(s, "req.ssl_sni"), INCOMPLETE, `${n} bytes`);
  }
  s.req.closed = true;
  assert.equal(read(s, "req.ssl_sni"), undefined, "nothing more will come");
  const http = fakeStream({ raw: "GET / HTTP/1.1\r\n\r\n" });
  assert.equal(read(http, "req.proto_http"), true);
  assert.equal(read(http, "path"), "/");
  assert.equal(read(http, "req.ssl_hello_type"), undefined);
  assert.equal(read(fakeStream({ raw: "GET / HT" }), "req.proto_http"), INCOMPLETE);
  assert.equal(
    read(fakeStream({ raw: "\xff\xffhello" }), "req.payload_lv", 0, 2),
    undefined,
    "longer than any buffer is never",
  );
  assert.equal(
    read(fakeStream({ raw: "\0\x05hello" }), "req.payload_lv", 0, 2),
    Buffer.from("hello").toString("hex"),
  );
  assert.equal(read(fakeStream({ raw: "\0\x05hel" }), "req.payload_lv", 0, 2), INCOMPLETE);
  const rdp = `${"\0".repeat(11)}Cookie: mstshash=user\r\n`;
  assert.equal(read(fakeStream({ raw: rdp }), "rdp_cookie", "MSTShash"), "user");
  assert.equal(read(fakeStream({ raw: rdp }), "rdp_cookie_cnt"), 1);
});

test("any bytes are a hello, not one, or the start of one", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.boolean(), (bytes, tls) => {
      if (tls && bytes.length > 10) bytes.set([0x16, 3, 1, 0, 100, 1, 0, 0, 60], 0);
      const s = fakeStream({ raw: Buffer.from(bytes).toString("latin1") });
      for (const name of Object.keys(fetches).filter((n) => n.startsWith("req.ssl_"))) read(s, name);
    }),
  );
});

test("tracked counters", () => {
  const table = new StickTable({
    name: "t",
    proxy: "fe",
    type: "ip",
    len: 4,
    size: 9,
    nopurge: false,
    store: [{ name: "gpc", count: 2 }, { name: "http_req_cnt" }],
    at: { file: 0, line: 0 },
  });
  const load = fakeLoad({ tables: [table] });
  const s = fakeStream({ request: "GET / HTTP/1.1" });
  const get = (name: string, ...args: ArgPlan[]): unknown => bindFetch(fetches[name], args, load).get(s);
  assert.equal(get("sc0_tracked"), false);
  assert.equal(get("sc0_get_gpc0"), undefined);
  assert.equal(get("src_get_gpc0", { table: 0 }), 0, "unknown keys read as 0");
  s.tracked[0] = startTracking(table, table.create(table.keyOf(s.session.src) as number) as never, true);
  assert.equal(get("sc_inc_gpc", 1, 0), 1);
  assert.equal(get("sc_get_gpc", 1, 0), 1);
  assert.equal(get("src_get_gpc", 1, { table: 0 }), 1);
  assert.equal(get("sc0_conn_cnt"), undefined, "not stored");
  assert.equal(String(get("sc0_key")), "192.0.2.7");
  assert.equal(get("sc0_trackers"), 1);
});
