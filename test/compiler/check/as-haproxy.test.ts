/** What `hapaxd -c` prints: stage by stage, in HAProxy's form. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { asHaproxy } from "../../../compiler/check/as-haproxy.ts";
import { check } from "../../../compiler/check/run.ts";
import { buildModel } from "../../../compiler/model/build.ts";
import { parseFiles } from "../../../compiler/plan/compile.ts";

const timeouts = "    timeout client 5s\n    timeout connect 5s\n    timeout server 5s\n";

function said(...texts: string[]): string[] {
  const files = texts.map((text, i) => ({ name: `${"abc"[i]}.cfg`, bytes: Buffer.from(text, "latin1") }));
  const options = { haproxyVersion: "3.5" };
  const { trees, diagnostics } = parseFiles(files, options);
  const found = check(buildModel(trees, options).value, { earlier: diagnostics, keepSuppressed: true });
  return asHaproxy(found, trees, { version: "3.5" }).messages.map(({ level, text }) => `${level} ${text}`);
}

const closing = (name: string): string[] => [
  `ALERT config : Error(s) found in configuration file : ${name}`,
  "ALERT config : Fatal errors found in configuration.",
];

test("words that cannot be read are all that is said", () => {
  assert.deepEqual(said("frontend www\n    nonsense\n    bind :80 'x\n    default_backend gone\n"), [
    "ALERT config : parsing [a.cfg:3]: unmatched quote at position 14:\n  bind :80 'x\n           ^",
    ...closing("a.cfg"),
  ]);
});

test("lines come before names", () => {
  const text = `frontend www\n    bind :80\n    default_backend gone\n    nonsense\n    timeout client 5s\n`;
  assert.deepEqual(said(text), [
    "ALERT config : parsing [a.cfg:4] : unknown keyword 'nonsense' in 'frontend' section",
    ...closing("a.cfg"),
  ]);
  assert.deepEqual(said(text.replace("    nonsense\n", "")), [
    "ALERT Proxy 'www': unable to find required default_backend: 'gone'.",
  ]);
});

test("a rule that cannot be read ends the reading, of other files too", () => {
  const text = "frontend www\n    bind :80\n    http-request nonsense\n    nonsense\n";
  const lines = said(text, "nonsense\n");
  assert.match(lines[0]!, /^ALERT config : parsing \[a\.cfg:3\] ?: /);
  assert.deepEqual(lines.slice(1), ["ALERT config : Error(s) found in configuration file : a.cfg"]);
});

test("every file's errors are told", () => {
  assert.deepEqual(said("global\n    nonsense\n", "global\n    nonsense\n"), [
    "ALERT config : parsing [a.cfg:2] : unknown keyword 'nonsense' in 'global' section",
    "ALERT config : Error(s) found in configuration file : a.cfg",
    "ALERT config : parsing [b.cfg:2] : unknown keyword 'nonsense' in 'global' section",
    "ALERT config : Error(s) found in configuration file : b.cfg",
    "ALERT config : Fatal errors found in configuration.",
  ]);
});

test("lines of a proxy whose header is refused", () => {
  assert.deepEqual(said(`listen www :80\n${timeouts}backend app\n    nonsense\n`).slice(1, 5), [
    ...[2, 3, 4].map((line) => `ALERT config : parsing [a.cfg:${line}] : 'listen' or 'defaults' expected.`),
    "ALERT config : parsing [a.cfg:6] : unknown keyword 'nonsense' in 'backend' section",
  ]);
});

test("fifty wrong lines are enough", () => {
  const lines = said(`global\n${"    nonsense\n".repeat(60)}`);
  assert.equal(lines.length, 53);
  assert.equal(lines[50], "ALERT config : parsing [a.cfg:52]: too many fatal errors (50), stopping now.");
});

test("a proxy that was not created is not there to share its name", () => {
  assert.deepEqual(said(`listen www :80\n    mode http\nlisten www :81\n    mode http\n`), [
    "ALERT config : parsing [a.cfg:1] : please use the 'bind' keyword for listening addresses.",
    "ALERT config : parsing [a.cfg:2] : 'listen' or 'defaults' expected.",
    "ALERT config : parsing [a.cfg:3] : please use the 'bind' keyword for listening addresses.",
    "ALERT config : parsing [a.cfg:4] : 'listen' or 'defaults' expected.",
    ...closing("a.cfg"),
  ]);
});

test("rules are refused one by one in a defaults section without a name, and outside of sections", () => {
  assert.deepEqual(
    said(`defaults\n    http-request deny\n    http-response deny\n`).map((line) => line.slice(0, 43)),
    [2, 3]
      .map((line) => `ALERT config : parsing [a.cfg:${line}] : 'http-re`)
      .concat(closing("a.cfg").map((line) => line.slice(0, 43))),
  );
  assert.deepEqual(said("bacbend app\n    http-request deny\n    mode http\n").slice(0, 3), [
    "ALERT config : parsing [a.cfg:1]: unknown keyword 'bacbend' out of section.",
    "ALERT config : parsing [a.cfg:2]: unknown keyword 'http-request' out of section.",
    "ALERT config : parsing [a.cfg:3]: unknown keyword 'mode' out of section.",
  ]);
});

test("the first proxy with an error is the last one looked at", () => {
  const proxy = (name: string) =>
    `frontend ${name}\n    bind :80\n    default_backend gone\n    timeout client 5s\n`;
  assert.deepEqual(said(`${proxy("a")}${proxy("b")}`), [
    "ALERT Proxy 'a': unable to find required default_backend: 'gone'.",
  ]);
  const users = "userlist ops\n    user anna insecure-password x groups admins\n";
  assert.deepEqual(said(proxy("a") + users), [
    "ALERT userlist 'ops': no such group 'admins' specified in user 'anna'",
  ]);
});

test("that the last line does not end is said beside what else is wrong with it", () => {
  assert.deepEqual(said('global\n    node "x').slice(1), [
    "ALERT config : parsing [a.cfg:2]: Missing LF on last line, file might have been truncated at position 12.",
    ...closing("a.cfg"),
  ]);
});

test("actions that HAProxy does not know come with those it knows", () => {
  const [line] = said("frontend www\n    tcp-request session nonsense\n");
  assert.match(
    line!,
    /^ALERT config : parsing \[a\.cfg:2\] : 'tcp-request session' expects 'accept', 'reject',/,
  );
  assert.match(
    line!,
    /'track-sc0' \.\.\. 'track-sc2', .* 'silent-drop' in frontend 'www' \(got 'nonsense'\)\.$/,
  );
});

test("server lines are named", () => {
  const wrong = (line: string) =>
    said(`backend app\n    ${line}\n`)[0]!.replace("ALERT config : [a.cfg:2] : ", "");
  assert.equal(
    wrong("server s1 192.0.2.1:80-90"),
    "'server app/s1' : port range not permitted here in '192.0.2.1:80-90'",
  );
  assert.equal(
    wrong("default-server chekc"),
    "unknown keyword 'chekc'; did you mean 'check' maybe ? Hint: no address was expected for this server.",
  );
  assert.equal(
    wrong("server-template s 3 192.0.2.1:80 chekc"),
    "'server-template app/s' : unknown keyword 'chekc'; did you mean 'check' maybe ?",
  );
});

test("an application that cannot multiplex is refused in a low voice", () => {
  assert.deepEqual(said("fcgi-app php\n    docroot /var/www\n    option max-reqs 10\n"), [
    "WARNING fcgi-app 'php': multiplexing not supported, ignore the option 'max-reqs'.",
  ]);
});

test("names in arguments are looked for when all is read", () => {
  const text =
    "backend app\n    mode http\n    acl full srv_conn(gone) gt 5\n    http-request deny if full\n";
  assert.deepEqual(said(text), [
    "ALERT parsing [a.cfg:3]: unable to find server 'gone' in proxy 'app', referenced in arg 1 of ACL keyword 'srv_conn' in proxy 'app'.",
  ]);
});

test("first arguments of keywords", () => {
  const wrong = (line: string) =>
    said(`global\n    ${line}\n`)[0]!.replace("ALERT config : parsing [a.cfg:2] : ", "");
  assert.equal(wrong("maxconn 5s"), "cannot parse 'maxconn' value '5s', an integer is expected.");
  assert.equal(wrong("pidfile"), "'pidfile' expects a file name as an argument.");
  assert.equal(wrong("thread-groups 100"), "'thread-groups' value must be between 1 and 32 (was 100)");
});

test("services that do not exist", () => {
  const text = "frontend www\n    mode http\n    bind :80\n    http-request use-service content\n";
  assert.equal(
    said(text)[0],
    "ALERT config : parsing [a.cfg:4] : error detected in frontend 'www' while parsing 'http-request use-service' rule : 'content' unknown service name..",
  );
  assert.deepEqual(said(`${text.replace("content", "prometheus-exporter")}    timeout client 5s\n`), []);
});

test("what default-server says of the name for TLS is read with each server", () => {
  const text = `backend app\n${timeouts.replace(/.*client.*\n/, "")}    default-server sni nothing\n`;
  assert.deepEqual(said(text), []);
  assert.equal(
    said(`${text}    server s1 192.0.2.1:80\n`)[0],
    "ALERT config : [a.cfg:5] : 'server app/s1' : error detected while parsing sni or pool-conn-name expressions : unknown fetch method 'nothing'.",
  );
});

test("rules suffer from an ACL that was refused", () => {
  const text = `frontend www
    mode http
    bind :80
    acl a nothing
    use_backend app if a
    use_backend app if { status(1) 200 }
    use_backend app if { path(1) /a }
`;
  const parsing = (line: number) => `ALERT config : parsing [a.cfg:${line}] : error detected while parsing`;
  assert.deepEqual(said(text), [
    `${parsing(4)} ACL 'a' : unknown fetch method 'nothing' in ACL expression 'nothing'.`,
    `${parsing(5)} switching rule : no such ACL : 'a'.`,
    `${parsing(6)} switching rule : fetch method 'status' : expected ')' before '1)' in ACL expression 'status(1)'.`,
    `${parsing(7)} switching rule : ACL keyword 'path' : expected ')' before '1)'.`,
    ...closing("a.cfg"),
  ]);
});

/** What is said of one line, without what stands around it. */
function ofLine(line: string, section = `listen www\n    mode http\n${timeouts}`): string {
  const text = `${section}    ${line}\n`;
  return said(text)[0]!
    .replace(/^\w+ (?:config : )?/, "")
    .replace(/\[a\.cfg:\d+\]/g, "@");
}

