/** Ways to a server: queues, retries, redirects, keep-alive races, timeouts. */
import assert from "node:assert/strict";
import http from "node:http";
import net from "node:net";
import { after, test } from "node:test";
import type { ProxyPlan } from "../../../runtime/plan.ts";
import { type Running, runPlan } from "../../../runtime/run.ts";
import { bindTo, emptyPlan, proxyOf, serverAt } from "./plan-builder.ts";

const closers: (() => void)[] = [];
after(() => {
  for (const close of closers) close();
});

function listenOn(server: net.Server): Promise<number> {
  closers.push(() => server.close());
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as net.AddressInfo).port)),
  );
}

async function start(more: Partial<ProxyPlan>): Promise<{ running: Running; url: string; port: number }> {
  const plan = emptyPlan();
  plan.proxies.push(proxyOf("listen", "web", { binds: [bindTo(0)], ...more }));
  const running = await runPlan(plan, { fetches: {}, converters: {}, actions: {} }, {});
  assert.ok(!("errors" in running));
  closers.push(() => void running.stop());
  const { port } = running.listeners[0]!.server.address() as net.AddressInfo;
  return { running, port, url: `http://127.0.0.1:${port}` };
}

test("maxconn 1: requests wait for each other, in order", async () => {
  let now = 0;
  let most = 0;
  const order: string[] = [];
  const port = await listenOn(
    http.createServer((req, res) => {
      most = Math.max(most, ++now);
      order.push(req.url!);
      setTimeout(() => {
        now--;
        res.end("ok");
      }, 20);
    }),
  );
  const { url, running } = await start({ servers: [serverAt("s1", port, { maxconn: 1 })] });
  const asked: Promise<string>[] = [];
  for (let i = 0; i < 6; i++) {
    asked.push(fetch(`${url}/${i}`).then((r) => r.text()));
    await new Promise((r) => setTimeout(r, 3));
  }
  assert.deepEqual(await Promise.all(asked), Array(6).fill("ok"));
  assert.equal(most, 1);
  assert.deepEqual(order, ["/0", "/1", "/2", "/3", "/4", "/5"]);
  const server = running.world.backends.get("web")!.servers[0]!;
  assert.equal(server.served, 0);
  assert.ok(running.world.backends.get("web")!.queueMax + server.queueMax > 0);
});

test("timeout queue: 503 for who waited too long, the others are served", async () => {
  const port = await listenOn(http.createServer((_req, res) => setTimeout(() => res.end("ok"), 300)));
  const { url } = await start({
    servers: [serverAt("s1", port, { maxconn: 1 })],
    timeouts: { client: 5000, server: 5000, connect: 1000, queue: 100 },
  });
  const [a, b] = await Promise.all([fetch(url), fetch(url)]);
  assert.deepEqual([a.status, b.status].sort(), [200, 503]);
});

test("a refused connection is tried again elsewhere with option redispatch", async () => {
  const good = await listenOn(http.createServer((_req, res) => res.end("good")));
  const dead = net.createServer();
  const deadPort = await listenOn(dead);
  await new Promise((r) => dead.close(r));
  const { url, running } = await start({
    servers: [serverAt("dead", deadPort), serverAt("good", good)],
    redispatch: 1,
    retries: 2,
  });
  for (let i = 0; i < 4; i++) assert.equal(await (await fetch(url)).text(), "good");
  const back = running.world.backends.get("web")!;
  assert.ok(back.counters.warnRedispatches > 0);
  assert.equal(back.servers[0]!.served, 0);
});

test("timeout server: 504 and the connection is not kept", async () => {
  const port = await listenOn(http.createServer(() => {}));
  const { url, running } = await start({
    servers: [serverAt("s1", port)],
    timeouts: { client: 5000, server: 80, connect: 1000 },
  });
  assert.equal((await fetch(url)).status, 504);
  const server = running.world.backends.get("web")!.servers[0]!;
  assert.equal(server.usedCount + server.idleCount, 0);
});

test("server redir: GET is redirected, POST is proxied", async () => {
  const port = await listenOn(http.createServer((_req, res) => res.end("here")));
  const { url } = await start({ servers: [serverAt("s1", port, { redir: "http://elsewhere" })] });
  const got = await fetch(`${url}/a?b`, { redirect: "manual" });
  assert.equal(got.status, 302);
  assert.equal(got.headers.get("location"), "http://elsewhere/a?b");
  assert.equal(await (await fetch(url, { method: "POST", body: "x" })).text(), "here");
});

test("a server that closes without an answer: 502", async () => {
  const port = await listenOn(net.createServer((s) => s.on("data", () => s.destroy())));
  const { url } = await start({ servers: [serverAt("s1", port)] });
  assert.equal((await fetch(url)).status, 502);
});

test("retry-on empty-response sends the whole request again", async () => {
  let n = 0;
  const port = await listenOn(
    http.createServer((req, res) => {
      let body = "";
      req.on("data", (d) => {
        body += d;
      });
      req.on("end", () => {
        if (n++ === 0) req.socket.destroy();
        else res.end(`got ${body}`);
      });
    }),
  );
  const { url } = await start({ servers: [serverAt("s1", port)], retryOn: ["empty-response"] });
  assert.equal(await (await fetch(url, { method: "POST", body: "payload" })).text(), "got payload");
});

test("100-continue and an upgrade pass through", async () => {
  const port = await listenOn(
    net.createServer((s) => {
      s.on("error", () => {});
      s.once("data", () => {
        s.write("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\nhello ");
        s.on("data", (d) => s.write(`<${d}>`));
      });
    }),
  );
  const { port: front } = await start({ servers: [serverAt("s1", port)] });
  const got = await new Promise<string>((resolve) => {
    const c = net.connect(front, "127.0.0.1");
    let text = "";
    let sent = false;
    c.on("data", (d) => {
      text += d;
      if (text.includes("hello ") && !sent) {
        sent = true;
        c.write("ping");
      }
      if (text.includes("<ping>")) {
        c.destroy();
        resolve(text);
      }
    });
    c.write("GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\n");
  });
  assert.match(
    got,
    /^HTTP\/1\.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: foo\r\n\r\nhello <ping>$/,
  );
});

test("timeout http-request: 408; timeout http-keep-alive: closed without a word", async () => {
  const port = await listenOn(http.createServer((_req, res) => res.end("ok")));
  const { port: front } = await start({
    servers: [serverAt("s1", port)],
    timeouts: { client: 5000, server: 5000, connect: 1000, httpRequest: 150, httpKeepAlive: 100 },
  });
  const until = (text: string): Promise<string> =>
    new Promise((resolve) => {
      const c = net.connect(front, "127.0.0.1");
      let got = "";
      c.on("data", (d) => {
        got += d;
      });
      c.on("end", () => resolve(got));
      c.write(text);
    });
  assert.match(await until("GET / HT"), /^HTTP\/1\.1 408 /);
  const kept = await until("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  assert.equal(kept.match(/HTTP\/1\.1/g)?.length, 1);
  assert.match(kept, /ok$/);
});
