/** Slow readers: nothing lost, nothing mixed up, nothing piled up. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import net from "node:net";
import { after, test } from "node:test";
import { type Running, runPlan } from "../../../runtime/run.ts";
import { bindTo, emptyPlan, proxyOf, serverAt } from "./plan-builder.ts";

const closers: (() => void)[] = [];
after(() => {
  for (const close of closers) close();
});

const size = 4_000_000;
const bodies = [randomBytes(size), randomBytes(size), randomBytes(size)];
const sums = bodies.map((b) => createHash("sha1").update(b).digest("hex"));

/** Sends body N for "/N", by length or in chunks, as fast as it is taken. */
function bigOrigin(chunked: boolean): Promise<number> {
  const server = net.createServer((s) => {
    s.on("error", () => {});
    s.on("data", (d) => {
      const n = Number(/^GET \/(\d)/.exec(d.toString("latin1"))?.[1] ?? 0);
      const body = bodies[n]!;
      if (!chunked) {
        s.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
        s.write(body);
        return;
      }
      s.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (let at = 0; at < size; ) {
        const part = body.subarray(at, at + 1 + ((at * 7919) % 70_000));
        s.write(`${part.length.toString(16)}\r\n`);
        s.write(part);
        s.write("\r\n");
        at += part.length;
      }
      s.write("0\r\n\r\n");
    });
  });
  closers.push(() => server.close());
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as net.AddressInfo).port)),
  );
}

async function start(port: number, mode: "http" | "tcp"): Promise<{ running: Running; port: number }> {
  const plan = emptyPlan();
  plan.proxies.push(
    proxyOf("listen", "web", {
      mode,
      binds: [bindTo(0)],
      servers: [serverAt("s1", port)],
      timeouts: { client: 20000, server: 20000, connect: 2000 },
      httpReuse: "always",
    }),
  );
  const running = await runPlan(plan, { fetches: {}, converters: {}, actions: {} }, {});
  assert.ok(!("errors" in running));
  closers.push(() => void running.stop());
  return { running, port: (running.listeners[0]!.server.address() as net.AddressInfo).port };
}

/** Reads a response in small sips with pauses; returns the body's digest. */
function sip(port: number, n: number, chunked: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const s = net.connect({ port, host: "127.0.0.1" });
    const parts: Buffer[] = [];
    let got = 0;
    let pauses = 0;
    const finish = (): void => {
      const all = Buffer.concat(parts);
      const start = all.indexOf("\r\n\r\n") + 4;
      if (!chunked) {
        if (all.length - start < size) return;
        s.destroy();
        resolve(createHash("sha1").update(all.subarray(start)).digest("hex"));
        return;
      }
      const hash = createHash("sha1");
      for (let at = start; ; ) {
        const eol = all.indexOf("\r\n", at);
        const length = Number.parseInt(all.toString("latin1", at, eol), 16);
        if (length === 0) break;
        hash.update(all.subarray(eol + 2, eol + 2 + length));
        at = eol + 2 + length + 2;
      }
      s.destroy();
      resolve(hash.digest("hex"));
    };
    s.on("data", (d) => {
      parts.push(d);
      got += d.length;
      if (pauses < 40 && got > pauses * 90_000) {
        pauses++;
        s.pause();
        setTimeout(() => s.resume(), 15);
      }
      if (chunked ? d.subarray(-5).toString("latin1") === "0\r\n\r\n" : got >= size) finish();
    });
    s.on("error", reject);
    s.write(`GET /${n} HTTP/1.1\r\nHost: h\r\n\r\n`);
  });
}

for (const mode of ["http", "tcp"] as const) {
  for (const chunked of [false, true]) {
    test(`${mode}: three slow readers of ${chunked ? "chunked" : "plain"} bodies each get their own bytes`, async () => {
      const { port } = await start(await bigOrigin(chunked), mode);
      const got = await Promise.all([0, 1, 2, 0, 1, 2].map((n) => sip(port, n, chunked)));
      assert.deepEqual(got, [...sums, ...sums]);
    });
  }
}

test("a reader that never reads holds little memory and does not disturb others", async () => {
  const { port } = await start(await bigOrigin(false), "http");
  const stuck: net.Socket[] = [];
  for (let i = 0; i < 20; i++) {
    const s = net.connect(port, "127.0.0.1");
    s.pause();
    s.write("GET /0 HTTP/1.1\r\nHost: h\r\n\r\n");
    stuck.push(s);
  }
  await new Promise((r) => setTimeout(r, 300));
  const before = process.memoryUsage().arrayBuffers;
  assert.equal(await sip(port, 1, false), sums[1]);
  const grown = process.memoryUsage().arrayBuffers - before;
  assert.ok(grown < 60_000_000, `${grown} bytes`);
  for (const s of stuck) s.destroy();
});
