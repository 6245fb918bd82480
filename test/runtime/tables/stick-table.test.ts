import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ip4 } from "../../../runtime/ip.ts";
import type { TablePlan } from "../../../runtime/plan.ts";
import { makeRate } from "../../../runtime/rate.ts";
import { bumpCounter, clearCounter, readCounter } from "../../../runtime/tables/counters.ts";
import { dumpEntry, dumpTableHead, dumpText } from "../../../runtime/tables/dump-entry.ts";
import { slotRateAdd, slotRateRead } from "../../../runtime/tables/slot-rate.ts";
import { StickTable } from "../../../runtime/tables/stick-table.ts";
import {
  countBytesIn,
  countHttpError,
  countHttpRequest,
  countSession,
  endSessionTracking,
  endStreamTracking,
  startTracking,
} from "../../../runtime/tables/tracking.ts";
import { fakeStream } from "../../harness/fake-stream.ts";

function table(over: Partial<TablePlan> = {}): StickTable {
  return new StickTable({
    name: "t",
    proxy: "t",
    type: "string",
    len: 8,
    size: 3,
    nopurge: false,
    store: [],
    at: { file: 0, line: 1 },
    ...over,
  });
}

test("keys are cast, cut and padded", () => {
  assert.equal(table().keyOf("123456789"), "12345678");
  assert.equal(table({ type: "ip" }).keyOf("192.0.2.1"), 0xc0000201);
  assert.equal(table({ type: "ip" }).keyOf("no"), undefined);
  assert.equal(table({ type: "integer" }).keyOf(-1), 4294967295);
  assert.equal(table({ type: "binary", len: 4 }).keyOf(Buffer.from("ab")), "ab\0\0");
  assert.equal((table({ type: "ipv6" }).keyOf(ip4(1)) as string).length, 16);
  assert.equal(
    table({ type: "ipv6" }).keyOf("1.2.3.4"),
    undefined,
    "text is not turned from one family to the other",
  );
});

test("a full table gives up its oldest entry that nobody uses", () => {
  const t = table();
  for (const k of ["a", "b", "c"]) t.create(k);
  const a = t.get("a");
  assert.ok(a);
  a.refs++;
  t.create("d");
  assert.deepEqual([...t.entries()].map((e) => e.key).sort(), ["a", "c", "d"]);
  const full = table({ nopurge: true, size: 1 });
  full.create("a");
  assert.equal(full.create("b"), undefined);
  const held = table({ size: 1 });
  (held.create("a") as { refs: number }).refs++;
  assert.equal(held.create("b"), undefined);
});

test("entries expire, unless tracked, and touching renews them", async () => {
  const t = table({ expire: 400 });
  const a = t.create("a");
  const b = t.create("b");
  const c = t.create("c");
  assert.ok(a && b && c);
  c.refs++;
  await new Promise((r) => setTimeout(r, 250));
  t.touch(b);
  await new Promise((r) => setTimeout(r, 250));
  assert.equal(t.get("a"), undefined);
  assert.equal(t.get("b"), b);
  assert.equal(t.get("c"), c);
  assert.equal(t.used, 2);
  t.release(c);
  assert.equal(t.get("c"), undefined);
});

test("rates in an entry are those of a rate counter of its own", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 2500 }), fc.integer({ min: 0, max: 5 })), {
        maxLength: 30,
      }),
      (steps) => {
        const rate = makeRate(1000);
        const data = [0, 0, 0];
        let now = 1_000_000;
        for (const [wait, n] of steps) {
          now += wait;
          if (n > 0) {
            rate.add(n, now);
            slotRateAdd(data, 0, 1000, n, now);
          }
          assert.equal(slotRateRead(data, 0, 1000, now), rate.read(now));
        }
      },
    ),
  );
});

test("gpc0 may live in a gpc array; what is not stored reads as nothing", () => {
  const t = table({
    store: [
      { name: "gpc", count: 2 },
      { name: "gpc_rate", count: 2, period: 10000 },
    ],
  });
  const e = t.create("k");
  assert.ok(e);
  assert.equal(bumpCounter(t, e, "gpc0"), 1);
  assert.equal(bumpCounter(t, e, "gpc1"), 1);
  assert.equal(bumpCounter(t, e, "gpc1"), 2);
  assert.equal(readCounter(t, e, "gpc", 1), 2);
  assert.equal(readCounter(t, e, "gpc1_rate"), 2);
  assert.equal(readCounter(t, e, "gpc", 2), undefined);
  assert.equal(readCounter(t, e, "gpt0"), undefined);
  assert.equal(clearCounter(t, e, "gpc", 1), 2);
  assert.equal(readCounter(t, e, "gpc1"), 0);
});

test("show table prints data in HAProxy's order", () => {
  const t = table({
    type: "ip",
    store: [
      { name: "gpc", count: 2 },
      { name: "http_req_rate", period: 10000 },
      { name: "gpc0" },
      { name: "server_key" },
      { name: "conn_cur" },
    ],
  });
  const e = t.create(t.keyOf("10.0.0.1") as number);
  assert.ok(e);
  assert.match(
    dumpEntry(t, e),
    /^0x[0-9a-f]+: key=10\.0\.0\.1 use=0 exp=0 shard=0 gpc0=0 conn_cur=0 http_req_rate\(10000\)=0 server_key=- gpc0=0 gpc1=0\n$/,
  );
  assert.equal(dumpTableHead(t), "# table: t, type: ip, size:3, used:1\n");
  assert.equal(dumpText("a b=c\\\n\xff"), "a\\ b\\=c\\\\\\n\\xFF");
});

test("tracking counts what happens until it ends", () => {
  const t = table({
    type: "ip",
    store: ["conn_cur", "conn_cnt", "sess_cnt", "http_req_cnt", "http_err_cnt", "bytes_in_cnt"].map(
      (name) => ({ name }),
    ),
  });
  const s = fakeStream({ request: "GET / HTTP/1.1" });
  const e = t.create(1);
  assert.ok(e);
  s.session.tracked[0] = startTracking(t, e, false);
  countSession(s.session);
  s.tracked[1] = startTracking(t, e, true);
  countHttpRequest(s);
  countHttpError(s);
  countBytesIn(s, 100);
  const read = () =>
    ["conn_cur", "conn_cnt", "sess_cnt", "http_req_cnt", "http_err_cnt"].map((n) =>
      readCounter(t, e, n as "conn_cur"),
    );
  // Tracked twice: each slot counts.
  assert.deepEqual(read(), [2, 2, 1, 2, 2]);
  assert.equal(e.refs, 2);
  endStreamTracking(s);
  assert.deepEqual(read(), [1, 2, 1, 2, 2]);
  endSessionTracking(s.session);
  assert.equal(e.refs, 0);
  assert.deepEqual(read(), [0, 2, 1, 2, 2]);
  assert.equal(e.data[t.slot("bytes_in_cnt")?.at ?? -1], 200);
});
