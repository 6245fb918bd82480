/** The example lines of the catalogue under real HAProxy: `ok` lines are taken, `bad` ones are not, and hapax agrees. */
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import { filters } from "../../grammar/catalogue/filters.ts";
import { services } from "../../grammar/catalogue/services.ts";
import type { Action, Keyword, SectionKind } from "../../grammar/catalogue/types.ts";
import { createChecker } from "../harness/check-text.ts";
import {
  featuresWithout,
  haproxyBin,
  haproxyRelease,
  haproxyRunner,
  isEnvironment,
} from "../harness/haproxy.ts";

interface Row {
  removed?: string;
  feature?: string;
  lenient?: string;
  mode?: string;
  ok?: readonly string[];
  bad?: readonly string[];
}

interface Example {
  line: string;
  good: boolean;
  section: SectionKind;
  row: Row;
}

const list = <T>(rows: T | readonly T[]): readonly T[] =>
  (Array.isArray(rows) ? rows : [rows]) as readonly T[];

const examples: Example[] = [];
function add(row: Row, sections: readonly SectionKind[]): void {
  if (row.removed !== undefined) return;
  // Proxies read alike: the first and the last section stand for all.
  for (const section of new Set([sections[0]!, sections.at(-1)!])) {
    for (const line of row.ok ?? []) examples.push({ line, good: true, section, row });
    for (const line of row.bad ?? []) examples.push({ line, good: false, section, row });
  }
}
for (const rows of Object.values(catalogue.keywords))
  for (const row of list<Keyword>(rows)) add(row, row.sections);
for (const rows of Object.values(catalogue.actions))
  for (const row of list<Action>(rows)) {
    const frontend = /^(tcp-request (connection|session)|quic-initial)/.test(row.ok?.[0] ?? "");
    add(row, [frontend ? "frontend" : "listen"]);
  }
for (const family of ["bind", "server"] as const)
  for (const row of Object.values(catalogue.options[family]!))
    add(row, [row.ok?.[0]?.startsWith("stats ") === true ? "global" : "listen"]);
for (const row of [...Object.values(filters), ...Object.values(services)]) add(row, ["listen"]);

/** Names that example lines refer to. */
const support = `global
 expose-experimental-directives
 expose-deprecated-directives
 insecure-fork-wanted
backend web
 mode http
 server s1 127.0.0.1:80
backend static
 mode http
 server s1 127.0.0.1:80
backend be
 mode http
 server s1 127.0.0.1:80
backend t1
 stick-table type ip size 1k store gpc0,gpt0,http_req_rate(10s)
userlist users
 user x insecure-password y
http-errors site1
 errorfile 403 /dev/null
 errorfile 404 /dev/null
cache c1
 total-max-size 1
 max-age 60
fcgi-app app1
 docroot /
mailers n1
 mailer m1 127.0.0.1:25
resolvers dns1
 nameserver n1 127.0.0.1:53
healthcheck hc1
 type tcp-check
`;

/** Lines that a section needs besides the example, unless the example gives them. */
const company: Readonly<Record<string, readonly string[]>> = {
  "fcgi-app": ["docroot /"],
  cache: ["total-max-size 1"],
  acme: ["directory https://acme.example.com/"],
};
const beside: readonly [RegExp, readonly string[]][] = [
  [
    /^(tcp-request session|http-request) track-sc|^stick (on|match|store)/,
    ["stick-table type string size 1k"],
  ],
  [/fcgi-app app1/, ["server s1 127.0.0.1:9000 proto fcgi"]],
  [/ track s1\b|^use-server s1/, ["server s1 127.0.0.1:8000 check"]],
  [/^user .* groups G1/, ["group G1"]],
  [/^group G1 users/, ["user tiger", "user scott"]],
  [/^option external-check/, ["external-check command /bin/true"]],
  [/^filter-sequence/, ["filter comp-req"]],
  [/check-ssl/, ["default-server verify none"]],
  [/^eab-key-id/, ["eab-mac-key mac"]],
  [/^eab-mac-key/, ["eab-key-id kid"]],
  [/^challenge-ready/, ["challenge dns-01"]],
  [/set-bandwidth-limit in1/, ["filter bwlim-in in1 default-limit 1m default-period 1s"]],
  [/capture .* id 0/, ["declare capture response len 10", "declare capture request len 10"]],
];

