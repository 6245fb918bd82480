import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { offsetOf, positionOf } from "../../grammar/positions.ts";
import { scan } from "../../grammar/scan.ts";
import { readType } from "../../grammar/syntax.ts";
import { addressRules, readAddress, readBindAddresses } from "../../grammar/values/address.ts";
import { readValue } from "../../grammar/values/read-value.ts";
import { readTime } from "../../grammar/values/time.ts";

/** type, text, value; undefined when it is refused. */
const values: [string, string, unknown][] = [
  ["time", "5s", 5000],
  ["time", "5", 5],
  ["time", "1d", 86400000],
  ["time", "1us", 1],
  ["time", "1500us", 2],
  ["time", "25d", undefined],
  ["time", "s", undefined],
  ["time", "5x", undefined],
  ["time(s)", "2m", 120],
  ["time(us)", "1ms", 1000],
  ["size", "16k", 16384],
  ["size", "1G", 2 ** 30],
  ["size", "1kb", undefined],
  ["int(0,256)", "256", 256],
  ["int(0,256)", "257", undefined],
  ["uint", "-1", undefined],
  ["uint(1,)", "0", undefined],
  ["percent", "50%", 50],
  ["bool", "on", true],
  ["bool", "yes", undefined],
  ["enum(a,b)", "c", undefined],
  ["flags(a,b)", "a,b", ["a", "b"]],
  ["port", "65536", undefined],
  ["ports", "80-90", { low: 80, high: 90 }],
  ["ports", "90-80", undefined],
  ["net", "10.0.0.0/8", { family: "ipv4", address: "10.0.0.0", bits: 8 }],
  ["net", "10.0.0.0/255.255.0.0", { family: "ipv4", address: "10.0.0.0", bits: 16 }],
  ["net", "10.0.0.0/33", undefined],
  ["net", "2001:db8::/32", { family: "ipv6", address: "2001:db8::", bits: 32 }],
  ["var", "txn.a", { scope: "txn", parent: false, name: "a" }],
  ["var", "psess.a", { scope: "sess", parent: true, name: "a" }],
  ["var", "foo.a", undefined],
  ["def(acl)", "a b", undefined],
  ["str", "any thing", "any thing"],
];

for (const [type, text, expected] of values)
  test(`${type} ${text}`, () => {
    const read = readValue(readType(type), text);
    if (expected === undefined) assert.equal(typeof read.error, "string");
    else assert.deepEqual(read.value, expected);
  });

test("letters after a time's suffix are a warning only", () => {
  const { value, warning } = readTime("5sec");
  assert.equal(value, 5000);
  assert.match(warning!, /^unexpected character 'e' after the timer value '5sec'/);
});

const binds: [string, object | undefined][] = [
  [":80", { family: "any", transport: "stream", host: "", port: 80 }],
  ["*:80-90", { family: "any", transport: "stream", host: "*", port: 80, portEnd: 90 }],
  ["[::1]:443", { family: "ipv6", transport: "stream", host: "::1", port: 443 }],
  [":::443", { family: "ipv6", transport: "stream", host: "::", port: 443 }],
  ["ipv4@1.2.3.4:1", { family: "ipv4", transport: "stream", host: "1.2.3.4", port: 1, wanted: "ipv4" }],
  ["quic4@:443", { family: "any", transport: "quic", host: "", port: 443, wanted: "ipv4" }],
  ["/run/x", { family: "unix", transport: "stream", host: "/run/x" }],
  ["unix@x", { family: "unix", transport: "stream", host: "x" }],
  ["abns@x", { family: "abns", transport: "stream", host: "x" }],
  ["fd@3", { family: "fd", transport: "stream", host: "3" }],
  ["fd@x", undefined],
  ["1.2.3.4", undefined],
  ["1.2.3.4:0", undefined],
  ["1.2.3.4:65536", undefined],
  ["1.2.3.4:90-80", undefined],
  ["name:80", undefined],
  ["", undefined],
];

for (const [text, expected] of binds)
  test(`bind address ${text}`, () => {
    const read = readAddress(text, addressRules.bind);
    if (expected === undefined) assert.equal(typeof read.error, "string");
    else assert.deepEqual(read.value, expected);
  });

test("server addresses take names and port offsets, bind lines take lists and variables", () => {
  assert.deepEqual(readAddress("web.example:+10", addressRules.server).value, {
    family: "name",
    transport: "stream",
    host: "web.example",
    offset: 10,
  });
  const list = readBindAddresses("$A:80,:81", (name) => (name === "A" ? "10.0.0.1" : undefined));
  assert.deepEqual(
    list.value!.map(({ host, port }) => [host, port]),
    [
      ["10.0.0.1", 80],
      ["", 81],
    ],
  );
});

test("positions count UTF-16 units, and offsets come back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(), (text, at) => {
      const bytes = Buffer.from(text, "utf8");
      const { words } = scan(bytes, []);
      const clean = bytes.toString("utf8");
      const index = clean.length === 0 ? 0 : at % clean.length;
      if (/[\udc00-\udfff]/.test(clean[index] ?? "")) return;
      const offset = Buffer.byteLength(clean.slice(0, index), "utf8");
      const before = clean.slice(0, index);
      const position = positionOf(words, offset);
      assert.deepEqual(position, {
        line: before.split("\n").length - 1,
        character: before.length - (before.lastIndexOf("\n") + 1),
      });
      if (!/^\r?\n/.test(clean.slice(index)) && clean[index] !== "\r")
        assert.equal(offsetOf(words, position), offset);
    }),
  );
});
