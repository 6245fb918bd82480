// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${...}` is not JavaScript's here
/**
 * Large configurations of five shapes, the same bytes for the same arguments, valid for HAProxy 2.6 to 3.5. Each stresses one thing
 * a checker may do slowly: many sections, many names and references, many servers, a realistic mixture, and comments.
 */
import { randomOf } from "./random.ts";

export const shapes = {
  A: "many small backends",
  B: "one frontend, N/2 acl and N/2 use_backend",
  C: "one backend, N servers",
  D: "mixed, realistic",
  E: "D with 65 % comments and blank lines",
} as const;

export type Shape = keyof typeof shapes;

const head = `global
    log stdout format raw daemon info
    maxconn 50000
defaults
    mode http
    log global
    option httplog
    option dontlognull
    retries 2
    timeout connect 4s
    timeout client 30s
    timeout server 30s
    timeout http-request 8s
`;

/** About `lines` lines (never more than one service above), ending in a line feed. */
export function shapeText(shape: Shape, lines = 100_000, seed = 1): string {
  const out = head.trimEnd().split("\n");
  makers[shape](out, lines, seed);
  return `${out.join("\n")}\n`;
}

const makers: Record<Shape, (out: string[], lines: number, seed: number) => void> = {
  A: smallBackends,
  B: oneFrontend,
  C: oneBackend,
  D: (out, lines, seed) => mixed(out, lines, seed, false),
  E: (out, lines, seed) => mixed(out, lines, seed, true),
};

function smallBackends(out: string[], lines: number): void {
  out.push("frontend entry", "    bind :8080", "    default_backend pool0");
  for (let i = 0; out.length + 5 <= lines; i++)
    out.push(
      `backend pool${i}`,
      "    balance roundrobin",
      `    http-request set-header X-Pool pool${i}`,
      `    server first ${address(2 * i + 1)}:8080 check`,
      `    server second ${address(2 * i + 2)}:8080 check backup`,
    );
}

function oneFrontend(out: string[], lines: number): void {
  const backends = 200;
  for (let i = 0; i < backends; i++) out.push(`backend pool${i}`, `    server only ${address(i + 1)}:80`);
  out.push("frontend entry", "    bind :8080", "    default_backend pool0");
  const rules = (lines - out.length) >> 1;
  for (let i = 0; i < rules; i++)
    out.push(`    acl tenant${i} hdr(host) -i tenant${i}.example.com www.tenant${i}.example.com`);
  for (let i = 0; i < rules; i++) out.push(`    use_backend pool${i % backends} if tenant${i}`);
}

function oneBackend(out: string[], lines: number): void {
  out.push("frontend entry", "    bind :8080", "    default_backend pool");
  out.push("backend pool", "    balance leastconn", "    default-server inter 5s fall 3 rise 2");
  for (let i = 0; out.length < lines; i++)
    out.push(
      `    server node${i} ${address(i + 1)}:${8000 + (i % 1000)} check weight ${1 + (i % 100)} maxconn ${100 + (i % 50)}`,
    );
}

/** One service after the other: a frontend with its tests and rules, and two backends. */
function mixed(out: string[], lines: number, seed: number, commented: boolean): void {
  const random = randomOf(seed);
  const note = (most: number): void => {
    if (!commented) return;
    for (let i = 0; i < most * 2.6; i++) {
      const dice = random();
      if (dice < 0.25) out.push("");
      else if (dice < 0.35) out.push("    #");
      else out.push(`    # ${pick(random, remarks)} ${Math.floor(random() * 1e6)}`);
    }
  };
  out.push(
    "userlist staff",
    "    user anna insecure-password hunter2",
    '    user ben insecure-password "two words"',
  );
  out.push("cache assets", "    total-max-size 64", "    max-age 300");
  out.push(
    "backend rates",
    "    stick-table type ipv6 size 100k expire 10m store http_req_rate(10s),conn_cur,gpc0",
  );
  for (let n = 0; out.length < lines; n++) {
    note(6);
    frontend(out, n, random, note);
    for (const kind of ["api", "static"] as const) {
      note(4);
      backend(out, n, kind, random, note);
    }
  }
}

type Random = () => number;
type Note = (most: number) => void;

