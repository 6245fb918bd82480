/** Everything the demo promises, through real sockets: examples/demo/haproxy.cfg on free ports, with faster health checks. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { get, type IncomingHttpHeaders, type Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { origins, startOrigins } from "../../examples/demo/origins.ts";
import { freePorts, type Running, startHapaxd } from "./hapaxd.ts";

const demo = new URL("../../examples/demo/", import.meta.url);
const socketPath = join(tmpdir(), `hapax-demo-test-${process.pid}.sock`);
let proxy: Running;
let servers: Server[];
let web: number;
let stats: number;

before(async () => {
  const ports = await freePorts(origins.length + 2);
  [web, stats] = ports as [number, number];
  const moved = origins.map(({ name, port }, i) => ({ name, old: port, port: ports[i + 2]! }));
  let text = readFileSync(new URL("haproxy.cfg", demo), "utf8")
    .replace("127.0.0.1:8080", `127.0.0.1:${web}`)
    .replace("127.0.0.1:8404", `127.0.0.1:${stats}`)
    .replace(/"\$\{DEMO_SOCKET[^"]*"/, socketPath)
    .replaceAll("inter 2s", "inter 200ms");
  for (const { old, port } of moved) text = text.replace(`127.0.0.1:${old}`, `127.0.0.1:${port}`);
  servers = await startOrigins(moved);
  proxy = await startHapaxd(
    { "haproxy.cfg": text, "hosts.map": readFileSync(new URL("hosts.map", demo), "utf8") },
    web,
  );
});

after(async () => {
  await proxy?.stop();
  for (const server of servers ?? []) {
    server.close();
    server.closeAllConnections();
  }
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

function ask(path: string, headers: Record<string, string> = {}, port = web): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, headers, agent: false, timeout: 10_000 }, (response) => {
      let body = "";
      response.on("data", (data: Buffer) => {
        body += data.toString("latin1");
      });
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    })
      .on("timeout", function (this: { destroy(error: Error): void }) {
        this.destroy(new Error(`${path}: no answer`));
      })
      .on("error", reject);
  });
}

async function originsOf(
  count: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<string[]> {
  const names: string[] = [];
  for (let i = 0; i < count; i++) names.push(String((await ask(path, headers)).headers["x-origin"]));
  return names;
}

test("requests without a cookie take turns over web1 and web2", async () => {
  const names = await originsOf(6, "/");
  assert.deepEqual([...new Set(names)].sort(), ["web1", "web2"]);
  for (let i = 1; i < names.length; i++) assert.notEqual(names[i], names[i - 1]);
});

test("the cookie names the server, and brings the next request there", async () => {
  const first = await ask("/");
  const cookie = /^SRV=(web[12]);/.exec(first.headers["set-cookie"]?.[0] ?? "");
  assert.equal(cookie?.[1], first.headers["x-origin"]);
  assert.match(first.headers["set-cookie"]![0]!, /HttpOnly/);
  const names = await originsOf(4, "/", { cookie: "SRV=web2" });
  assert.deepEqual(names, ["web2", "web2", "web2", "web2"]);
  const again = await ask("/", { cookie: "SRV=web2" });
  assert.equal(again.headers["set-cookie"], undefined);
});

test("the path chooses the API servers", async () => {
  const answer = await ask("/api/items");
  assert.match(String(answer.headers["x-origin"]), /^api[12]$/);
  assert.equal(answer.headers["x-served-by"], answer.headers["x-origin"]);
  assert.match(answer.body, /answers GET \/api\/items /);
});

test("the host chooses by the map, and the shop gets its path", async () => {
  const shop = await ask("/cart", { host: "shop.example.test" });
  assert.equal(shop.headers["x-origin"], "shop1");
  assert.match(shop.body, /^shop1 answers GET \/shop\/cart for shop\.example\.test$/m);
  const upper = await ask("/cart", { host: `SHOP.example.test:${web}` });
  assert.equal(upper.headers["x-origin"], "shop1");
  const other = await ask("/cart", { host: "unknown.example.test" });
  assert.match(String(other.headers["x-origin"]), /^web[12]$/);
});

test("files go to the static servers, the same file to the same one", async () => {
  const names = await originsOf(3, "/site.css");
  assert.match(names[0]!, /^cdn[12]$/);
  assert.equal(new Set(names).size, 1);
  const many = new Set<string>();
  for (let i = 0; i < 12; i++) many.add((await originsOf(1, `/static/${i}.js`))[0]!);
  assert.deepEqual([...many].sort(), ["cdn1", "cdn2"]);
  assert.equal((await ask("/site.css")).headers["cache-control"], "public, max-age=3600");
});

test("the proxy answers some by itself", async () => {
  const whoami = await ask("/whoami", { host: "www.example.test" });
  assert.equal(whoami.status, 200);
  assert.equal(whoami.headers["content-type"], "text/plain");
  assert.equal(whoami.body, "You are 127.0.0.1, asking www.example.test for /whoami\n");
  const help = await ask("/help");
  assert.equal(help.status, 301);
  assert.equal(help.headers.location, "/docs/");
});

test("the statistics page shows every proxy and server", async () => {
  const page = await ask("/", {}, stats);
  assert.equal(page.status, 200);
  assert.match(String(page.headers["content-type"]), /^text\/html/);
  for (const name of ["www", "app", "web1", "web2", "spare", "api1", "cdn2", "shop1"])
    assert.ok(page.body.includes(name), `${name} is missing`);
  const csv = await ask("/;csv", {}, stats);
  const web1 = csv.body.split("\n").find((line) => line.startsWith("app,web1,"))!;
  assert.ok(Number(web1.split(",")[7]) > 0, `no sessions counted: ${web1}`);
});

test("the stats socket answers", async () => {
  const text = await new Promise<string>((resolve, reject) => {
    let answer = "";
    const socket = connect(socketPath, () => socket.end("show table client_rates\n"));
    socket.on("data", (data) => {
      answer += data.toString("latin1");
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
  });
  assert.match(text, /^# table: client_rates, type: ip, size:\d+, used:1/);
  assert.match(text, /key=127\.0\.0\.1 .*http_req_rate\(10000\)=\d+/);
});

test("requests are logged with server and status", () => {
  assert.match(proxy.output(), /127\.0\.0\.1:\d+ \[[^\]]+\] www app\/web[12] \S+ 200 .*"GET \/ HTTP\/1\.1"/);
  assert.match(proxy.output(), /www www\/<NOSRV> \S+ 301 /);
});

test("too many requests to the API are told to wait", async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 60; i++) statuses.push((await ask("/api/")).status);
  assert.ok(statuses.includes(429), `never refused: ${statuses}`);
  // Once over the limit, over it for the rest; what is not the API is still served.
  assert.ok(statuses.slice(statuses.indexOf(429)).every((status) => status === 429));
  assert.equal((await ask("/")).status, 200);
});

test("when web1 and web2 die the spare server takes over", async () => {
  const [web1, web2] = servers as [Server, Server];
  for (const server of [web1, web2]) {
    server.close();
    server.closeAllConnections();
  }
  assert.equal(await until(async () => (await ask("/")).headers["x-origin"] === "spare"), true);
  assert.deepEqual(await originsOf(3, "/", { cookie: "SRV=web1" }), ["spare", "spare", "spare"]);
  const page = await ask("/;csv", {}, stats);
  assert.match(page.body, /^app,web1,.*,DOWN,/m);
});

async function until(condition: () => Promise<boolean>, limit = 8000): Promise<boolean> {
  const began = performance.now();
  while (performance.now() - began < limit) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
