/** What HAProxy refuses and what it lets pass, place by place of its sources; checked against real HAProxy. */
import { type Accepted, type Refused, verdictTests } from "../../harness/verdict-tests.ts";

const frontend = (...lines: string[]): string =>
  `defaults\n    mode http\n    timeout client 5s\nfrontend www\n    bind :80\n    ${lines.join("\n    ")}\n`;
const backend = (...lines: string[]): string =>
  `defaults\n    mode http\n    timeout connect 5s\n    timeout server 5s\nbackend app\n    ${lines.join("\n    ")}\n`;
const reverse = (line: string): string =>
  `global\n    expose-experimental-directives\n${frontend(line)}backend b\n    timeout connect 5s\n    timeout server 5s\n    mode http\n    server s rhttp@\n`;
const server = (options: string): string => backend(`server s 192.0.2.1:80 ${options}`);
const tracked = (mine: string, other: string): string =>
  `${backend(...other.split(" ;; "), "server s 192.0.2.1:80 check")}backend b\n    ${mine.split(" ;; ").join("\n    ")}\n    server s 192.0.2.1:80 track app/s\n`;
const softStop = "option httpchk ;; http-check disable-on-404";

const accepted: Accepted[] = [
  ["3.5", frontend("option dont-parse-log", "option assume-rfc6587-ntf")],
  ["3.5", "resolvers r\n    accepted_payload_size 12\n"],
  ["3.5", "peers p\n    shards -1\n"],
  ["3.5", "peers p\n    server me 192.0.2.1:1 addr 192.0.2.9 source 0.0.0.0 usesrc clientip\n"],
  ["3.5", "ring r\n    maxlen -1\n"],
  ["3.5", "global\n    log-send-hostname a b\n"],
  ["3.5", frontend("stats show-node a b")],
  ["3.5", "namespace_list a\n    whatever b\n"],
  ["3.5", frontend("bind :81 mss 2147483648")],
  ["3.5", frontend("bind :81 tcp-ss 4294967296")],
  ["3.5", frontend("bind :81 id 4294967297")],
  ["3.5", frontend("option forwardfor except proxies.example.com/24")],
  ["2.6", frontend("option originalto except 10.1")],
  ["3.5", frontend("guid g", "guid g")],
  ["3.5", server("init-addr ,")],
  ["3.5", server("init-addr *,192.0.2.2")],
  ["3.5", backend("default-server resolvers nosuch")],
  ["3.5", backend("default-server track nosuch")],
  ["3.5", backend("default-server resolvers nosuch", "server s 192.0.2.1:80 resolvers default")],
  ["3.5", backend("default-server send-proxy-v2 set-proxy-v2-tlv-fmt(5) %[nosuch]")],
  ["3.5", tracked(softStop, softStop)],
  ["3.5", tracked("http-check disable-on-404", "balance roundrobin")],
  ["3.5", reverse("bind rhttp@b/s name a id 5 thread 1 nbconn 2")],
  ["3.5", frontend("bind :81-81 id 5")],
  [
    "3.5",
    `defaults\n    mode http\n    timeout client 5s\n    stats auth a:b\nfrontend f\n    bind :80\n    stats http-request allow\n`,
  ],
  ["3.2", server("id 4294967297")],
  ["3.5", server("source 192.0.2.9 usesrc hdr_ip(x,-10)")],
  ["3.5", backend("default-server ssl verify none", "server-template s 2 192.0.2.1:443")],
  ["2.6", backend("stick-table type integer size 1k", "stick on src", "server s 192.0.2.1:80")],
  ["3.5", "backend a b c d\n"],
  ["3.5", backend("option smtpchk FOO a")],
  ["2.6", backend(`server s /${"a".repeat(96)}`)],
  [
    "3.5",
    backend("option httpchk", "http-check expect hdr name-lf -m beg a%[str(b)] value-lf -m end %[str(c)]"),
  ],
  ["2.0", tracked("balance roundrobin", "http-check disable-on-404")],
];

const refused: Refused[] = [
  ["3.5", frontend("bind :81,:82 id 5"), "bind-sockets", 6],
  ["2.6", frontend("bind :81-82 id 5"), "bind-sockets", 6],
  ["3.5", "global\n    stats socket /run/a,/run/b id 5\n", "bind-sockets", 2],
  ["3.5", frontend("bind :81 id 1x"), "invalid-value", 6],
  ["3.5", reverse("bind rhttp@b/s shards 2"), "bind-sockets", 8],
  ["3.5", reverse("bind :81 nbconn 2"), "bind-sockets", 8],
  ["3.5", reverse("bind :81,rhttp@b/s"), "invalid-value", 8],
  ["3.5", frontend("stats http-request allow", "stats auth a:b"), "stats-access", 7],
  ["2.6", frontend("stats realm a", "stats http-request allow"), "stats-access", 6],
  ["3.5", server(`guid ${"a".repeat(128)}`), "invalid-value", 6],
  ["3.5", frontend(`bind :81 guid-prefix ${"a".repeat(126)}`), "invalid-value", 6],
  ["3.5", server("id 4294967297"), "invalid-value", 6],
  ["3.5", server("source 192.0.2.9 usesrc 192.0.2.9:5-6"), "invalid-value", 6],
  ["3.5", server("source 192.0.2.9 usesrc hdr_ip(x,-11)"), "invalid-value", 6],
  ["2.6", backend("source 192.0.2.9 usesrc hdr_ip(x,-11)"), "invalid-value", 6],
  ["3.5", backend("cookie c insert domain .a!b.org"), "invalid-value", 6],
  ["3.5", backend("server-template s 2 192.0.2.1:443 ssl"), "server-verify", 6],
  ["2.6", backend("default-server check-ssl", "server-template s 2 192.0.2.1:443"), "server-verify", 7],
  ["3.5", tracked("balance roundrobin", softStop), "server-tracking", 11],
  ["2.6", tracked(softStop, "balance roundrobin"), "server-tracking", 11],
  ["3.5", "global\n    expose-experimental-directives\n    force-cfg-parser-pause 66s\n", "invalid-value", 3],
];

verdictTests(accepted, refused);