/** Examples that cannot stand in a configuration of their own, with the reason. */
const apart: readonly [RegExp, string][] = [
  [/^usesrc/, "on a line of its own it is always refused"],
  [/^map virt@acme|eab-/, "needs a file"],
  [/^thread-group/, "the examples beside it come first"],
  [/^tcp-request session track-sc0 src$/, "needs a table of its own, which a defaults section cannot have"],
  [/attach-srv/, "needs a mode that depends on the rule set"],
  [/^zero-warning/, "the examples beside it have warnings"],
  [/^(debug\.counters|ssl-engine)/, "depends on build options that -vv does not name"],
  [
    /^(disabled|daemon|quiet|chroot|uid|gid|user|group|setcap|nbthread|thread-groups)\b/,
    "changes the process",
  ],
  [/(spoe|spoe-group) .*|^http-request lua\./, "needs a file"],
  [/^(bind .* (ech|generate-certificates|tls-ticket-keys|crt-list)|ssl-f-use)/, "needs certificates"],
];

/** The configuration with one example in it, and the example's line. */
function wrap({ line, section, row }: Example): { text: string; at: number } {
  const mode = row.mode ?? (/tcp|^bind .* proto none/.test(line) ? "tcp" : "http");
  const defaults = `defaults\n mode ${mode}\n timeout client 1s\n timeout server 1s\n timeout connect 1s\n`;
  const { syntax } = catalogue.sections[section]!;
  const name = syntax.trim() === "" ? "" : " x1";
  const more = [
    ...(company[section] ?? []).filter((other) => !line.startsWith(other.split(" ")[0]!)),
    ...beside.flatMap(([pattern, lines]) =>
      pattern.test(line) && /^(?!global|defaults)/.test(section) ? lines : [],
    ),
  ];
  const lines = [
    ...`${support}${defaults}`.trimEnd().split("\n"),
    ...(/external-check/.test(line) ? ["global", " external-check"] : []),
    `${section}${name}`,
    ...more.map((other) => ` ${other}`),
    ` ${line}`,
  ];
  return { text: `${lines.join("\n")}\n`, at: lines.length };
}

describe("example lines under HAProxy", { skip: haproxyBin ? false : "HAPROXY_BIN is not set" }, () => {
  const runner = haproxyBin ? haproxyRunner() : undefined;
  const without = haproxyBin ? featuresWithout() : new Set<string>();
  const checkText = createChecker(haproxyBin ? haproxyRelease() : "3.5");
  after(() => runner?.end());

  const wanted = process.env["HAPAX_LINES"];
  const judged = examples.filter(
    ({ line, row }) =>
      !without.has(row.feature ?? "") &&
      !apart.some(([pattern]) => pattern.test(line)) &&
      (wanted === undefined || line.includes(wanted)),
  );

  it("are taken or refused as the catalogue says, and as hapax says", () => {
    const wrong: string[] = [];
    let elsewhere = 0;
    for (const example of judged) {
      const { text, at } = wrap(example);
      const { refused, messages } = runner!.check(text);
      const alerts = messages.filter(({ level }) => level === "ALERT");
      if (refused && alerts.length > 0 && alerts.every(({ text }) => isEnvironment(text))) {
        elsewhere++;
        continue;
      }
      const here = `${example.line} (in ${example.section})`;
      const said = alerts.map(({ text }) => `\n  HAProxy: ${text}`).join("");
      if (example.good && refused) wrong.push(`'ok' is refused: ${here}${said}`);
      else if (!example.good && !refused && example.row.lenient === undefined)
        wrong.push(`'bad' is taken: ${here}`);
      const errors = checkText(text).filter(({ severity, lint }) => severity === "error" && lint !== true);
      if (errors.length > 0 !== refused)
        wrong.push(
          `hapax ${errors.length > 0 ? "refuses" : "takes"}: ${here} (line ${at})${said}${errors
            .map(({ rule, range, message }) => `\n  hapax: ${range.line} ${rule} ${message}`)
            .join("")}`,
        );
    }
    assert.equal(wrong.join("\n"), "");
    assert.ok(
      elsewhere * 5 < judged.length,
      `${elsewhere} of ${judged.length} lines could not be judged here`,
    );
  });
});
