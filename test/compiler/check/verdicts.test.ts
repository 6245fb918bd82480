/** Lines that HAProxy 3.5 accepts, and lines it refuses: odd cases that no keyword's own examples show. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "../../harness/check-text.ts";

const backend = (lines: string): string => `backend app\n    ${lines}\n`;
const listen = (lines: string): string => `listen www\n    mode http\n    bind :80\n    ${lines}\n`;

const accepted: string[] = [
  listen("bind :9999$"),
  listen("bind :81,"),
  backend("server a 192.0.2.1:80$"),
  backend("server a 192.0.2.1:80${NO"),
  backend("server a 192.0.2.1:80$9"),
  backend("balance rdp-cookie"),
  backend("balance random(0x2)"),
  backend("balance random(2)x"),
  backend("timeout connect 1us"),
  backend("stick-table type ip size 10 store"),
  backend("stick-table type ip size 10 store conn_rate(10s)x,gpc0"),
  backend("stick-table type ip size 10 store gpc0,"),
  backend("log stdout sample 1,2-3:3 local0"),
  backend("server a host.example check"),
  backend("server a 0.0.0.0 check"),
  backend("server a [2001:db8::1]:80 check"),
  backend("option tcp-check\n    tcp-check connect port 80\n    server a 192.0.2.1 check"),
  backend(
    "option httpchk\n    http-check connect port 80\n    http-check send meth GET\n    server a 192.0.2.1 check",
  ),
  listen("http-request deny if { sc_conn_cnt(0) gt 1 }"),
  "log-forward f\n    dgram-bind 127.0.0.1:1514\n    log stdout local0\n",
  "peers p\n    bind\n",
  "global\n    http-err-codes 100-200,300 +400\n    tune.streams-elasticity 0\n",
  'defaults unused\n    mode http\n    log-format "%zz"\n',
  listen("capture cookie a b 10"),
  // scripts may register any filter
  `global\n    tune.lua.bool-sample-conversion normal\n    lua-load f.lua\n${listen("filter lua.a\n    filter-sequence request lua.a")}`,
  // lines of their own hold no formats
  listen("redirect prefix http://%[nosuch]"),
  // another line replaces it, or nothing comes to use it
  backend("balance hash strx\n    balance source"),
  `defaults\n    balance hash strx\n${backend("balance source")}`,
  listen("log-format %[nosuch]\n    option httplog"),
  listen("unique-id-format %[nosuch]\n    unique-id-format %[src]"),
  `defaults\n    mode http\n    log-format %[nosuch]\n${listen("log-format %[src]")}`,
  `defaults\n    error-log-format %[nosuch]\n${backend("mode http")}`,
  backend("option forwarded for-expr nosuch"),
  "fcgi-app unused\n    docroot /srv\n    set-param A %[nosuch]\n",
  listen("stick-table type ip size 1k\n    http-request track-sc0 be_id"),
  listen("http-request set-header a %[fc_pp_tlv(0x10)]"),
  `defaults d\n    mode http\n    http-request capture path len 9\nfrontend www from d\n    bind :80\n    declare capture request len 9\n    http-request capture path id 1\n`,
  "global\n    expose-experimental-directives\nacme a\n    directory https://acme.example/\n    challenge DNS-01\n    challenge-ready cli,dns\n",
  "healthcheck h\n    type httpchk\n    http-check disable-on-404\n",
  backend("default-server healthcheck nosuch"),
  backend("option httpchk\n    http-check expect ! ! status 200"),
  backend("option tcp-check\n    tcp-check unset-var(check.a) x"),
  "traces\n    trace h1 start now event +rx_data pause !tx_data stop none\n",
  // steps are only put in order where checks are HTTP checks
  backend("http-check send hdr a b\n    http-check send hdr b c"),
  backend(
    "option httpchk\n    http-check connect\n    http-check send hdr a b\n    http-check expect string a\n    http-check expect string b\n    http-check connect",
  ),
  listen("bind rhttp@app/s1").replace("listen", "global\n    expose-experimental-directives\nlisten"),
  listen("bind :81 crt-ignore-err ,10,X509_V_ERR_CERT_REVOKED,X509_V_OK"),
  "global\n    nbthread 4\n    thread-groups 2\nfrontend www\n    bind :80 thread 2/2,2/9\n    bind :81 thread 4-9\n",
  "global\n    nbthread 2\nfrontend www\n    disabled\n    bind :80 thread 5\n",
  listen("http-request set-header a %[path,add_item(a,,b)]"),
  listen("http-request set-header a %[ssl_c_s_dn(,)]"),
  listen("disabled\n    http-request deny if { http_auth() }"),
  listen("capture request header x len -1"),
  "global\n    localpeer me\npeers p\n    default-bind ssl\n    peer other 192.0.2.1:1\n",
  "global\n    expose-experimental-directives\nacme x\n    directory https://acme.example/\n    map virt@a\nfrontend www\n    bind :80\n    http-request return status 200 content-type text/plain lf-string %[path,map(virt@a)]\n",
  backend("stick-table type ip size 1k write-to app"),
  listen("filter cache c\n    filter compression\n    compression algo gzip\ncache c\n    total-max-size 4"),
  // HAProxy takes the last filter for it
  listen(
    "filter bwlim-in a default-limit 1m default-period 1s\n    http-request set-bandwidth-limit b limit 1m",
  ),
  // no server takes the expression
  backend("default-server sni strx)"),
  backend("server a 192.0.2.1:80\n    default-server sni strx)"),
  backend("default-server sni strx)\n    server a 192.0.2.1:80 sni str(a)"),
  backend("default-server sni strx)\n    default-server sni str(a)\n    server a 192.0.2.1:80"),
  `defaults d\n    mode tcp\n    default-server sni strx)\n${backend("server a 192.0.2.1:80 sni str(a)").replace("app", "app from d")}`,
];

const refused: [config: string, rule: string, line: number][] = [
  ["global\n    tune.bufsize 336\n", "small-buffer", 2],
  [listen("filter lua.a"), "unknown-keyword", 4],
  [backend("default-server sni strx)\n    server a 192.0.2.1:80"), "sample-expression", 3],
  [`defaults\n    default-server sni strx)\n${backend("server a 192.0.2.1:80")}`, "sample-expression", 2],
  [listen("http-request redirect prefix http://%[nosuch]"), "sample-expression", 4],
  [backend("balance source\n    balance hash strx"), "sample-expression", 3],
  [`defaults\n    balance hash strx\n${backend("mode http")}`, "sample-expression", 2],
  [listen("option httplog\n    log-format %[nosuch]"), "sample-expression", 5],
  [
    `defaults\n    mode http\n    log-format %[nosuch]\n${listen("option forwardfor")}`,
    "sample-expression",
    3,
  ],
  [listen("http-request set-header a %[fc_pp_tlv(256)]"), "sample-expression", 4],
  ["global\n    set-var proc.a src\n", "fetch-context", 2],
  ["global\n    set-var-fmt proc.a %[src]\n", "fetch-context", 2],
  ["log-profile p\n    on any format %[path]\n", "fetch-context", 2],
  [
    listen(
      "filter bwlim-in a default-limit 1m default-period 1s\n    filter compression\n    http-request set-bandwidth-limit b limit 1m",
    ),
    "unknown-limit",
    6,
  ],
  [
    listen("filter compression\n    http-response cache-store c\ncache c\n    total-max-size 4"),
    "filter-order",
    5,
  ],
  [listen("filter trace\n    http-response cache-store c\ncache c\n    total-max-size 4"), "filter-order", 5],
  [listen("filter comp-req\n    filter compression"), "filter-order", 5],
  ["defaults d\n    mode http\n    http-request capture path id 0\n", "missing-capture", 3],
  ["mailers m\n    mailer a unix@/m\n", "invalid-value", 2],
  [backend("filter spoe engine e"), "incomplete-statement", 2],
  [`healthcheck h\n    type httpchk\n${backend("server a 192.0.2.1 check healthcheck h")}`, "check-port", 4],
  [
    `fcgi-app a\n    docroot /x\n    set-param A %[res.hdr(x)]\n${backend("mode http\n    use-fcgi-app a\n    server s 192.0.2.1:80 proto fcgi")}`,
    "fetch-context",
    3,
  ],
  [listen("bind fd@99"), "invalid-value", 4],
  [listen("bind udp@:53"), "invalid-value", 4],
  [backend("source udp@192.0.2.1"), "invalid-value", 2],
  [backend("balance random(0)"), "invalid-value", 2],
  [backend("balance hdr(x"), "invalid-value", 2],
  [backend("mode log\n    balance log-hash crc32,nosuch"), "log-backend", 3],
  [backend("stick-table type ip size 10 store gpc0,gpc(2)"), "invalid-value", 2],
  [backend("stick-table type ip size 10 store conn_rate(1.5)"), "invalid-value", 2],
  [backend("stick-table type ip size 10 store gpc(101)"), "invalid-value", 2],
  [backend("log stdout sample 3:2 local0"), "invalid-value", 2],
  [backend("log stdout sample 1-2,2:2 local0"), "invalid-value", 2],
  [backend("option httpchk\n    http-check expect status 200-100"), "invalid-value", 3],
  [
    backend("option httpchk\n    http-check send hdr a b\n    http-check send hdr b c"),
    "check-connect-order",
    4,
  ],
  [
    backend("option httpchk\n    http-check connect\n    http-check expect status 200"),
    "check-connect-order",
    4,
  ],
  [backend("option httpchk\n    http-check connect\n    http-check connect"), "check-connect-order", 4],
  [
    "healthcheck h\n    type httpchk\n    http-check expect string a\n    http-check send hdr b c\n",
    "check-connect-order",
    4,
  ],
  [backend("option httpchk\n    http-check expect fhdr name a value -m reg ("), "invalid-pattern", 3],
  [backend("option httpchk\n    http-check expect hdr name-lf -m reg a"), "invalid-pattern", 3],
  [listen("bind rhttp@app/s1"), "invalid-value", 4],
  [backend("mode http\n    server a rhttp@"), "invalid-value", 3],
  [listen("bind :81 guid-prefix a\n    bind :82 guid-prefix a"), "duplicate-guid", 5],
  [listen("bind :81 ca-ignore-err X509_V_ERR_NONE"), "invalid-value", 4],
  ["global\n    nbthread 2\nfrontend www\n    bind :80 thread 3-5\n", "thread-groups", 4],
  ["global\n    nbthread 2\nfrontend www\n    bind :80 thread 1/3\n", "thread-groups", 4],
  ["global\n    thread-groups 2\nfrontend www\n    bind :80 thread 3/1\n", "thread-groups", 4],
  ["global\n    nbthread 1\n    thread-groups 2\n", "thread-groups", 3],
  [listen("http-request set-header a %[path,add_item(a,,)]"), "sample-expression", 4],
  [listen("http-request set-header a %[ssl_c_s_dn(,,rfc2253)]"), "sample-expression", 4],
  [listen("http-request deny if { http_auth() }"), "sample-expression", 4],
  [
    `userlist u\n    group a\n${listen("http-request deny if { http_auth_group(u) -m found }")}`,
    "invalid-pattern",
    6,
  ],
  [backend("default-server from other"), "invalid-value", 2],
  [listen("capture request header x len -5"), "invalid-value", 4],
  ["peers p\n    peer a ssl\n", "ignored-peer", 2],
  [
    "global\n    localpeer me\npeers p\n    default-bind ssl\n    peer me 192.0.2.1:1\n",
    "missing-certificate",
    4,
  ],
  ["log-forward f\n    bind :514 ssl\n    log stdout local0\n", "missing-certificate", 2],
  [
    "global\n    expose-experimental-directives\nacme x\n    directory https://acme.example/\n    map virt@a\n",
    "acme-settings",
    5,
  ],
  [backend("option httpchk\n    http-check expect status 200;404"), "invalid-value", 3],
  [backend("server a 192.0.2.1:+80 check"), "check-port", 2],
  [backend("server a [2001:db8::1] check"), "check-port", 2],
  [backend("use_backend app if TRUE"), "incompatible-backend", 2],
  [listen("http-request deny if { src,table_gpt0 gt 0 }"), "missing-table", 4],
  [listen("http-request deny if { src_conn_cnt gt 0 }"), "missing-table", 4],
  [listen("http-request set-header a %[src,ipmask(129)]"), "sample-expression", 4],
  [listen("http-request deny if if TRUE"), "undefined-reference", 4],
  [listen("http-request set-header a %[acl(later)]\n    acl later src 192.0.2.1"), "sample-expression", 4],
  [backend("hash-balance-factor 10"), "invalid-value", 2],
  [backend("persist source"), "invalid-value", 2],
  [backend("http-error status 599"), "invalid-value", 2],
  [backend("option tcp-check\n    tcp-check send-binary 0"), "invalid-value", 3],
  [backend("filter bwlim-in lim limit 1m"), "incomplete-statement", 2],
  ["global\n    http-fail-codes 600\n", "invalid-value", 2],
  ["global\n    set-var txn.a int(1)\n", "invalid-value", 2],
  ["global\n    tune.idletimer 65536\n", "invalid-value", 2],
  ["global\n    tune.streams-elasticity 99\n", "invalid-value", 2],
  ["backend app extra\n    mode http\n    balance source\n", "argument-count", 2],
  ["traces\n    trace h1 event now\n", "trace-list", 2],
  ["traces\n    trace h1 start -nothing\n", "trace-list", 2],
  ["peers a\npeers a\n", "duplicate-name", 2],
  ["global\n.if openssl_version_atleast(1.1)\n.endif\n", "bad-condition", 2],
  ["global\n.if 1\n    maxconn 10\n", "unclosed-block", 3],
];

for (const config of accepted)
  test(`accepted: ${config}`, () => {
    const errors = checkText(config, "a.cfg", "3.5", {}).filter(
      ({ severity, lint }) => severity === "error" && lint !== true,
    );
    assert.deepEqual(errors, []);
  });

for (const [config, rule, line] of refused)
  test(`refused: ${config}`, () => {
    const errors = checkText(config, "a.cfg", "3.5").filter(({ severity }) => severity === "error");
    assert.deepEqual(
      errors.map((one) => [one.rule, one.range.line]),
      [[rule, line]],
    );
  });
