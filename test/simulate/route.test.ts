import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type RouteOptions, route } from "../../cli/hapax/route.ts";
import { routeRequest } from "../../cli/hapax/route-request.ts";

const dir = mkdtempSync(join(tmpdir(), "hapax-route-"));
after(() => rmSync(dir, { recursive: true }));
const file = join(dir, "haproxy.cfg");
writeFileSync(
  file,
  `defaults
    mode http
    timeout connect 1s
    timeout client 1s
    timeout server 1s
frontend web
    bind :8080
    acl internal src 10.0.0.0/8
    acl api path_beg /api/
    http-request deny deny_status 403 if { path_beg /admin } !internal
    http-request set-header X-Tenant gold if { req.hdr(host) -i gold.example }
    http-request redirect code 301 location https://%[req.hdr(host)]%[path] if { path /old }
    use_backend gold if { req.hdr(x-tenant) gold } api
    use_backend api if api
    default_backend site
frontend other
    bind :9090
    default_backend api
backend site
    cookie S insert
    server s1 127.0.0.1:1 cookie a
    server s2 127.0.0.1:2 cookie b
backend api
    use-server a2 if { url_param(v) 2 }
    server a1 127.0.0.1:3
    server a2 127.0.0.1:4
backend gold
    server g 127.0.0.1:5
frontend plain
    bind :7070
    redirect location /as/%[path]
`,
);

function told(request: string, options: Partial<RouteOptions> = {}): string {
  let text = "";
  let complaints = "";
  const status = route(
    [file],
    { request, headers: [], color: "never", ...options },
    (t) => {
      text += t;
    },
    (t) => {
      complaints += t;
    },
  );
  assert.equal(complaints, "");
  assert.equal(status, 0);
  return text.replaceAll(`${dir}/`, "");
}

test("each step is told with its line and its reason", () => {
  assert.equal(
    told("GET http://Gold.Example:8080/api/x"),
    `haproxy.cfg:6: frontend web
    listens on port 8080
haproxy.cfg:14: use_backend api
    api: path is "/api/x", beg "/api/"
haproxy.cfg:25: server a1 127.0.0.1:3
    weight 1 of 2
haproxy.cfg:26: server a2 127.0.0.1:4
    weight 1 of 2
haproxy.cfg:23: balance random among 2 server(s)
=> backend api, one of a1, a2
`,
  );
});

test("actions have their effect on later rules", () => {
  const text = told("GET http://x:8080/api/x", { headers: ["Host: GOLD.example"] });
  assert.match(
    text,
    /haproxy\.cfg:11: http-request set-header\n {4}req\.hdr\(host\) is "GOLD\.example", str "gold\.example"/,
  );
  assert.match(text, /=> backend gold, server g\n$/);
});

test("refusals, redirects, addresses, cookies, use-server and other frontends", () => {
  assert.match(
    told("GET http://x:8080/admin"),
    /not internal: src is 127\.0\.0\.1, ip "10\.0\.0\.0\/8"\n=> answered by the proxy: 403\n$/,
  );
  assert.match(told("GET http://x:8080/admin", { src: "10.1.2.3" }), /=> backend site, one of s1, s2\n$/);
  assert.match(
    told("GET http://x:8080/old"),
    /=> answered by the proxy: 301, location https:\/\/x:8080\/old\n$/,
  );
  // a format in rules, plain text in lines of its own
  assert.match(told("GET http://x:7070/"), /302, location \/as\/%\[path\]\n$/);
  assert.match(
    told("GET http://x:8080/", { headers: ["Cookie: z=1; S=b"] }),
    /cookie S asks for server s2\n=> backend site, server s2\n$/,
  );
  assert.match(
    told("GET http://x:9090/?v=2"),
    /use-server\n {4}url_param\(v\) is "2", str "2"\n=> backend api, server a2\n$/,
  );
  assert.match(told("/api/", { frontend: "other" }), /named on the command line/);
  assert.match(
    told("GET http://x:8080/", { all: true }),
    /use_backend: no match\n {4}fails: api: path is "\/", beg "\/api\/"/,
  );
});

test("what is not a request is refused", () => {
  for (const request of ["", "GET", "GET http://x/ y z", "GET nowhere"])
    assert.ok("error" in routeRequest({ request, headers: [] }), request);
  assert.ok("error" in routeRequest({ request: "/", headers: ["no colon"] }));
});
