import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { test } from "node:test";
import type { LoadContext } from "../../../runtime/handlers.ts";
import { makeLoggers } from "../../../runtime/logs/loggers.ts";
import type { LogTargetPlan, Plan, ProxyPlan } from "../../../runtime/plan.ts";
import type { Stream } from "../../../runtime/stream.ts";
import type { World } from "../../../runtime/world.ts";
import { emptyPlan, proxyOf } from "../proxy/plan-builder.ts";

const at = { file: 0, line: 1 };

/** What arrives at a UDP port until nothing comes for a moment. */
async function collect(use: (target: LogTargetPlan) => void): Promise<string[]> {
  const socket = createSocket("udp4");
  const lines: string[] = [];
  socket.on("message", (m) => lines.push(m.toString("latin1")));
  await new Promise<void>((done) => socket.bind(0, "127.0.0.1", done));
  use({
    address: { family: "ip", host: "127.0.0.1", port: socket.address().port },
    len: 1024,
    format: "priority",
    facility: "local0",
    level: "debug",
    minLevel: "emerg",
    at,
  });
  let seen = -1;
  while (seen !== lines.length) {
    seen = lines.length;
    await new Promise((done) => setTimeout(done, 60));
  }
  socket.close();
  return lines;
}

function loggersOf(plan: Plan, errors: string[] = []) {
  const world = { plan, frontends: new Map(), backends: new Map(), curConns: 0 } as unknown as World;
  const load = {
    expr: () => () => "x",
    error: (_at: unknown, m: string) => errors.push(m),
  } as unknown as LoadContext;
  return makeLoggers(world, load);
}

function streamOf(plan: ProxyPlan, over: Partial<Stream> = {}): Stream {
  return {
    frontend: { name: plan.name, plan, counters: { curConns: 0 } },
    session: { requests: 0, bind: { options: {} }, srcPort: 1, dstPort: 2 },
    http: { status: 200 },
    req: { bytesIn: 10 },
    res: { bytesIn: 0 },
    time: { accept: 0, requestStart: 0, request: 0, queue: 0, connect: 0, response: 0, end: 0 },
    cause: "-",
    phase: "-",
    retries: 0,
    redispatched: false,
    ...over,
  } as unknown as Stream;
}

const text = (line: string) => ({ text: line, items: [{ kind: "text" as const, text: line }] });
const needsBytes = { text: "%ts", items: [{ kind: "alias" as const, name: "ts", flags: {} }] };

test("a line is written once, when its needs are met", async () => {
  const lines = await collect((target) => {
    const early = proxyOf("frontend", "early", { logs: [target], logFormat: 0 });
    const late = proxyOf("frontend", "late", { logs: [target], logFormat: 1 });
    const loggers = loggersOf({
      ...emptyPlan(),
      proxies: [early, late],
      formats: [text("early"), needsBytes],
    });
    for (const plan of [early, late]) {
      const s = streamOf(plan);
      for (const step of ["request", "response", "close"] as const) loggers.step(s, step);
    }
  });
  assert.deepEqual(lines, ["<134>early\n", "<134>--\n"]);
});

test("levels: what is too verbose is left out, what is too grave is toned down", async () => {
  const lines = await collect((target) => {
    const plan = proxyOf("frontend", "fe", { logs: [{ ...target, level: "notice", minLevel: "err" }] });
    const loggers = loggersOf({ ...emptyPlan(), proxies: [plan] });
    loggers.message(plan, "info", "no");
    loggers.message(plan, "notice", "notice");
    loggers.message(plan, "emerg", "emerg");
  });
  assert.deepEqual(lines, ["<133>notice\n", "<131>emerg\n"]);
});

test("dontlognull, dontlog-normal and log-separate-errors", async () => {
  const lines = await collect((target) => {
    const options = { dontlognull: true, "dontlog-normal": true, "log-separate-errors": true };
    const plan = proxyOf("frontend", "fe", { logs: [target], logFormat: 0, options });
    const loggers = loggersOf({ ...emptyPlan(), proxies: [plan], formats: [needsBytes] });
    loggers.step(streamOf(plan), "close");
    loggers.step(streamOf(plan, { req: { bytesIn: 0 } as never, cause: "C" }), "close");
    loggers.step(streamOf(plan, { cause: "S", phase: "C" }), "close");
  });
  assert.deepEqual(lines, ["<131>SC\n"]);
});

test("log profiles replace, silence and tag by step; log-steps choose the steps", async () => {
  const lines = await collect((target) => {
    const plan = proxyOf("frontend", "fe", {
      logs: [{ ...target, format: "local", profile: "p" }],
      logFormat: 0,
      logSteps: ["request", "response", "close"],
    });
    const loggers = loggersOf({
      ...emptyPlan(),
      proxies: [plan],
      formats: [text("own"), text("closing")],
      logProfiles: [
        { name: "p", logTag: "tag", steps: { close: { format: 1 }, response: { drop: true } } },
        { name: "q", steps: { any: { format: 1 } } },
      ],
    });
    const s = streamOf(plan);
    for (const step of ["request", "connect", "response", "close"] as const) loggers.step(s, step);
    loggers.doLog(s, "http-req", "q");
  });
  assert.deepEqual(
    lines.map((l) => l.replace(/^<134>.{15} /, "").replace(/\[\d+\]/, "")),
    ["tag: own\n", "tag: closing\n", "hapaxd: closing\n"],
  );
});

test("long lines are cut at the target's length", async () => {
  const lines = await collect((target) => {
    const plan = proxyOf("frontend", "fe", { logs: [{ ...target, len: 80, format: "raw" }] });
    loggersOf({ ...emptyPlan(), proxies: [plan] }).message(plan, "info", "x".repeat(500));
  });
  assert.deepEqual(lines, [`${"x".repeat(79)}\n`]);
});

test("unix datagram sockets are refused with a reason", () => {
  const errors: string[] = [];
  const target: LogTargetPlan = {
    address: { family: "unix", host: "/dev/log", port: 0 },
    len: 1024,
    format: "local",
    facility: "local0",
    level: "debug",
    minLevel: "emerg",
    at,
  };
  loggersOf({ ...emptyPlan(), proxies: [proxyOf("frontend", "fe", { logs: [target] })] }, errors);
  assert.match(errors.join(), /unix datagram sockets cannot be opened/);
});