const inProxy: readonly [line: string, text: string][] = [
  ["http-request set-header X-A", "http-request set-header' rule : expects exactly 2 arguments."],
  ["http-request del-header a -m", "-m flag expects exactly 1 argument."],
  ["http-request set-var(txn.a)", "http-request set-var(txn.a)' rule : missing fetch method."],
  ["http-request set-var(txn.a) src,word", "expected type 'integer' at position 1, but got nothing."],
  [
    "http-request set-var(txn.a) var(1.1)",
    "rule : invalid args in fetch method 'var' : invalid variable name",
  ],
  ["http-request set-var(txn.a) src,sha2(257)", "'sha2' : Unsupported number of bits: '257'."],
  [
    "bind :80 alpn",
    "'bind :80' in section 'listen' : 'alpn' : missing the comma-delimited ALPN protocol suite",
  ],
  ["bind :80 mode 9", "'mode' : missing or invalid mode '9' (octal integer expected)"],
  ["server s1 192.0.2.1:80 rise 0", "@ : 'server www/s1' : 'rise' has to be > 0.."],
  ["server s1 192.0.2.1:80 track", "'track' expects [<proxy>/]<server> as argument.."],
  ["log 127.0.0.1 local0 info warning 5", "log : cannot handle unexpected argument '5'"],
  ["log ( global", "log : unknown log facility 'global'"],
  ["stick-table type ipx size 1k", "stick-table: unknown type 'ipx'."],
  ["mode x y", "'mode' cannot handle unexpected argument 'y'."],
  ["http-reuse x y", "'http-reuse' only supports 'never', 'safe', 'aggressive', 'always'."],
  ["option tcpsplice", "unknown option 'tcpsplice'; did you mean 'splice-auto' maybe ?"],
  ["nameserver a", "did you mean 'server' maybe ?"],
];

