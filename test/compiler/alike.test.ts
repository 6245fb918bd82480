import assert from "node:assert/strict";
import { test } from "node:test";
import { randomOf } from "../../bench/lib/random.ts";
import type { Rule } from "../../compiler/check/rule.ts";
import { rules } from "../../compiler/check/rules/index.ts";
import { check } from "../../compiler/check/run.ts";
import { buildModel } from "../../compiler/model/build.ts";
import type { Machine } from "../../compiler/model/machine.ts";
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import { newestVersion } from "../../grammar/haproxy-version.ts";
import { parse } from "../../grammar/parse.ts";

/** The same rules, called for everything however often it reads alike. */
const tireless: Rule[] = rules.map(({ alike: _, ...rule }) => rule);

/** Has every file and user, and knows no host. */
const machine: Machine = {
  read: () => "",
  kind: () => "file",
  list: () => [],
  hasUser: () => true,
  hasGroup: () => true,
  hasNamespace: () => true,
  hasHost: () => false,
  pemProblem: () => undefined,
  isPair: () => true,
};

function findings(text: string, by: readonly Rule[], haproxyVersion = newestVersion): Diagnostic[] {
  const options = { env: {}, machine, haproxyVersion };
  const { value, diagnostics } = parse(text, options);
  return check(buildModel([value], options).value, { earlier: diagnostics, rules: by });
}

/** The text again with other names of proxies: sections that read alike. */
function twice(text: string): string {
  return text + text.replace(/^(frontend|backend|listen) (\S+)/gm, "$1 $2-again");
}

const flagged = rules.filter(({ alike }) => alike !== undefined);

test("a second section that reads like the first gets the findings of its own", () => {
  assert.ok(flagged.length > 15);
  for (const { id, bad, good, version } of flagged) {
    const text = twice(bad.replace(/^(frontend|backend|listen) (\S+)/gm, "$1 $2-bad") + good);
    const quick = findings(text, rules, version);
    assert.deepEqual(quick, findings(text, tireless, version), id);
    assert.ok(
      quick.some(({ rule }) => rule === id),
      id,
    );
  }
});

const header =
  /^(global|defaults|frontend|backend|listen|userlist|peers|resolvers|ring|crt-store|log-forward|acme|fcgi-app)\b/;
const lines = [
  ...new Set(
    flagged
      .flatMap(({ bad, good }) => (bad + good).split("\n"))
      .filter((line) => line !== "" && !header.test(line)),
  ),
  "    server s1 192.0.2.1:80 check",
  "    server s2 192.0.2.2:80 weight 5",
  "    server s3 192.0.2.3:80 weight 0",
  "    server s4 host.example:80 check port 0",
  "    server s5 udp@192.0.2.5:53",
  "    default-server weight 0",
  "    timeout client 5",
  "    timeout client 300x",
  "    mode http",
  "    mode tcp",
  "    disabled",
];

test("what is passed over would have given no finding", () => {
  const random = randomOf(11);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  let found = 0;
  for (let round = 0; round < 120; round++) {
    const shapes = [0, 1, 2].map(() =>
      Array.from({ length: 1 + Math.floor(random() * 9) }, () => pick(lines)),
    );
    const text = ["defaults", "    mode http", ...(round % 3 === 0 ? [] : ["    timeout client 3s"])];
    for (let section = 0; section < 12; section++)
      text.push(
        `${pick(["frontend", "backend", "listen"])} p${section}`,
        // names, addresses and numbers differ between sections that read alike
        ...pick(shapes).map((line) =>
          line.replace(/192\.0\.2\.(\d)/, () => `192.0.2.${1 + Math.floor(random() * 250)}`),
        ),
      );
    const config = `${text.join("\n")}\n`;
    const quick = findings(config, rules);
    assert.deepEqual(quick, findings(config, tireless), config);
    found += quick.length;
  }
  assert.ok(found > 1000);
});
