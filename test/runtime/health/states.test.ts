import assert from "node:assert/strict";
import { test } from "node:test";
import { applyAgentLine } from "../../../runtime/health/agent.ts";
import { makeCheck, recordResult } from "../../../runtime/health/check.ts";
import { observeServer } from "../../../runtime/health/observe.ts";
import { causeOf, makeServerStates, type StateHooks } from "../../../runtime/health/server-states.ts";
import type { ServerPlan } from "../../../runtime/plan.ts";
import { type Bench, benchOf } from "./bench-server.ts";

const tcp = { type: "tcp", rules: [], args: {} } as const;

function statesOf(bench: Bench, hooks: Partial<StateHooks> = {}) {
  return makeServerStates(bench.world, {
    shutdown() {},
    serveQueues: () => 0,
    forgetConnections() {},
    checksOf: () => ({ health: undefined, agent: undefined }),
    ...hooks,
  });
}

const plans = (...list: Partial<ServerPlan>[]): Bench => benchOf(list, { ...tcp, rules: [] });

test("rise and fall count, and only changes are logged", () => {
  const bench = benchOf([{ rise: 2, fall: 3 }], { ...tcp, rules: [], logHealthChecks: true });
  const check = makeCheck(bench.backend.servers[0]!, false);
  const fail = { status: "L4CON", text: 'no "way"', code: 0 } as const;
  recordResult(bench.world, check, { status: "L4OK", text: "", code: 0 }, 1);
  assert.equal(check.health, 4);
  recordResult(bench.world, check, { status: "L4OK", text: "", code: 0 }, 1);
  recordResult(bench.world, check, fail, 2);
  recordResult(bench.world, check, fail, 2);
  assert.equal(check.health, 2);
  recordResult(bench.world, check, fail, 2);
  assert.equal(check.health, 0);
  recordResult(bench.world, check, fail, 2);
  const head = "notice Health check for server be/s1";
  assert.deepEqual(bench.logs, [
    `${head} succeeded, reason: Layer4 check passed, check duration: 1ms, status: 3/3 UP.`,
    `${head} failed, reason: Layer4 connection problem, info: "no <22>way<22>", check duration: 2ms, status: 2/3 UP.`,
    `${head} failed, reason: Layer4 connection problem, info: "no <22>way<22>", check duration: 2ms, status: 1/3 UP.`,
    `${head} failed, reason: Layer4 connection problem, info: "no <22>way<22>", check duration: 2ms, status: 0/2 DOWN.`,
  ]);
});

test("a server goes down and comes back, with the backend's own alarm", () => {
  const bench = plans({}, { backup: true });
  const [s1, s2] = bench.backend.servers;
  const check = makeCheck(s1!, false);
  recordResult(bench.world, check, { status: "L7STS", text: "", code: 500 }, 3);
  const states = statesOf(bench);
  states.stop(s1!, causeOf(check));
  states.stop(s2!);
  states.stop(s2!);
  states.start(s1!);
  assert.deepEqual(bench.logs, [
    "alert Server be/s1 is DOWN, reason: Layer7 wrong status, code: 500, check duration: 3ms. 0 active and 1 backup servers left. Running on backup. 0 sessions active, 0 requeued, 0 remaining in queue.",
    "alert Backup Server be/s2 is DOWN. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.",
    "emerg backend be has no server available!",
    "notice Server be/s1 is UP. 1 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.",
  ]);
  assert.equal(bench.backend.downTransitions, 1);
  assert.equal(s1!.downTransitions, 1);
});

test("maintenance and drain", () => {
  const bench = plans({}, {});
  const [s1, s2] = bench.backend.servers;
  s2!.tracked = s1;
  s1!.trackers.push(s2!);
  const states = statesOf(bench);
  states.setMaintenance(s1!, true);
  assert.deepEqual([s1!.up, s2!.inheritedMaint, s2!.up], [false, true, false]);
  states.setMaintenance(s1!, false);
  assert.deepEqual([s1!.up, s2!.inheritedMaint, s2!.up], [true, false, true]);
  states.setDrain(s2!, true);
  states.setDrain(s2!, false);
  assert.deepEqual(
    bench.logs.map((l) => l.split(". ")[0]),
    [
      "alert Server be/s1 is going DOWN for maintenance",
      "alert Server be/s2 is going DOWN for maintenance via be/s1",
      "emerg backend be has no server available!",
      "notice Server be/s1 is UP/READY (leaving forced maintenance).",
      "notice Server be/s2 is UP/READY (leaving maintenance).",
      "notice Server be/s2 enters drain state",
      "notice Server be/s2 is UP (leaving forced drain).",
    ],
  );
});

test("a server that goes down sends its queue elsewhere when it may", () => {
  for (const redispatch of [undefined, 1]) {
    const bench = benchOf([{}, {}], { ...tcp, rules: [] }, redispatch === undefined ? {} : { redispatch });
    const woken: unknown[] = [];
    const stream = { persistent: true };
    bench.backend.servers[0]!.queue.push({
      stream,
      cancelled: false,
      wake: (s: unknown) => woken.push(s),
    } as never);
    statesOf(bench).stop(bench.backend.servers[0]!);
    assert.equal(woken.length, redispatch === undefined ? 0 : 1);
    assert.match(
      bench.logs[0]!,
      redispatch === undefined ? /0 requeued, 1 remaining/ : /1 requeued, 0 remaining/,
    );
  }
});

test("on-marked-down and on-marked-up end streams", () => {
  const bench = plans(
    { onMarkedDown: "shutdown-sessions", onMarkedUp: "shutdown-backup-sessions" },
    { backup: true },
  );
  const [s1, s2] = bench.backend.servers;
  for (const server of [s1, s1, s2]) bench.world.streams.add({ server } as never);
  const ended: string[] = [];
  const states = statesOf(bench, { shutdown: (_s, cause) => ended.push(cause) });
  states.stop(s1!);
  states.start(s1!);
  assert.deepEqual(ended, ["D", "D", "U"]);
});

test("an agent's line sets weight, maxconn, state and health", () => {
  const bench = plans({ weight: 100 });
  const server = bench.backend.servers[0]!;
  const check = makeCheck(server, true);
  const states = statesOf(bench);
  const result = applyAgentLine("75%,maxconn:30 maint\tdown # too hot", check, states);
  assert.deepEqual(result, { status: "L7STS", text: "via agent : down (too hot)", code: 0 });
  assert.deepEqual([server.userWeight, server.maxconn, server.adminMaint, check.health], [75, 30, true, 0]);
  assert.deepEqual(applyAgentLine("up ready", check, states), {
    status: "L7OK",
    text: "via agent : up",
    code: 0,
  });
  assert.equal(server.adminMaint, false);
  assert.equal(applyAgentLine("what", check, states).text, "agent reports an error : what");
  assert.equal(
    applyAgentLine("weight:999", check, states).text,
    "agent warns : Absolute weight can only be between 0 and 256 inclusive.",
  );
});

test("observed errors add up at the layer asked for", () => {
  const bench = plans({ observe: "layer7", errorLimit: 3 });
  const server = bench.backend.servers[0]!;
  const seen = (
    ["http-status", "connect-ok", "timeout", "http-ok", "http-status", "broken", "bad-response"] as const
  ).map((what) => observeServer(server, what));
  assert.deepEqual(seen.slice(0, 6), Array(6).fill(undefined));
  assert.equal(seen[6], "Detected 3 consecutive errors, last one was: Invalid http response");
});
