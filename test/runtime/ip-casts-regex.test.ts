import assert from "node:assert/strict";
import net from "node:net";
import { test } from "node:test";
import fc from "fast-check";
import { castTo, readInt, toBool, toInt, toStr } from "../../runtime/casts.ts";
import {
  ip4,
  ip6,
  maskIp,
  parseIp,
  parseIp4Number,
  parseIp6Bytes,
  parseNet,
  toIp4,
  toIp6,
} from "../../runtime/ip.ts";
import { compileRegex, expandReplacement } from "../../runtime/regex.ts";

test("addresses are read exactly where the system reads them, and print back", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        fc.string({ unit: fc.constantFrom("0", "1", "f", ":", ".", "2", "5"), maxLength: 20 }),
      ),
      (t) => {
        assert.equal(parseIp(t) !== undefined, net.isIP(t) !== 0, t);
        const ip = parseIp(t);
        if (ip) assert.equal(String(parseIp(String(ip))), String(ip));
      },
    ),
    { numRuns: 3000 },
  );
});

test("IPv6 text is shortened as inet_ntop does", () => {
  const cases: [string, string][] = [
    ["::", "::"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
    ["::ffff:192.0.2.1", "::ffff:192.0.2.1"],
    ["1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7:0"],
    ["fe80::", "fe80::"],
  ];
  for (const [from, to] of cases) assert.equal(String(parseIp(from)), to);
  assert.equal(parseIp4Number("01.2.3.4"), -1);
  assert.equal(parseIp6Bytes("1::2::3"), undefined);
});

test("families convert", () => {
  assert.equal(String(toIp6(ip4(0xc0000201))), "::ffff:192.0.2.1");
  assert.equal(String(toIp4(parseIp("::ffff:1.2.3.4") as never)), "1.2.3.4");
  assert.equal(String(toIp4(parseIp("2002:0102:0304::") as never)), "1.2.3.4");
  assert.equal(toIp4(parseIp("2001:db8::") as never), undefined);
  assert.equal(String(maskIp(parseIp("10.1.2.3") as never, 16, 64)), "10.1.0.0");
  assert.equal(String(maskIp(ip6(parseIp6Bytes("2001:db8:1:2:3::") as Uint8Array), 16, 47)), "2001:db8::");
  assert.equal(parseNet("10.0.0.0/33"), undefined);
  assert.deepEqual(parseNet("10.0.0.0/255.0.0.255"), { family: 4, v4: 0x0a000000, mask: 0xff0000ff });
});

test("casts", () => {
  assert.equal(toStr(true), "1");
  assert.equal(toStr(Buffer.from("ab\0c")), "ab");
  assert.equal(toInt("12abc"), 12);
  assert.equal(toInt(""), undefined);
  assert.equal(toInt("abc"), 0);
  assert.equal(toInt("-5"), -5);
  assert.equal(readInt("9223372036854775808"), 9223372036854775807n);
  assert.equal(readInt("-99999999999999999999"), -9223372036854775808n);
  assert.equal(toBool("0"), false);
  assert.equal(toBool(2n), true);
  assert.equal(String(castTo("ipv4")("1.2.3.4:80")), "1.2.3.4");
  assert.equal(castTo("ipv4")("1.2.3"), undefined);
  assert.equal(String(castTo("ipv4")(-1)), "255.255.255.255");
  assert.deepEqual([...(castTo("bin")(258) as Uint8Array)], [0, 0, 0, 0, 0, 0, 1, 2]);
  assert.equal(castTo("sint")(ip4(1)), 1);
  assert.equal(castTo("bool")(ip4(1)), undefined);
});

function regex(source: string, ignoreCase = false) {
  const r = compileRegex(source, ignoreCase);
  if ("error" in r) throw new Error(r.error);
  return r.regex;
}

test("PCRE syntax that JavaScript spells otherwise", () => {
  const yes: [string, string][] = [
    ["(?i)ABC", "xabcx"],
    ["^a$", "a\n"],
    ["\\Aa\\z", "a"],
    ["[[:digit:]]+[^[:space:]]", "1x"],
    ["[]a]", "]"],
    ["[^]a]", "b"],
    ["\\x41\\x{42}\\103", "ABC"],
    ["a\\Qb.c\\Ed", "ab.cd"],
    ["(?P<n>x)(?P=n)", "xx"],
    ["(?#note)a", "a"],
    ["a{,3}", "a{,3}"],
    ["\\h\\R", "\t\r\n"],
    ["(?s)a.b", "a\nb"],
    ["(?m)^b", "a\nb"],
    ["\\s", "\v"],
    ["a.b", "a\rb"],
    ["\\e", "\x1b"],
    ["\\/", "/"],
    ["[\\w-]+\\.[a-z]", "a-b.c"],
  ];
  for (const [pattern, subject] of yes)
    assert.ok(regex(pattern).test(subject), `${pattern} on ${JSON.stringify(subject)}`);
  const no: [string, string][] = [
    ["\\s", "\xa0"],
    ["^a\\z", "a\n"],
    ["a.b", "a\nb"],
    ["^a$", "a\nb"],
    ["[[:alpha:]]", "1"],
  ];
  for (const [pattern, subject] of no)
    assert.ok(!regex(pattern).test(subject), `${pattern} on ${JSON.stringify(subject)}`);
});

test("what cannot be translated is refused by name", () => {
  const refused: [string, RegExp][] = [
    ["(?>a)", /atomic/],
    ["a++", /possessive/],
    ["(?R)", /recursion/],
    ["\\Ka", /\\K/],
    ["(?(1)a|b)", /conditional/],
    ["(?x)a b", /\(\?x\)/],
    ["\\pL", /Unicode/],
    ["(*UTF8)a", /verbs/],
    ["[a", /missing terminating/],
    ["\\i", /unrecognized/],
    ["(a", /./],
    ["a)", /unmatched/],
  ];
  for (const [pattern, why] of refused) {
    const r = compileRegex(pattern);
    assert.ok("error" in r && why.test(r.error), `${pattern}: ${JSON.stringify(r)}`);
  }
});

test("any text compiles or is refused, never throws", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."ab(?)[]{}\\*+|^$.:<>P=!-0129ix#"), maxLength: 16 }),
      (p) => {
        const r = compileRegex(p);
        if ("regex" in r) r.regex.test("ab01\n");
      },
    ),
    { numRuns: 5000 },
  );
});

test("replacements", () => {
  assert.equal(expandReplacement("\\2-\\1-\\0\\\\\\x41\\9", ["m", "a", "b"]), "b-a-m\\A");
  assert.equal(expandReplacement("a\\", []), undefined);
  assert.equal(expandReplacement("\\x4", []), undefined);
});
