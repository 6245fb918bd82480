/** The data plane end to end, on real sockets, from plans written by hand. */
import assert from "node:assert/strict";
import http from "node:http";
import net from "node:net";
import { after, test } from "node:test";
import type { Plan } from "../../../runtime/plan.ts";
import { type Running, runPlan } from "../../../runtime/run.ts";
import { bindTo, emptyPlan, proxyOf, serverAt } from "./plan-builder.ts";

const closers: (() => void)[] = [];
after(() => {
  for (const close of closers) close();
});

function origin(handler: http.RequestListener): Promise<number> {
  const server = http.createServer(handler);
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return new Promise((resolve) =>
    server.unref().listen(0, "127.0.0.1", () => resolve((server.address() as net.AddressInfo).port)),
  );
}

async function run(plan: Plan): Promise<{ running: Running; port: number }> {
  const running = await runPlan(plan, { fetches: {}, converters: {}, actions: {} }, {});
  assert.ok(!("errors" in running), "errors" in running ? running.errors.join("\n") : "");
  closers.push(() => void running.stop());
  const port = (running.listeners[0]!.server.address() as net.AddressInfo).port;
  return { running, port };
}

function talk(port: number, ...parts: (string | Buffer)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const s = net.connect(port, "127.0.0.1");
    let got = "";
    s.on("data", (d) => {
      got += d.toString("latin1");
    });
    s.on("end", () => resolve(got));
    s.on("error", reject);
    for (const p of parts) s.write(p);
  });
}

test("keep-alive requests over one client connection reach the server and come back", async () => {
  const seen: string[] = [];
  const server = await origin((req, res) => {
    seen.push(`${req.method} ${req.url} ${req.socket.remotePort}`);
    res.end(`hello ${req.url}`);
  });
  const plan = emptyPlan();
  plan.proxies.push(proxyOf("listen", "web", { binds: [bindTo(0)], servers: [serverAt("s1", server)] }));
  const { port } = await run(plan);
  const got = await talk(
    port,
    "GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  );
  assert.deepEqual(
    seen.map((x) => x.split(" ")[1]),
    ["/a", "/b", "/c"],
  );
  assert.equal(new Set(seen.map((x) => x.split(" ")[2])).size, 1, "one server connection");
  assert.equal(got.split("hello /").length, 4);
  assert.match(got, /hello \/c$/);
  assert.match(got, /connection: close/);
});

test("bodies go both ways, by length and in chunks", async () => {
  const server = await origin((req, res) => {
    const parts: Buffer[] = [];
    req.on("data", (d) => parts.push(d));
    req.on("end", () => {
      const all = Buffer.concat(parts);
      if (req.url === "/chunked") res.write(all.subarray(0, 10));
      res.end(req.url === "/chunked" ? all.subarray(10) : all);
    });
  });
  const plan = emptyPlan();
  plan.proxies.push(proxyOf("listen", "web", { binds: [bindTo(0)], servers: [serverAt("s1", server)] }));
  const { port } = await run(plan);
  const body = "x".repeat(300_000);
  for (const path of ["/plain", "/chunked"]) {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body });
    assert.equal(await reply.text(), body);
  }
});

test("tcp mode relays both ways and closes", async () => {
  const echo = net.createServer({ allowHalfOpen: true }, (s) => s.pipe(s));
  closers.push(() => echo.close());
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  const plan = emptyPlan();
  const server = serverAt("s1", (echo.address() as net.AddressInfo).port);
  plan.proxies.push(proxyOf("listen", "tcp", { mode: "tcp", binds: [bindTo(0)], servers: [server] }));
  const { port } = await run(plan);
  const got = await new Promise<string>((resolve) => {
    const s = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    let text = "";
    s.on("data", (d) => {
      text += d;
    });
    s.on("end", () => resolve(text));
    s.end("ping".repeat(50_000));
  });
  assert.equal(got.length, 200_000);
});

test("no server: 503", async () => {
  const plan = emptyPlan();
  plan.proxies.push(proxyOf("listen", "web", { binds: [bindTo(0)] }));
  const { port } = await run(plan);
  const reply = await fetch(`http://127.0.0.1:${port}/`);
  assert.equal(reply.status, 503);
});