function frontend(out: string[], n: number, random: Random, note: Note): void {
  out.push(
    `# ---- service ${n} ${"-".repeat(50)}`,
    `# owned by team ${n % 17}`,
    "#",
    `frontend in${n}`,
    `    bind ${address(n + 1)}:${8000 + (n % 2000)} name plain`,
    `    bind ${address(n + 1)}:${10000 + (n % 2000)} name proxied accept-proxy`,
    "    mode http",
    "    option forwardfor except 127.0.0.0/8",
    "    option http-server-close",
    `    maxconn ${1000 + (n % 500)}`,
    '    log-format "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r %[var(txn.id)]"',
    "    unique-id-format '%{+X}o %ci:%cp_%fi:%fp_%Ts_%rt:%pid'",
    "    unique-id-header X-Request-Id",
    "    stick-table type ip size 200k expire 5m store gpc0,conn_rate(3s),http_req_rate(10s),http_err_rate(20s)",
    "    http-request track-sc0 src table rates",
    "    http-request set-var(txn.id) unique-id,lower",
    "    http-request set-var(txn.host) req.hdr(host),field(1,:),lower",
    "",
  );
  note(4);
  const tests = 4 + Math.floor(random() * 6);
  for (let i = 0; i < tests; i++) {
    out.push(`    acl t${n}_${i} ${pick(random, testsOf(n, i))}`);
    note(1);
  }
  const rules = 4 + Math.floor(random() * 8);
  const name = (): string => `t${n}_${Math.floor(random() * tests)}`;
  for (let i = 0; i < rules; i++) {
    out.push(`    http-request ${pick(random, rulesOf(n, i, name(), name()))}`);
    note(1);
  }
  out.push(
    '    http-response set-header Strict-Transport-Security "max-age=31536000; includeSubDomains"',
    "    http-response del-header Server",
    `    use_backend api${n} if t${n}_0 !t${n}_1`,
    `    use_backend static${n} if { path_beg /static /img } or t${n}_2`,
    `    default_backend api${n}`,
    "",
  );
}

function backend(out: string[], n: number, kind: "api" | "static", random: Random, note: Note): void {
  out.push(
    `backend ${kind}${n}`,
    "    mode http",
    `    balance ${pick(random, ["roundrobin", "leastconn", "source", "uri", "random(2)", "hdr(x-key)"])}`,
    "    option httpchk",
    `    http-check send meth GET uri /health/${kind} ver HTTP/1.1 hdr Host "service${n}.example.com"`,
    "    http-check expect status 200-299",
    "    default-server inter 3s fall 3 rise 2 maxconn 200 slowstart 30s",
    ...(kind === "api"
      ? [
          `    cookie KEEP${n} insert indirect nocache httponly`,
          "    stick-table type string len 32 size 10k expire 30m",
          "    stick on req.cook(session)",
          "    timeout server 2m",
          "    retry-on conn-failure empty-response response-timeout",
        ]
      : [
          "    http-request cache-use assets",
          "    http-response cache-store assets",
          "    compression algo gzip",
          "    compression type text/html text/css application/javascript",
          `    http-response set-header Cache-Control "public, max-age=${3600 + (n % 100)}"`,
        ]),
  );
  const servers = 3 + Math.floor(random() * 6);
  for (let i = 0; i < servers; i++) {
    const cookie = kind === "api" ? ` cookie c${i}` : "";
    const backup = servers > 4 && i === servers - 1 ? " backup" : "";
    out.push(
      `    server ${kind}${i} ${address(n * 16 + i + 1)}:${8080 + i} check weight ${10 + 5 * i}${cookie}${backup}`,
    );
    note(1);
  }
  out.push("");
}

function testsOf(n: number, i: number): string[] {
  return [
    `hdr(host) -i s${n}-${i}.example.com s${n}-${i}.example.net`,
    `path_beg -i /api/v${i}/ /rest/v${i}/`,
    `src 10.${i}.0.0/16 192.168.${i}.0/24`,
    "req.hdr(user-agent),lower -m sub robot crawler spider",
    "path_reg ^/assets/[a-z0-9]+\\.(css|js|png)$",
    `url_param(id),url_dec,length gt ${10 + i}`,
    `sc0_http_req_rate gt ${100 + i}`,
    `req.cook(session),sha1,hex,bytes(0,8) -m beg ${"9f8e7d".slice(0, 2 + (i % 4))}`,
    `var(txn.host) -m dom s${n}.example.org`,
  ];
}

function rulesOf(n: number, i: number, a: string, b: string): string[] {
  return [
    `deny deny_status 403 if ${a} !${b}`,
    "set-header X-Forwarded-Proto https if { ssl_fc }",
    `redirect location https://%[req.hdr(host)]%[path] code 301 if ${a} or { path_beg /old/${i} }`,
    `set-path "%[path,regsub(^/v${i}/,/)]" if ${a}`,
    `add-header X-Tag "service ${n} \\"rule ${i}\\" %[src,ipmask(24)]"`,
    `return status 200 content-type "text/plain" lf-string "fine %[unique-id] %T\\n" if { path /health${i} } { method GET }`,
    `del-header X-Internal-${i} unless ${a}`,
    `set-var(req.r${i}) str(${i}),add(${n}),mod(7) if ${a} || ${b}`,
    `tarpit deny_status 429 if { sc_http_req_rate(0) gt ${200 + i} } !${b} # slow down`,
  ];
}

const remarks = [
  "TODO: look again once the migration is over",
  "owner: edge team <edge@example.com>",
  "runbook: https://wiki.example.com/x/4711",
  "---------------------------------------------",
  'same as in "production-eu", ticket #88',
  "don't remove: the old SOAP client needs it",
];

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)]!;
}

function address(i: number): string {
  return `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;
}
