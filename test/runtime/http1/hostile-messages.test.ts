/**
 * Every hostile request gets HAProxy's verdict: same status, same bytes forwarded, connection closed or not.
 * With HAPROXY_BIN the table is checked against the real thing too; UPDATE=1 then rewrites it.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { runPlan } from "../../../runtime/run.ts";
import { bindTo, emptyPlan, proxyOf, serverAt } from "../proxy/plan-builder.ts";
import { exchange, type Origin, recordingOrigin, shorten, type Verdict } from "./exchange.ts";
import { hostileRequests } from "./hostile-messages.ts";

const tableFile = new URL("hostile-messages.json", import.meta.url);
const names = Object.keys(hostileRequests);
const silence = 250;

async function verdicts(port: number, origin: Origin): Promise<Record<string, Verdict>> {
  const out: Record<string, Verdict> = {};
  for (const name of names) {
    const v = await exchange(port, origin, hostileRequests[name]!, silence);
    out[name] = { ...v, forwarded: shorten(v.forwarded) };
  }
  return out;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const s = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = s.address() as net.AddressInfo;
      s.close(() => resolve(port));
    });
  });
}

async function askHaproxy(bin: string, origin: Origin): Promise<Record<string, Verdict>> {
  const port = await freePort();
  const file = join(mkdtempSync(join(tmpdir(), "hostile-")), "cfg");
  writeFileSync(
    file,
    `defaults
  mode http
  timeout connect 2s
  timeout client 5s
  timeout server 5s
  http-reuse always
listen web
  bind 127.0.0.1:${port}
  server s1 127.0.0.1:${origin.port}
`,
  );
  const child = spawn(bin, ["-db", "-f", file], { stdio: "ignore" });
  try {
    await new Promise((r) => setTimeout(r, 500));
    return await verdicts(port, origin);
  } finally {
    child.kill("SIGKILL");
  }
}

const bin = process.env["HAPROXY_BIN"];

test("the table is what HAProxy does", {
  skip: bin === undefined ? "HAPROXY_BIN is not set" : false,
}, async () => {
  const origin = await recordingOrigin();
  const real = await askHaproxy(bin!, origin);
  origin.close();
  if (process.env["UPDATE"] === "1") writeFileSync(tableFile, `${JSON.stringify(real, null, 2)}\n`);
  const table = JSON.parse(readFileSync(tableFile, "utf8"));
  for (const name of names) assert.deepEqual(real[name], table[name], name);
});

test("hostile requests meet the verdict of the table", async (t) => {
  const table = JSON.parse(readFileSync(tableFile, "utf8")) as Record<string, Verdict>;
  const origin = await recordingOrigin();
  const plan = emptyPlan();
  plan.proxies.push(
    proxyOf("listen", "web", {
      binds: [bindTo(0)],
      servers: [serverAt("s1", origin.port)],
      httpReuse: "always",
    }),
  );
  const running = await runPlan(plan, { fetches: {}, converters: {}, actions: {} }, {});
  assert.ok(!("errors" in running));
  const port = (running.listeners[0]!.server.address() as net.AddressInfo).port;
  const ours = await verdicts(port, origin);
  await running.stop();
  origin.close();
  for (const name of names) await t.test(name, () => assert.deepEqual(ours[name], table[name]));
});
