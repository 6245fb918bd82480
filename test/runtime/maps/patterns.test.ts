import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Net, netHolds, parseIp, parseNet } from "../../../runtime/ip.ts";
import { parseIntRange } from "../../../runtime/maps/int-range.ts";
import { parsePatternFile } from "../../../runtime/maps/pattern-file.ts";
import { lower, makePatternIndex } from "../../../runtime/maps/pattern-index.ts";
import { PatternRef } from "../../../runtime/maps/pattern-ref.ts";
import type { MatchName } from "../../../runtime/plan.ts";

function indexed(match: MatchName, patterns: string[], ignoreCase = false) {
  const ref = new PatternRef(undefined, "", false);
  for (const p of patterns) ref.add(p);
  const index = makePatternIndex(match, ignoreCase);
  assert.equal(
    ref.listen({ added: (e) => index.add(e), removed: (e) => index.remove(e), cleared: () => index.clear() }),
    undefined,
  );
  return { ref, index, find: (v: string) => index.find(v)?.pattern };
}

/** What matching means, said plainly. */
const holds: Record<string, (p: string, v: string) => boolean> = {
  str: (p, v) => p === v,
  beg: (p, v) => v.startsWith(p),
  end: (p, v) => v.endsWith(p),
  sub: (p, v) => v.includes(p),
  dir: (p, v) => wordIn(p, v, /[/?]/),
  dom: (p, v) => wordIn(p, v, /[/?.:]/),
};

function wordIn(p: string, v: string, delimiter: RegExp): boolean {
  let word = p;
  while (word !== "" && delimiter.test(word[0] as string)) word = word.slice(1);
  while (word !== "" && delimiter.test(word.at(-1) as string)) word = word.slice(0, -1);
  if (word === "") return false;
  for (let i = v.indexOf(word); i >= 0; i = v.indexOf(word, i + 1)) {
    const before = i === 0 || delimiter.test(v[i - 1] as string);
    const after = i + word.length === v.length || delimiter.test(v[i + word.length] as string);
    if (before && after) return true;
  }
  return false;
}

const text = fc.string({ unit: fc.constantFrom("a", "b", "A", "/", ".", "?"), minLength: 1, maxLength: 6 });

for (const match of ["str", "beg", "end", "sub", "dir", "dom"] as const) {
  for (const ignoreCase of [false, true]) {
    test(`${match}${ignoreCase ? " -i" : ""} finds what a walk over the list finds`, () => {
      fc.assert(
        fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), text, (patterns, value) => {
          const fold = (s: string): string => (ignoreCase ? s.toLowerCase() : s);
          let matching = patterns.filter((p) => holds[match]?.(fold(p), fold(value)));
          // Prefixes of a case-sensitive list are kept in a tree: the longest wins.
          if (match === "beg" && !ignoreCase) matching = matching.sort((a, b) => b.length - a.length);
          assert.equal(indexed(match, patterns, ignoreCase).find(value), matching[0]);
        }),
      );
    });
  }
}

