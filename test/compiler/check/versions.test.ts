/** Verdicts that depend on the release judged for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "../../harness/check-text.ts";

const proxy = "defaults\n mode http\n timeout client 1s\n timeout server 1s\n timeout connect 1s\n";

/** Findings of a release that HAProxy gives too, as "severity line rule". */
function said(text: string, version: string): string[] {
  return checkText(text, "test.cfg", version)
    .filter((d) => d.lint !== true && d.diag !== true)
    .map((d) => `${d.severity} ${d.range.line} ${d.rule}`);
}

const cases: [name: string, text: string, verdicts: Record<string, readonly string[]>][] = [
  [
    "an option of a global list",
    "global\n ssl-default-server-options no-renegotiate\n",
    { "3.2": ["error 2 newer-keyword"], "3.3": [] },
  ],
  [
    "addresses as integers, and -m twice",
    `${proxy}frontend a\n bind :80\n acl b src -m int 3\n acl c src -m str -m str 3\n http-request deny if b c { src -m str -m str 4 }\n`,
    {
      "2.8": [],
      "3.2": ["error 8 invalid-pattern"],
      "3.3": ["error 8 invalid-pattern", "error 9 invalid-pattern", "error 10 condition-syntax"],
    },
  ],
  [
    "families of addresses, as names of hosts",
    `${proxy}backend a\n server s1 abnsz@x\n server s2 abnsz@x init-addr none\n source rhttp@x\n`,
    { "2.6": ["error 7 newer-keyword", "error 9 invalid-value"], "3.5": ["error 9 invalid-value"] },
  ],
  [
    "a last -u of an ACL",
    `${proxy}frontend a\n bind :80\n acl b path -u\n http-request deny if b { path -u }\n`,
    { "2.6": [], "3.5": [] },
  ],
  [
    "transparent in a frontend",
    "frontend a\n bind :80\n timeout client 1s\n transparent\n",
    { "2.6": [], "3.5": ["error 4 removed-keyword"] },
  ],
  [
    "program sections",
    "global\n master-worker\nprogram a\n command /bin/a -b\n user root\n group root\n no option start-on-reload\nprogram a\n option start-on-reload\n",
    {
      "1.9": ["error 3 newer-keyword", "error 8 newer-keyword"],
      "2.6": ["error 8 program-section", "error 8 program-section"],
      "3.1": [
        "error 3 program-section",
        "error 8 program-section",
        "error 8 program-section",
        "error 8 program-section",
      ],
      "3.3": [
        "warning 2 deprecated-keyword",
        ...[3, 4, 5, 6, 7, 8, 9].map((line) => `error ${line} removed-keyword`),
      ],
    },
  ],
  [
    "program sections that are allowed",
    "global\n master-worker\n expose-deprecated-directives\nprogram a\n command /bin/a\n user nobody\n",
    { "3.0": [], "3.2": [] },
  ],
  [
    "a program without a master process",
    "program a\n command /bin/a\n",
    { "2.6": ["error 1 program-section"], "3.3": ["error 1 removed-keyword", "error 2 removed-keyword"] },
  ],
  [
    "settings of checks that are none over HTTP",
    `${proxy} mode http\n option httpchk\n http-check send-state\nlisten a\n bind :80\n server s 192.0.2.1:80 check\nfrontend f\n bind :81\nbackend b\n option tcp-check\n http-check disable-on-404\n server s 192.0.2.1:80 check\n`,
    {
      "2.0": ["warning 14 unused-check-rules", "warning 16 unused-check-rules"],
      "2.6": [
        "warning 12 unused-check-rules",
        "warning 14 unused-check-rules",
        "warning 16 unused-check-rules",
      ],
      "3.3": [
        "warning 12 unused-check-rules",
        "warning 14 unused-check-rules",
        "warning 16 unused-check-rules",
      ],
      "3.4": [],
    },
  ],
  [
    "predefined ACLs",
    `${proxy}frontend f\n bind :80\n http-request deny if HTTP_2.0 !HTTP_3.0 { acl(HTTP_3.0) }\n acl HTTP_3.0 req.ver 3.0\n`,
    {
      "2.2": ["undefined-reference", "undefined-reference", "newer-keyword", "sample-expression"].map(
        (rule) => `error 8 ${rule}`,
      ),
      "2.8": ["undefined-reference", "newer-keyword", "sample-expression"].map((rule) => `error 8 ${rule}`),
      "2.9": [],
    },
  ],
  [
    "names of services",
    `${proxy}backend b\n server s _http._tcp.example.com:80\n`,
    { "2.2": [], "2.4": ["error 7 service-name"] },
  ],
  [
    "a master process twice",
    "global\n master-worker\n master-worker\n",
    {
      "3.2": [],
      "3.4": ["warning 2 deprecated-keyword", "warning 3 deprecated-keyword", "warning 3 repeated-setting"],
    },
  ],
  [
    "short keys",
    `${proxy}listen a\n bind :443 ssl crt /a.pem\n`,
    { "2.0": ["warning 7 default-dh-param"], "2.2": [] },
  ],
  [
    "transparent and balance",
    `${proxy} transparent\nbackend b\n balance roundrobin\n server s 192.0.2.1:80\n`,
    { "2.6": ["error 7 balance-conflict"] },
  ],
  [
    "arguments after an address as a number",
    `${proxy}frontend f\n bind :80\n http-request set-header a %[src,add(x)]\n`,
    { "2.6": ["error 8 sample-expression"], "3.0": ["error 8 sample-expression"] },
  ],
  [
    "servers of a ring",
    "ring r\n server a udp@192.0.2.1:53\n server b unix@/log\n timeout connect 1s\n timeout server 1s\n",
    { "2.6": ["error 2 ring-lines"], "3.2": ["error 2 ring-lines"], "3.4": ["error 3 ring-lines"] },
  ],
  [
    "names that no host has",
    `${proxy} default-server init-addr last,libc,none\nbackend a\n server s <x>:80\nbackend b\n server s <x>:80 init-addr libc\n`,
    { "2.6": ["error 10 unresolved-host"], "3.5": ["error 10 unresolved-host"] },
  ],
  [
    "formats that switch",
    `${proxy} mode tcp\n log 192.0.2.1 local0\nfrontend f\n bind :80\n use_backend %[base]\nbackend b\n use-server %[base] if TRUE\n server s 192.0.2.1:80\n`,
    { "2.6": [], "3.0": ["error 12 http-alias"], "3.1": [] },
  ],
  [
    "empty parentheses",
    `${proxy}listen a\n bind :80\n acl a sc0_conn_cnt() -m found\n`,
    { "2.0": [], "2.2": ["error 8 missing-table"] },
  ],
  [
    "a keyword",
    "global\n tune.h2.fe.glitches-threshold 10\n",
    { "2.8": ["error 2 newer-keyword"], "3.0": [] },
  ],
  [
    "a removed one",
    "global\n nbproc 1\n",
    { "2.2": [], "2.4": ["warning 2 deprecated-keyword"], "2.6": ["error 2 removed-keyword"] },
  ],
  ["a section", "log-profile p\n log-tag x\n", { "3.0": ["error 1 newer-keyword"], "3.1": [] }],
  [
    "a server's option",
    `${proxy}backend a\n server s 192.0.2.1:80 guid x\n`,
    { "2.8": ["error 7 newer-keyword"], "3.0": [] },
  ],
  [
    "an action in one rule set",
    `${proxy}backend a\n http-after-response set-map(/tmp/m) a b\n server s 192.0.2.1:80\n`,
    { "2.6": ["error 7 newer-keyword"], "2.8": [] },
  ],
  [
    "fetches and converters",
    `${proxy}backend a\n http-request set-header x %[fc_glitches,add(1)]\n acl b req.hdr(c),reverse_dom -m str d\n server s 192.0.2.1:80\n`,
    { "2.8": ["error 7 newer-keyword", "error 8 newer-keyword"], "3.4": [] },
  ],
  ["a value of a list", "defaults\n mode log\n", { "2.8": ["error 2 newer-keyword"], "2.9": [] }],
  [
    "an address",
    `${proxy}frontend a\n bind abnsz@x\n default_backend b\nbackend b\n`,
    { "3.0": ["error 7 newer-keyword"], "3.1": [] },
  ],
  [
    "a frontend in mode log, by its defaults section",
    "defaults\n mode log\n timeout client 1s\nfrontend a\n bind :80\n",
    { "3.2": ["error 4 log-backend"], "3.3": [] },
  ],
  [
    "a delimiter by its number",
    `${proxy}backend a\n http-request set-header x %[path,param(a,0x26)]\n server s 192.0.2.1:80\n`,
    { "3.2": ["error 7 sample-expression"], "3.5": [] },
  ],
  [
    "HTTP in formats of a tcp proxy",
    'frontend a\n mode tcp\n bind :80\n timeout client 1s\n log 192.0.2.1:514 local0\n log-format "%ci %ST"\n',
    { "3.0": ["error 6 http-alias"], "3.1": [] },
  ],
  [
    "what stands in for a variable",
    `global\n node "\${NOSUCH-none}"\n`,
    { "2.4": ["error 2 unclosed-brace"], "2.6": [] },
  ],
  [
    "operators in conditions",
    "global\n.if !version_atleast(2.0)\n.endif\n",
    { "2.4": ["error 2 bad-condition"], "2.6": [] },
  ],
  ["words after a condition", "global\n.if 2 > 1\n.endif\n", { "2.4": [], "2.6": ["error 2 bad-condition"] }],
  [
    "an alias",
    `${proxy}frontend a\n bind :80\n log 192.0.2.1:514 local0\n log-format %OG\n default_backend b\nbackend b\n`,
    { "3.0": ["error 9 log-format-syntax"], "3.1": [] },
  ],
  [
    "one name for a frontend and a backend",
    `${proxy}frontend a\n bind :80\n default_backend a\nbackend a\n`,
    { "2.6": [], "3.2": ["warning 9 duplicate-name"], "3.3": ["error 9 duplicate-name"] },
  ],
  [
    "one name for two backends",
    `${proxy}backend a\nbackend a\n`,
    { "2.6": ["error 7 duplicate-name"], "3.4": ["error 7 duplicate-name"] },
  ],
  [
    "master-worker alone",
    "global\n master-worker\n",
    { "3.2": [], "3.4": ["warning 2 deprecated-keyword"], "3.5": ["error 2 removed-keyword"] },
  ],
  [
    "an empty word",
    'defaults\n retries 3 ""\n',
    { "3.0": [], "3.2": ["warning 2 empty-word"], "3.3": ["error 2 argument-count", "error 2 empty-word"] },
  ],
  [
    "no line feed at the end",
    "global\n maxconn 10",
    { "2.0": [], "2.2": ["warning 2 missing-newline"], "2.4": ["error 2 missing-newline"] },
  ],
  [
    "a named parent",
    "defaults a\n timeout client 1s\n timeout server 1s\n timeout connect 1s\nbackend b from a\n",
    { "2.2": ["error 5 newer-keyword"], "2.4": [] },
  ],
  ["surplus words", "defaults\n errorloc 400 /a b\n", { "3.0": [], "3.2": ["error 2 argument-count"] }],
  [
    "a directive",
    "global\n .if defined(X)\n maxconn 10\n .endif\n",
    { "2.2": ["error 2 unknown-keyword", "error 4 unknown-keyword"], "2.4": [] },
  ],
  [
    "a status without a page",
    "defaults\n errorloc 501 /a\n errorloc 999 /b\n",
    {
      "2.0": ["warning 2 newer-keyword", "warning 3 invalid-value"],
      "2.2": ["error 2 newer-keyword", "error 3 invalid-value"],
    },
  ],
  [
    "a status of refused requests",
    `${proxy}backend a\n http-request deny deny_status 999\n server s 192.0.2.1:80\n`,
    { "2.0": ["warning 7 invalid-value"], "2.2": ["error 7 invalid-value"] },
  ],
  [
    "conditions of a variable",
    `${proxy}backend a\n http-request set-var(txn.a,ifnotexists) int(1)\n server s 192.0.2.1:80\n`,
    { "2.4": ["error 7 invalid-value"], "2.6": [] },
  ],
  [
    "a service",
    `${proxy}frontend a\n bind :80\n http-request use-service prometheus-exporter\n`,
    { "1.8": ["error 8 unknown-lua"], "2.0": [] },
  ],
  [
    "one name for two servers",
    `${proxy}backend a\n server s 192.0.2.1:80\n server s 192.0.2.2:80\n`,
    { "1.8": ["warning 8 duplicate-name"], "2.0": ["error 8 duplicate-name"] },
  ],
  [
    "one name for two servers, told apart by an id",
    `${proxy}backend a\n server s 192.0.2.1:80\n server s 192.0.2.2:80 id 7\n`,
    { "1.8": [], "3.0": [], "3.2": ["warning 8 duplicate-name"], "3.3": ["error 8 duplicate-name"] },
  ],
  ["a long time", "defaults\n timeout server 300d\n", { "1.9": [], "2.0": ["error 2 invalid-value"] }],
  [
    "more arguments of fetches and converters",
    `${proxy}backend a\n acl b date(0,s),http_date(0,s) -m found\n acl c path,url_dec(1) -m found\n server s 192.0.2.1:80\n`,
    { "2.0": ["error 7 newer-keyword", "error 7 newer-keyword", "error 8 newer-keyword"], "2.2": [] },
  ],
  [
    "a converter without its argument",
    `${proxy}backend a\n acl b path,json -m found\n server s 192.0.2.1:80\n`,
    { "2.0": ["error 7 newer-keyword"], "2.2": [] },
  ],
  [
    "words after a pattern",
    "defaults\n tcp-check expect string a comment b\n tcp-check expect comment b string a\n",
    { "2.0": ["error 3 newer-keyword"], "2.2": [] },
  ],
  [
    "an expression for a number",
    `${proxy}backend a\n option tcp-check\n http-request set-tos src\n tcp-check connect port src\n tcp-check connect port 80\n server s 192.0.2.1:80\n`,
    {
      "2.0": ["error 8 invalid-value", "error 9 invalid-value"],
      "2.2": ["error 8 invalid-value"],
      "3.0": [],
    },
  ],
  ["words after a name", "defaults a b\n", { "2.2": ["error 1 argument-count"], "2.4": [] }],
  [
    "a section that did not have it",
    "defaults\n option spop-check\n reqrep a b\n",
    {
      "2.0": ["error 2 wrong-section", "warning 3 deprecated-keyword", "error 3 wrong-section"],
      "2.2": ["error 3 removed-keyword"],
    },
  ],
  ["a backend in mode health", "backend a\n mode health\n", { "2.2": ["error 2 mode-needs-backend"] }],
  [
    "a keyword alone",
    "backend a\n server-state-file-name\npeers b\n peer\n",
    { "2.0": ["error 2 newer-keyword", "error 4 newer-keyword"], "2.4": [] },
  ],
  [
    "a name server over TCP",
    "resolvers a\n nameserver b tcp@192.0.2.53:53\n",
    { "2.2": ["error 2 newer-keyword"], "2.4": [] },
  ],
  [
    "resolvers that are nowhere",
    `${proxy}backend a\n server s 192.0.2.1:80 resolvers b\n`,
    { "1.8": [], "2.0": ["error 7 undefined-reference"] },
  ],
  [
    "a table of peers",
    "peers a\n bind :10000\n server b\n table c type ip\n",
    { "2.2": ["error 4 incomplete-statement"], "3.5": ["error 4 incomplete-statement"] },
  ],
  [
    "a block of a message",
    `${proxy}backend a\n acl b internal.htx_blk.size(abc) -m found\n acl c internal.htx_blk.size(head) -m found\n server s 192.0.2.1:80\n`,
    { "2.2": ["error 7 sample-expression"], "3.4": ["error 7 sample-expression"] },
  ],
  [
    "an option that went away slowly",
    `${proxy}backend a\n option http-tunnel\n server s 192.0.2.1:80\n`,
    { "2.4": ["warning 7 deprecated-keyword"], "2.6": ["error 7 removed-keyword"] },
  ],
  [
    "what was not experimental yet",
    "global\n tune.fd.edge-triggered on\n",
    { "2.2": [], "2.4": ["error 2 experimental"] },
  ],
  ["a directory named like a later word", "global\n chroot auto\n", { "3.4": [], "3.5": [] }],
  [
    "a protocol",
    `${proxy}frontend a\n bind :80 proto h1\n log 192.0.2.1 format iso local0\n`,
    { "2.2": ["error 7 newer-keyword", "error 8 newer-keyword"], "2.4": [] },
  ],
  [
    "a header of HTTP's own for names of servers",
    `${proxy}backend a\n http-send-name-header host\n server s 192.0.2.1:80\n`,
    { "3.2": [], "3.3": ["error 7 invalid-value"] },
  ],
  [
    "an ACL that never matches",
    `${proxy}backend a\n acl or path /\n server s 192.0.2.1:80\n`,
    { "2.0": [], "2.2": ["error 7 acl-named-or"] },
  ],
  [
    "a timeout of a rule",
    `${proxy}frontend a\n bind :80\n http-request set-timeout client 5s\n http-request set-timeout tarpit 5s\n`,
    {
      "2.8": ["error 8 newer-keyword", "error 9 newer-keyword"],
      "3.2": ["error 9 newer-keyword"],
      "3.4": [],
    },
  ],
  [
    "settings from elsewhere",
    `${proxy}backend a\n server s 192.0.2.1:80 from none\n`,
    { "3.4": ["error 7 newer-keyword"], "3.5": [] },
  ],
  [
    "an old timeout on the wrong side",
    `${proxy}backend a\n clitimeout 5000\n server s 192.0.2.1:80\n`,
    {
      "2.0": ["warning 7 wrong-proxy-kind"],
      "2.2": ["error 7 removed-keyword", "warning 7 wrong-proxy-kind"],
    },
  ],
  ["a loose number", "global\n maxconn x\n", { "2.6": [], "2.8": ["error 2 invalid-value"] }],
];

for (const [name, text, verdicts] of cases)
  for (const [version, expected] of Object.entries(verdicts))
    test(`${name}, ${version}`, () => assert.deepEqual(said(text, version), expected));