for (const [line, text] of inProxy)
  test(`in HAProxy's words: ${line}`, () => {
    assert.ok(ofLine(line).includes(text), ofLine(line));
  });

test("in HAProxy's words: lines of other sections", () => {
  const ofControl = (line: string): string => ofLine(line, "global\n");
  assert.match(ofControl("stats socket /s level x"), /'stats socket' : ''level' only supports 'user', /);
  assert.match(ofControl("stats socket /s listeners"), /Did you mean 'crt-list' maybe \?$/);
  assert.equal(ofLine("fromat raw", "ring r\n"), "parsing @ : unknown statement 'fromat'.");
  assert.equal(
    ofLine(`log "\${HOME-x} b" "c`, "global\n"),
    `parsing @: unmatched quote at position 23:\n  log "\${HOME-x\n                    ^`,
  );
  assert.match(
    said(".if ! (1\n.endif\n")[0]!,
    /expected '\)' after conditional expression '! \(1' in '\.if' at position 1/,
  );
});

test("a cache goes on after a keyword it does not know", () => {
  const lines = said("cache c\n    total-max-size 4\n    max_age 5\n    nonsense\n");
  assert.equal(lines.length, 4);
  assert.equal(lines[3], "ALERT config : Fatal errors found in configuration.");
});

test("settings of global sections that a userlist reads by mistake", () => {
  assert.deepEqual(said("userlist u\n    daemon\n"), []);
  assert.equal(said("userlist u\n    maxconn 5\n").length, 3);
});

test("a check may negate what it expects more than once", () => {
  const text = `listen www\n    bind :80\n    mode http\n${timeouts}    option httpchk\n    http-check expect !!status 200\n`;
  assert.deepEqual(said(text), []);
});

test("empty parentheses name a place that is empty", () => {
  const text = `listen www\n    bind :80\n    mode http\n${timeouts}    http-request deny if { sc0_conn_cur() gt 1 }\n`;
  assert.match(
    said(text)[0]!,
    /unable to find table 'www' referenced in arg 1 of ACL keyword 'sc0_conn_cur'/,
  );
});

test("each line outside of sections", () => {
  assert.deepEqual(said("one\ntwo\nglobal\n    daemon\n"), [
    "ALERT config : parsing [a.cfg:1]: unknown keyword 'one' out of section.",
    "ALERT config : parsing [a.cfg:2]: unknown keyword 'two' out of section.",
    ...closing("a.cfg"),
  ]);
});

test("hosts that cannot be, once all else is found to be in order", () => {
  const text = `listen www\n    mode http\n    bind :80\n${timeouts}    server-template s 2 <node>:80\n    server t 192.0.2.1:80 check inter 5 fastinter 6\n`;
  assert.deepEqual(said(text), [
    "WARNING config : [a.cfg:8] : 'server www/t' : 'inter 5' in server 't' is suspiciously small for a value in milliseconds. Please use an explicit unit ('5ms') if that was the intent.",
    "WARNING config : 'fastinter 6' in server 't' is suspiciously small for a value in milliseconds. Please use an explicit unit ('6ms') if that was the intent.",
    "ALERT [a.cfg:7] : 'server-template www/s' : could not resolve address '<node>'.",
    "ALERT [a.cfg:7] : 'server www/s2' : could not resolve address '<node>'.",
    "ALERT Failed to initialize server(s) addr.",
  ]);
});

test("addresses that servers are reached from, and names of ACLs in their rules", () => {
  const text = `backend app\n${timeouts}    server s 192.0.2.1:80 source 192.0.2.2:+1 usesrc 192.0.2.3\n    use-server s if nosuch\n    stick on src if nosuch\n`;
  assert.deepEqual(
    said(text).filter((line) => /:[567]\]/.test(line)),
    [
      "ALERT config : [a.cfg:5] : 'server app/s' : 'source 192.0.2.2:+1' : port offset not permitted here in '192.0.2.2:+1'.",
      "ALERT config : parsing [a.cfg:6] : error detected while parsing switching rule : no such ACL : 'nosuch'.",
      "ALERT config : parsing [a.cfg:7] : 'stick': error detected while parsing sticking condition : no such ACL : 'nosuch'.",
    ],
  );
});

test("lines with an empty word, and scopes", () => {
  assert.deepEqual(said('[a b]\nfrontend "" :80\n    nonsense\n'), [
    "ALERT config : parsing [a.cfg:1] : character ' ' is not permitted in a scope name.",
    "ALERT config : Error(s) found in configuration file : a.cfg",
  ]);
  const [first, ...others] = said('backend app\n    server "$NONE" "$NONE" x\n');
  assert.match(first!, /^ALERT config : parsing \[a\.cfg:2\]: argument number 1 at position 14 is empty /);
  assert.deepEqual(others, closing("a.cfg"));
});
