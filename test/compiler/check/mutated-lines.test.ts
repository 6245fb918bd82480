/** Families of verdicts that mutated configurations brought up, checked against real HAProxy 3.5 and 2.6. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "../../harness/check-text.ts";
import { type Accepted, type Refused, verdictTests } from "../../harness/verdict-tests.ts";

const listen = (...lines: string[]): string =>
  `listen www\n    mode http\n    bind :80\n    ${lines.join("\n    ")}\n`;
const tcp = (...lines: string[]): string =>
  `listen www\n    mode tcp\n    bind :80\n    ${lines.join("\n    ")}\n`;
const peers = (...lines: string[]): string =>
  `global\n    localpeer me\npeers p\n    ${lines.join("\n    ")}\n`;
const setVar = (expr: string): string => listen(`http-request set-var(txn.a) ${expr}`);
const ring = (line: string): string => `ring r\n    size 32k\n    server s 192.0.2.1:514\n    ${line}\n`;

const accepted: Accepted[] = [
  ["3.5", listen("http-request sc-inc-gpc0(-1)")],
  ["3.5", listen("http-request sc-inc-gpc(0,4294967297)")],
  ["3.5", setVar("sc_get_gpc(-2,100)")],
  ["3.5", setVar("req.payload(-1,-1)")],
  ["3.5", setVar("str(a),capture-req(-1)")],
  ["3.4", setVar("capture.req.hdr(-1)")],
  ["3.5", setVar("str(a),hmac(sha1,ab==)")],
  ["3.5", listen("http-request set-var(txn.a,ifexists,) src")],
  ["3.5", listen("log 192.0.2.1:514 profile nosuch local0")],
  ["3.5", listen("balance url_param a check_post if")],
  ["3.5", "userlist u\n    user a$b insecure-password x\n"],
  ["3.5", "backend a$b\n    mode http\n"],
  ["3.5", peers("peer me 192.0.2.1:1", "table t type ip size 1k", "table u type ip size 1k")],
  ["2.6", peers("peer me 192.0.2.1:1", "table t type ip size 1k", "table t type ip size 1k")],
  ["2.6", peers("peer me 192.0.2.1:1", "peer a 192.0.2.2:1", "peer a 192.0.2.3:1")],
  ["3.5", listen("no option forwarded x")],
  ["3.5", "cache c\n    total-max-size 4\n    max-object-size 2097152\n    max-secondary-entries 1\n"],
  ["3.5", "backend b\n    tcp-check connect port 65535\n    http-check connect port int(80)\n"],
  ["3.5", setVar("str(a),rfc7239_field(x)")],
  ["3.5", setVar("str(a),srv_queue")],
  [
    "3.5",
    "backend a\n    default-server agent-check\n    server s 192.0.2.1:80 agent-port 81\n    server t 192.0.2.1:80 no-agent-check\n",
  ],
  ["3.5", "backend a\n    server s 192.0.2.1:80 check\n    server t 192.0.2.1:80 init-state none track s\n"],
  ["3.5", listen("server s 192.0.2.1:80 check-proto h2")],
  ["3.5", ring("timeout client")],
  ["3.5", ring("timeout")],
  ["2.6", listen("log 192.0.2.1:514x local0")],
  ["3.5", tcp("bind :81 tfo(", "server s 192.0.2.1:80 check(x)")],
  ["3.5", listen("default option dontlognull")],
  ["3.5", listen("server s -bad:80 init-addr none", "server t _http._tcp.x.y init-addr last,none")],
  ["3.5", "resolvers r :80\n    nameserver n 192.0.2.1:53\nmailers m x\nhttp-errors e x\n"],
  ["3.5", `defaults\n    default_backend nosuch\nbackend a\n    mode http\n${listen("default_backend a")}`],
  ["3.5", listen("mode log", "balance uri")],
  ["3.5", "defaults d\ndefaults d\nbackend a from d\n"],
  ["3.0", "defaults d\nbackend a from d\ndefaults d\n"],
  ["2.6", peers("peer me 192.0.2.1")],
  ["2.6", "frontend f\n    bind :80\n    dispatch 192.0.2.1:80\n    option transparent\n"],
  ["2.6", tcp("log-format %ci")],
  ["2.6", listen("no option accept-invalid-http-request")],
  ["2.6", listen("default log 192.0.2.1:514 local0 notice")],
];

const refused: Refused[] = [
  ["3.5", listen("http-request sc-inc-gpc0(3)"), "stick-counter", 4],
  ["3.5", setVar("capture.req.hdr(-1)"), "sample-expression", 4],
  ["3.5", setVar("str(a),fix_tag_value(-1)"), "sample-expression", 4],
  ["3.5", setVar("str(a),mqtt_field_value(publish,flags)"), "sample-expression", 4],
  ["3.5", setVar("str(a),mqtt_field_value(16,flags)"), "sample-expression", 4],
  ["3.5", setVar("str(a),hmac(sha1,substr)"), "sample-expression", 4],
  ["3.5", setVar("str(a),aes_gcm_dec(128,abcd,txn.key,abc)"), "sample-expression", 4],
  ["3.5", listen("http-request set-var(txn.a,extra) src"), "invalid-value", 4],
  ["3.5", "userlist u\n    group a$b\n", "invalid-value", 2],
  ["3.5", "peers a$b\n", "invalid-value", 1],
  ["2.6", "backend a,b\n    mode http\n", "invalid-value", 1],
  ["3.5", "backend a\n    id 5\n    id 6\n", "duplicate-proxy-id", 3],
  ["3.5", peers("bind :1", "bind :2"), "peer-conflict", 5],
  ["3.5", peers("bind :1-2"), "peer-conflict", 4],
  ["3.5", peers("peer a 192.0.2.1:1", "bind :2"), "peer-conflict", 5],
  ["3.5", peers("bind :1", "server me 192.0.2.1:1"), "peer-conflict", 5],
  ["3.5", peers("bind :1", "server me", "server me"), "peer-conflict", 6],
  ["3.5", peers("peer a 192.0.2.1:1", "peer a 192.0.2.2:1"), "peer-conflict", 5],
  ["3.5", peers("peer me :1", "table t type ip size 1k", "table t type ip size 1k"), "peer-conflict", 6],
  [
    "2.6",
    `backend t\n    stick-table type ip size 1k\n${peers("peer me :1", "table t type ip size 1k")}`,
    "peer-conflict",
    7,
  ],
  [
    "3.5",
    "backend a\n    mode log\n    server s udp@192.0.2.1:514\n    server t 192.0.2.2:514\n",
    "log-backend",
    4,
  ],
  ["3.5", "backend a\n    server s _http._tcp.x.y\n", "service-name", 2],
  [
    "3.5",
    "backend a\n    server s _http._tcp.x.y resolvers r init-addr libc\nresolvers r\n",
    "service-name",
    2,
  ],
  ["3.5", "backend a\n    tcp-request content capture src len 5\n", "capture-side", 2],
  ["3.5", "http-errors e\nhttp-errors e\n", "duplicate-name", 2],
  ["3.3", "defaults d\ndefaults d\nbackend a from d\n", "ambiguous-defaults", 3],
  ["3.1", "defaults d\nbackend a from d\ndefaults d\n", "duplicate-name", 3],
  ["3.0", peers("peer me 192.0.2.1"), "invalid-value", 4],
  ["3.3", "global\n    set-dumpable on\n", "newer-keyword", 2],
  ["3.5", "cache c\n    total-max-size 4096\n", "cache-size", 2],
  ["3.5", "cache c\n    total-max-size 4\n    max-object-size 2097153\n", "cache-size", 3],
  ["3.5", "cache c\n    total-max-size 4\n    max-object-size -1\n", "cache-size", 3],
  ["3.5", "cache c\n    total-max-size 4\n    max-secondary-entries 0\n", "cache-size", 3],
  ["3.5", "backend b\n    tcp-check connect port 70000\n", "invalid-value", 2],
  ["3.5", setVar("str(a),map_str()"), "sample-expression", 4],
  ["3.5", setVar("str(a),add_item(x,y)"), "sample-expression", 4],
  ["3.5", setVar("str(a),jwt_decrypt_jwk(x)"), "sample-expression", 4],
  ["3.5", listen("bind :81 mss 0"), "invalid-value", 4],
  ["3.5", listen("bind :81 nbconn 1"), "experimental", 4],
  ["3.5", listen("bind :81 proto none"), "mux-mode", 4],
  ["3.5", listen("option httpchk", "server s 192.0.2.1:80 check check-proto none"), "check-protocol", 5],
  ["2.6", tcp("log-format %tr"), "http-alias", 4],
  ["2.6", tcp("http-request set-header a %HM", "mode http"), "http-alias", 4],
  ["2.6", listen("default option dontlognull"), "default-prefix", 4],
  ["2.6", listen("default log 192.0.2.1:514 local0"), "default-prefix", 4],
  ["2.6", listen("no errorfile 503 /dev/null"), "argument-count", 4],
];

verdictTests(accepted, refused);

test("before 3.0, formats that ask for HTTP are warned about at the proxy's last format", () => {
  const config = tcp("http-request set-header a %[path]", "http-request set-header b %ci");
  const found = checkText(config, "a.cfg", "2.6", {}).filter(({ rule }) => rule === "http-alias");
  assert.deepEqual(
    found.map(({ severity, range }) => [severity, range.line]),
    [["warning", 5]],
  );
});

test("what an unknown line may have given is not missed", () => {
  for (const config of [
    "cache c\n    total_max-size 4\n",
    "userlist u\n    group a users x\n    usser x insecure-password y\n",
    "fcgi-app f\n    docrot /x\n",
    listen("use-server a if TRUE", "servre a 192.0.2.1:80"),
  ])
    assert.deepEqual(
      checkText(config, "a.cfg", "3.5", {}).flatMap(({ severity, rule }) =>
        severity === "error" ? [rule] : [],
      ),
      ["unknown-keyword"],
    );
});

test("before 2.8, a ring has no timeouts of its own", () => {
  const config = ring("timeout connect 5s");
  const said = (version: string): string[] =>
    checkText(config, "a.cfg", version, {}).flatMap(({ rule }) => (rule === "missing-timeout" ? [rule] : []));
  assert.deepEqual(said("2.6"), ["missing-timeout"]);
  assert.deepEqual(said("2.8"), []);
});