test("the longest network holds, however many lookups came before", () => {
  const octet = fc.constantFrom(0, 1, 10, 192, 255);
  const net = fc
    .tuple(octet, octet, fc.constantFrom(0, 8, 9, 12, 16, 24, 31, 32))
    .map(([a, b, bits]) => `${a}.${b}.0.0/${bits}`);
  const address = fc.tuple(octet, octet, octet, octet).map((o) => o.join("."));
  fc.assert(
    fc.property(
      fc.array(net, { minLength: 1, maxLength: 12 }),
      fc.array(address, { minLength: 1, maxLength: 5 }),
      (nets, addresses) => {
        const { index } = indexed("ip", nets);
        for (let round = 0; round < 40; round++) {
          for (const a of addresses) {
            const ip = parseIp(a);
            assert.ok(ip);
            const best = nets
              .filter((n) => netHolds(parseNet(n) as Net, ip))
              .map((n) => Number(n.split("/")[1]));
            const found = index.find(ip)?.pattern;
            assert.equal(
              found === undefined ? undefined : Number(found.split("/")[1]),
              best.length > 0 ? Math.max(...best) : undefined,
            );
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("families meet as HAProxy's matching makes them meet", () => {
  const { index } = indexed("ip", ["::ffff:10.0.0.0/104", "192.0.2.0/24", "10.1.0.0/255.255.0.255"]);
  const find = (a: string) => index.find(parseIp(a) as never)?.pattern;
  assert.equal(find("10.9.9.9"), "::ffff:10.0.0.0/104");
  assert.equal(find("::ffff:192.0.2.5"), "192.0.2.0/24");
  assert.equal(find("2002:c000:0205::1"), "192.0.2.0/24", "6to4");
  assert.equal(find("2001:db8::1"), undefined);
});

test("entries come and go while lookups run", () => {
  const { ref, find } = indexed("beg", ["/a", "/a/b", "/a"]);
  assert.equal(find("/a/b/c"), "/a/b");
  assert.equal(ref.delete("/a/b"), true);
  assert.equal(find("/a/b/c"), "/a");
  assert.equal(ref.delete("/a"), true);
  assert.equal(find("/a/b/c"), "/a", "its twin is still there");
  assert.equal(ref.delete("/a"), true);
  assert.equal(find("/a/b/c"), undefined);
  ref.add("/");
  assert.equal(find("/x"), "/");
  const next = ref.prepare();
  ref.add("/new", undefined, next);
  assert.equal(find("/new"), "/");
  ref.commit(next);
  assert.equal(find("/new"), "/new");
  assert.equal(find("/x"), undefined);
});

test("a map's values are changed for every twin, and refused when they do not fit", () => {
  const ref = new PatternRef("m", "", true);
  ref.listen({
    added: () => undefined,
    removed: () => {},
    cleared: () => {},
    checkValue: (v) => (/^\d+$/.test(v) ? undefined : "no"),
  });
  ref.add("k", "1");
  ref.add("k", "2");
  assert.equal(ref.set("k", "x"), "no");
  assert.equal(ref.set("k", "3"), undefined);
  assert.deepEqual(
    [...ref.list()].map((e) => e.value),
    ["3", "3"],
  );
  assert.equal(ref.set("z", "3"), "entry not found");
  assert.equal(ref.add("q", "y"), "no");
});

test("integer patterns", () => {
  assert.deepEqual(parseIntRange("5"), { min: 5, max: 5 });
  assert.deepEqual(parseIntRange("5:9"), { min: 5, max: 9 });
  assert.deepEqual(parseIntRange(":9"), { min: Number.NEGATIVE_INFINITY, max: 9 });
  assert.deepEqual(parseIntRange("5:"), { min: 5, max: Number.POSITIVE_INFINITY });
  assert.deepEqual(parseIntRange("5-9"), { min: 5, max: 9 });
  assert.equal(parseIntRange("9:5"), "'9:5' is not a valid number range");
  assert.equal(parseIntRange("x"), "'x' is not a number");
  const { index } = indexed("int", ["1", "10:20", "5"]);
  assert.deepEqual(
    [1, 5, 9, 15, 20, 21].map((n) => index.find(n)?.pattern),
    ["1", "5", undefined, "10:20", "10:20", undefined],
  );
});

test("pattern files", () => {
  const body = "# no\n  a b  c \t\n\nkey\n#x\n k\tv\r\n";
  assert.deepEqual(
    parsePatternFile(body, true).map((l) => [l.key, l.value, l.line]),
    [
      ["a", "b  c", 2],
      ["key", "", 4],
      ["k", "v", 6],
    ],
  );
  assert.deepEqual(
    parsePatternFile(body, false).map((l) => l.key),
    ["a b  c \t", "key", "k\tv"],
  );
});

test("lower() folds ASCII only", () => {
  assert.equal(lower("ABC-Zé"), "abc-zé");
  assert.equal(lower("\xc9A"), "\xc9a");
});
