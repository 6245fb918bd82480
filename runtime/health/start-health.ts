/** Health of all servers: runs their checks on schedule and changes their states. */
import { now } from "../clock.ts";
import type { LoadContext } from "../handlers.ts";
import type { Observation } from "../proxy/hooks.ts";
import type { Server, World } from "../world.ts";
import { runAgent } from "./agent.ts";
import { type Check, makeCheck, publishCheck, recordResult } from "./check.ts";
import type { CheckResult } from "./check-result.ts";
import { runExternal } from "./external.ts";
import { loadScript } from "./load-script.ts";
import { observeServer } from "./observe.ts";
import { runScript } from "./run-script.ts";
import { causeOf, makeServerStates, type ServerStates, type StateHooks } from "./server-states.ts";
import { checkStatuses } from "./statuses.ts";

export interface Health {
  states: ServerStates;
  observe(server: Server, what: Observation): void;
  checksOf(server: Server): { health: Check | undefined; agent: Check | undefined };
  /** Starts the checks of a server added at run time. */
  watch(server: Server): void;
  /** Stops the checks of a removed server. */
  forget(server: Server): void;
  /** Makes a check run again soon, after it was enabled or its server left maintenance. */
  hurry(check: Check): void;
  stop(): void;
}

/** Intervals below this do not set the pace of the staggered start. */
const SHORT_INTERVAL = 1000;

interface Runner {
  check: Check;
  timer: NodeJS.Timeout | undefined;
  busy: boolean;
  run(): Promise<CheckResult>;
}

export function startHealth(
  world: World,
  context: (proxy: string) => LoadContext,
  hooks: Omit<StateHooks, "checksOf">,
): Health {
  const runners = new Map<Server, { health: Runner | undefined; agent: Runner | undefined }>();
  const bufsize = Number(world.plan.global.tune["tune.bufsize"] ?? 16384);
  const spread = (world.plan.global.spreadChecks ?? 0) / 100;
  let stopped = false;

  const checksOf = (server: Server) => {
    const own = runners.get(server);
    return { health: own?.health?.check, agent: own?.agent?.check };
  };
  const states = makeServerStates(world, { ...hooks, checksOf });

  function interval({ server, agent, health, rise, fall, hurry }: Check): number {
    const { plan } = server;
    const inter = agent ? (plan.agentInter ?? plan.inter) : plan.inter;
    if (!hurry && health === rise + fall - 1) return inter;
    if (!server.up && health === 0) return plan.downinter ?? inter;
    return plan.fastinter ?? inter;
  }

  function conclude(check: Check): void {
    const { server } = check;
    const { verdict } = checkStatuses[check.status];
    const { health, agent } = checksOf(server);
    if (verdict === "failed") {
      if (check.agent && check.status !== "L7STS") return;
      if (check.health === 0) states.stop(server, causeOf(check));
      return;
    }
    if (verdict !== "passed" && verdict !== "conditional") return;
    if (server.adminMaint || server.inheritedMaint || (server.tracked && !server.tracked.up)) return;
    if (health?.enabled && health.health < health.rise) return;
    if (agent?.enabled && agent.health < agent.rise) return;
    if (verdict === "conditional") {
      if (!check.agent) states.drainByCheck(server, causeOf(check));
    } else if (!(check.agent && server.stopping)) states.start(server, causeOf(check));
  }

  function schedule(runner: Runner, wait: number): void {
    clearTimeout(runner.timer);
    if (stopped) return;
    runner.timer = setTimeout(() => void tick(runner), wait);
  }

  async function tick(runner: Runner): Promise<void> {
    const { check } = runner;
    if (runner.busy || stopped || !runners.has(check.server)) return;
    if (check.enabled && !check.paused) {
      runner.busy = true;
      const started = Date.now();
      const result = await runner.run();
      runner.busy = false;
      if (stopped || !runners.has(check.server)) return;
      // What was found while the server entered maintenance no longer counts.
      if (check.enabled && (!check.paused || check.agent)) {
        recordResult(world, check, result, Date.now() - started);
        conclude(check);
      }
    }
    const base = interval(check);
    check.hurry = false;
    schedule(runner, Math.max(1, Math.round(base * (1 + spread * (1 - 2 * Math.random())))));
  }

  function makeRunners(server: Server): void {
    const { plan, backend } = server;
    const own: { health: Runner | undefined; agent: Runner | undefined } = {
      health: undefined,
      agent: undefined,
    };
    if (plan.check) {
      const load = context(backend.name);
      const external = backend.plan.check?.type === "external";
      if (external && !(world.plan.global.externalCheck && world.plan.global.insecureForkWanted)) {
        load.error(
          plan.at,
          "'option external-check' needs 'external-check' and 'insecure-fork-wanted' in the global section",
        );
      }
      const script = loadScript(server, world, load);
      const run = external
        ? () => runExternal(server, world, backend.plan.timeouts.check ?? plan.inter)
        : () => runScript(world, server, script, bufsize);
      own.health = { check: makeCheck(server, false), timer: undefined, busy: false, run };
      publishCheck(own.health.check);
    }
    if (plan.agentCheck) {
      const check = makeCheck(server, true);
      const inter = plan.agentInter ?? plan.inter;
      own.agent = { check, timer: undefined, busy: false, run: () => runAgent(check, states, inter) };
      publishCheck(check);
    }
    runners.set(server, own);
  }

  const all = (server: Server): Runner[] => {
    const own = runners.get(server);
    return [own?.health, own?.agent].filter((r) => r !== undefined);
  };

  function startAll(): void {
    const list: Runner[] = [];
    for (const backend of world.backends.values()) {
      if (backend.plan.disabled) continue;
      for (const server of backend.servers) list.push(...all(server));
    }
    const paces = list.map((r) => interval(r.check)).filter((i) => i >= SHORT_INTERVAL);
    const slowest = paces.length > 0 ? Math.min(...paces) : 0;
    list.forEach((runner, i) => {
      const own = Math.max(slowest, interval(runner.check));
      schedule(runner, Math.floor((own * i) / list.length));
    });
  }

  for (const backend of world.backends.values()) for (const server of backend.servers) makeRunners(server);
  startAll();

  return {
    states,
    checksOf,
    observe(server, what) {
      const text = observeServer(server, what);
      if (text === undefined) return;
      const check = checksOf(server).health;
      if (!check) return;
      check.hurry = true;
      const { onError } = server.plan;
      if (onError === "sudden-death" && check.health > check.rise) check.health = check.rise + 1;
      if (onError === "mark-down") check.health = check.rise;
      if (onError !== "fastinter") {
        recordResult(world, check, { status: "HANA", text, code: 0 }, -1);
        if (check.health === 0) states.stop(server, causeOf(check));
      }
      if (server.plan.fastinter) this.hurry(check);
    },
    watch(server) {
      makeRunners(server);
      for (const runner of all(server)) schedule(runner, 1);
    },
    forget(server) {
      for (const runner of all(server)) clearTimeout(runner.timer);
      runners.delete(server);
    },
    hurry(check) {
      const own = runners.get(check.server);
      const runner = check.agent ? own?.agent : own?.health;
      if (runner && !runner.busy) schedule(runner, Math.min(interval(check), now() % 2));
    },
    stop() {
      stopped = true;
      for (const server of runners.keys()) for (const runner of all(server)) clearTimeout(runner.timer);
    },
  };
}
