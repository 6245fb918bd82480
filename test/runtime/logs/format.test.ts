import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFormat, type FormatMode } from "../../../runtime/logs/compile-format.ts";
import { defaultFormat } from "../../../runtime/logs/default-formats.ts";
import { encodeCapture, encodeUri, escapeSd } from "../../../runtime/logs/escape.ts";
import { logHeader } from "../../../runtime/logs/header.ts";
import { makeSampler } from "../../../runtime/logs/sampler.ts";
import type { LogFormatPlan, LogItemPlan, ProxyPlan } from "../../../runtime/plan.ts";
import type { Stream } from "../../../runtime/stream.ts";
import type { Value } from "../../../runtime/value.ts";

const at = Date.UTC(2026, 0, 5, 7, 8, 9, 42);

function stream(over: Record<string, unknown> = {}): Stream {
  const frontend = {
    name: "fe",
    plan: { options: {}, captures: { request: [{ len: 9 }, { len: 9 }], response: [] } },
    counters: { curConns: 2 },
  };
  return {
    id: 26,
    frontend,
    backend: { name: "be", plan: { mode: "http", cookie: {} }, counters: { curConns: 3 } },
    server: { name: "srv", counters: { curConns: 1 } },
    session: {
      bind: { options: {} },
      src: { family: 4, v4: 0x0a000001, toString: () => "10.0.0.1" },
      srcPort: 4660,
    },
    time: {
      accept: at,
      requestStart: at + 5,
      request: at + 15,
      queue: at + 16,
      connect: at + 18,
      response: at + 30,
      end: at + 40,
    },
    http: {
      status: 200,
      originalMethod: "GET",
      originalTarget: 'http://h/a?b="#\x7f',
      originalVersion: "1.1",
      cookieFlags: ["V", "N"],
    },
    req: { bytesIn: 100 },
    res: { bytesIn: 2000 },
    cause: "-",
    phase: "-",
    retries: 1,
    redispatched: true,
    queuePosition: { server: 0, backend: 4 },
    reqCaptures: ["a|b", undefined],
    resCaptures: [],
    ...over,
  } as unknown as Stream;
}

function render(items: LogItemPlan[], mode: FormatMode = "log", s = stream(), values: Value[] = []): string {
  const plan: LogFormatPlan = { text: "", items };
  const context = {
    world: { curConns: 7 } as never,
    counts: new Map<string, number>(),
    uniqueId: () => undefined,
    expr: (i: number) => () => values[i],
  };
  return compileFormat(plan, context, mode).render(s);
}

const alias = (name: string, flags = {}): LogItemPlan => ({ kind: "alias", name, flags });
const text = (t: string): LogItemPlan => ({ kind: "text", text: t });

test("option httplog says what HAProxy's says", () => {
  const plan = { mode: "http", options: { httplog: true } } as unknown as ProxyPlan;
  const line = render(defaultFormat(plan)!.items);
  assert.match(
    line,
    /^10\.0\.0\.1:4660 \[05\/Jan\/2026:\d\d:\d\d:09\.047\] fe be\/srv 10\/1\/2\/12\/35 200 2000 - - --VN 7\/2\/3\/1\/\+1 0\/4 \{a#7Cb\|\} "GET http:\/\/h\/a\?b=#22#23#7F HTTP\/1\.1"$/,
  );
});

test("option tcplog has no request", () => {
  const plan = { mode: "tcp", options: { tcplog: true } } as unknown as ProxyPlan;
  assert.match(render(defaultFormat(plan)!.items), / fe be\/srv 1\/2\/40 2000 -- 7\/2\/3\/1\/\+1 0\/4$/);
});

test("parts of the URI", () => {
  const parts = ["HM", "HP", "HPO", "HQ", "HU", "HV"].map((name) => render([alias(name)]));
  assert.deepEqual(parts, ["GET", "http://h/a", "/a", "?b=#22#23#7F", "http://h/a?b=#22#23#7F", "HTTP/1.1"]);
  assert.equal(render([alias("HU")], "log", stream({ http: undefined })), "<BADREQ>");
});

test("log mode merges blanks and marks what is empty, http mode does neither", () => {
  const items = [text("a  "), alias("CC"), text("  b")];
  assert.equal(render(items, "log"), "a - b");
  assert.equal(render(items, "http"), "a    b");
});

test("flags: quotes, hexadecimal, escapes", () => {
  assert.equal(render([alias("b", { quote: true })]), '"be"');
  assert.equal(render([alias("CC", { quote: true })]), '""');
  assert.equal(render([alias("ci", { hex: true }), text(":"), alias("cp", { hex: true })]), "0A000001:1234");
  assert.equal(render([alias("rt", { hex: true })]), "001A");
  assert.equal(
    render([{ kind: "expr", expr: 0, flags: { escape: true } }], "log", stream(), ['a"]']),
    'a\\"\\]',
  );
  assert.equal(render([alias("o", { quote: true }), alias("b"), alias("s", { quote: false })]), '"be"srv');
});

test("http mode keeps control bytes out of headers", () => {
  const value = "a\r\nSet-Cookie: x=1\x00";
  assert.equal(
    render([{ kind: "expr", expr: 0, flags: {} }], "http", stream(), [value]),
    "a%0D%0ASet-Cookie: x=1%00",
  );
  assert.equal(render([{ kind: "expr", expr: 0, flags: {} }], "plain", stream(), [value]), value);
});

test("JSON and CBOR lines hold the named items", () => {
  const items: LogItemPlan[] = [
    { kind: "alias", name: "o", flags: { json: true } },
    { kind: "alias", name: "ST", flags: {}, label: "status" },
    text(" ignored "),
    { kind: "alias", name: "b", flags: {}, label: "backend" },
    { kind: "expr", expr: 0, flags: {}, label: "x", typed: "sint" },
    { kind: "alias", name: "CC", flags: {}, label: "cookie" },
  ];
  assert.equal(
    render(items, "log", stream(), ["12"]),
    '{"status": 200, "backend": "be", "x": 12, "cookie": null}',
  );
  items[0] = { kind: "alias", name: "o", flags: { cbor: true } };
  assert.equal(
    render(items, "log", stream(), [true]),
    "BF6673746174757318C8676261636B656E646262656178" + "0166636F6F6B6965F6FF",
  );
});

test("log asap marks totals that are not final", () => {
  const s = stream();
  s.frontend.plan.options["logasap"] = true;
  assert.equal(
    render([alias("Ta"), text("/"), alias("B"), text("/"), alias("TR")], "log", s),
    "+35/+2000/10",
  );
});

test("encodings", () => {
  assert.equal(encodeUri('a"#{|}\x01\xff'), "a#22#23{|}#01#FF");
  assert.equal(encodeCapture("{a|b}"), "#7Ba#7Cb#7D");
  assert.equal(escapeSd('"\\]['), '\\"\\\\\\][');
});

test("headers of the syslog formats", () => {
  const f = { priority: 134, level: 6, at, host: undefined, tag: "hapaxd", pid: 12, sd: "" };
  assert.match(logHeader("rfc3164", f), /^<134>Jan {2}5 \d\d:\d\d:09 localhost hapaxd\[12\]: $/);
  assert.match(logHeader("local", f), /^<134>Jan {2}5 \d\d:\d\d:09 hapaxd\[12\]: $/);
  assert.match(
    logHeader("rfc5424", { ...f, host: "h", sd: "[a]" }),
    /^<134>1 2026-01-05T\d\d:\d\d:09\.042000[+-]\d\d:\d\d h hapaxd 12 - \[a\] $/,
  );
  assert.equal(logHeader("short", f), "<6>");
  assert.equal(logHeader("raw", f), "");
});

test("sampling takes the named messages of each round", () => {
  const take = makeSampler({
    ranges: [
      [1, 1],
      [3, 4],
    ],
    size: 5,
  });
  const taken = Array.from({ length: 10 }, (_, i) => (take() ? i + 1 : 0)).filter((n) => n > 0);
  assert.deepEqual(taken, [1, 3, 4, 6, 8, 9]);
});
