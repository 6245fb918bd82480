/** Makes the running configuration out of a plan: proxies, servers, tables, pattern sets, bound rules. */

import { now } from "../clock.ts";
import { makeCounters, slide } from "../counters.ts";
import type { Handlers } from "../load/load-expr.ts";
import { type Loader, makeLoader } from "../load.ts";
import { assignPatternIds, makePatternRegistry, makePatternSet } from "../maps/pattern-set.ts";
import type { Plan, ProxyPlan, ServerPlan } from "../plan.ts";
import type { Hooks } from "../proxy/hooks.ts";
import { ServerPool } from "../proxy/server-pool.ts";
import type { Stream } from "../stream.ts";
import { configureStatusClasses } from "../tables/status-classes.ts";
import { StickTable } from "../tables/stick-table.ts";
import type { Server } from "../world.ts";
import { type Actions, loadProxy } from "./load-proxy.ts";
import type { RuntimeBackend, RuntimeFrontend, RuntimeServer, RuntimeWorld } from "./runtime-world.ts";

export interface BuiltWorld {
  world: RuntimeWorld;
  loader: Loader;
}

function number(v: unknown, otherwise: number): number {
  return typeof v === "number" ? v : otherwise;
}

export function buildWorld(plan: Plan, hooks: Hooks, handlers: Handlers & { actions: Actions }): BuiltWorld {
  const errors: RuntimeWorld["errors"] = [];
  const badClasses = configureStatusClasses(plan.global);
  if (badClasses !== undefined) errors.push({ file: 0, line: 0, message: badClasses });
  stickStores(plan);
  const tables = plan.tables.map((t) => new StickTable(t));
  const registry = makePatternRegistry();
  const uniqueIds = new Map<string, ((s: Stream) => string) | undefined>();
  const { tune } = plan.global;
  let loader: Loader;
  const world: RuntimeWorld = {
    plan,
    frontends: new Map(),
    backends: new Map(),
    tables: new Map(tables.map((t) => [t.name, t])),
    patternSets: [],
    procVars: new Map(),
    global: makeCounters(),
    startedAt: Date.now(),
    limits: {
      maxconn: plan.global.maxconn ?? 0,
      maxConnRate: Number(plan.global.tune["maxconnrate"] ?? 0),
      maxSessRate: Number(plan.global.tune["maxsessrate"] ?? 0),
      rateLimitSessions: 0,
    },
    curConns: 0,
    totalConns: 0,
    totalRequests: 0,
    stopping: false,
    streams: new Set(),
    errorCaptures: [],
    log(proxy, level, message) {
      world.loggers?.message(proxy, level, message);
    },
    logStream(s, origin, profile) {
      world.loggers?.doLog(s, origin, profile);
    },
    errors,
    hooks,
    logCounts: new Map(),
    loggers: undefined,
    sessions: new Set(),
    backlog: [],
    tune: {
      bufsize: number(tune["tune.bufsize"], 16384),
      maxrewrite: number(tune["tune.maxrewrite"], 1024),
      maxHeaders: number(tune["tune.http.maxhdr"], 101),
    },
    caseMap: plan.global.h1CaseAdjust,
    uniqueId(s) {
      s.uniqueId ??= uniqueIds.get(s.frontend.name)?.(s);
      return s.uniqueId;
    },
    tableAt: (index) => tables[index]!,
    expr: (proxy, index) => loader.context(proxy, "request").expr(index),
    responseOptions: (backend) => ({
      lax: backend.plan.options["accept-unsafe-violations-in-http-response"] === true,
      maxHeaders: world.tune.maxHeaders,
    }),
    tarpitTimeout(s) {
      const t = s.backend?.plan.timeouts;
      const f = s.frontend.plan.timeouts;
      return t?.tarpit ?? f.tarpit ?? t?.connect ?? f.connect ?? 0;
    },
    recordTimes(s, backend, server) {
      const { time } = s;
      const q = Math.max(0, time.queue - time.request);
      const c = Math.max(0, time.connect - time.queue);
      const r = time.response < 0 ? 0 : Math.max(0, time.response - time.connect);
      const t = Math.max(0, time.end - time.request);
      for (const counters of [backend.counters, server.counters]) {
        counters.qTime = slide(counters.qTime, q);
        counters.cTime = slide(counters.cTime, c);
        counters.rTime = slide(counters.rTime, r);
        counters.tTime = slide(counters.tTime, t);
        counters.qTimeMax = Math.max(counters.qTimeMax, q);
        counters.cTimeMax = Math.max(counters.cTimeMax, c);
        counters.rTimeMax = Math.max(counters.rTimeMax, r);
        counters.tTimeMax = Math.max(counters.tTimeMax, t);
        if (q > counters.qTimeMax) counters.qTimeMax = q;
        if (c > counters.cTimeMax) counters.cTimeMax = c;
        if (r > counters.rTimeMax) counters.rTimeMax = r;
        if (t > counters.tTimeMax) counters.tTimeMax = t;
      }
    },
    stickyServer(backend, table, entry) {
      if (table.plan.srvkey === "addr" && entry.serverKey !== undefined)
        return backend.servers.find((x) => `${x.host}:${x.port}` === entry.serverKey);
      if (entry.serverKey !== undefined) return backend.servers.find((x) => x.name === entry.serverKey);
      const slot = table.slot("server_id");
      const id = slot === undefined ? 0 : entry.data[slot.at];
      return backend.servers.find((x) => x.id === id);
    },
    storeServer(table, key, server) {
      const entry = table.create(key);
      if (entry === undefined) return;
      const slot = table.slot("server_id");
      if (slot !== undefined) entry.data[slot.at] = server.id;
      entry.serverKey = table.plan.srvkey === "addr" ? `${server.host}:${server.port}` : server.name;
      table.touch(entry);
    },
  };
  loader = makeLoader(world, handlers);
  for (const set of plan.patterns) {
    world.patternSets.push(
      makePatternSet(
        set,
        registry,
        (at, message) => errors.push({ file: at?.file ?? 0, line: at?.line ?? 0, message }),
        undefined,
        (index) => plan.files[index] ?? "",
      ),
    );
  }
  assignPatternIds(registry);
  world.patternRegistry = registry;
  for (const proxy of plan.proxies) makeProxy(world, proxy);
  for (const proxy of plan.proxies) {
    const loaded = loadProxy(proxy, loader, handlers.actions);
    const front = world.frontends.get(proxy.name);
    const back = world.backends.get(proxy.name);
    if (front !== undefined) front.loaded = loaded;
    if (back !== undefined) back.loaded = loaded;
    uniqueIds.set(proxy.name, loaded.uniqueId);
  }
  for (const backend of world.backends.values()) {
    for (const server of backend.servers) linkTrack(world, server);
  }
  return { world, loader };
}

/** Tables that stick rules use remember servers, said or not. */
function stickStores(plan: Plan): void {
  for (const proxy of plan.proxies) {
    for (const rule of proxy.stickRules) {
      const { store } = plan.tables[rule.table]!;
      for (const name of ["server_id", "server_key"])
        if (!store.some((x) => x.name === name)) store.push({ name });
    }
  }
}

function makeProxy(world: RuntimeWorld, plan: ProxyPlan): void {
  let backend: RuntimeBackend | undefined;
  if (plan.kind !== "frontend") {
    backend = {
      name: plan.name,
      id: plan.id,
      plan,
      servers: [],
      counters: makeCounters(),
      queue: [],
      queueMax: 0,
      served: 0,
      activeServers: 0,
      backupServers: 0,
      totalWeight: 0,
      lastChange: now(),
      downTransitions: 0,
      downTime: 0,
      pick: () => undefined,
      loadChanged() {},
      serversChanged() {},
      published: plan.settings["be-unpublished"] === undefined,
      world,
      usable: isUsable,
      loaded: undefined as never,
    };
    for (const [index, server] of plan.servers.entries())
      backend.servers.push(makeServer(server, index, backend));
    world.backends.set(plan.name, backend);
  }
  if (plan.kind !== "backend") {
    const frontend: RuntimeFrontend = {
      name: plan.name,
      id: plan.id,
      plan,
      maxconn: plan.maxconn ?? 0,
      counters: makeCounters(),
      state: plan.disabled ? "stopped" : "open",
      own: backend,
      loaded: undefined as never,
    };
    world.frontends.set(plan.name, frontend);
  }
}

/** Whether new streams may go to a server. */
export function isUsable(server: Server): boolean {
  return (
    server.up &&
    !server.adminMaint &&
    !server.inheritedMaint &&
    !server.adminDrain &&
    !server.inheritedDrain &&
    !server.stopping &&
    server.effectiveWeight > 0
  );
}

export function makeServer(plan: ServerPlan, index: number, backend: RuntimeBackend): RuntimeServer {
  const enabled = plan.check;
  const server: RuntimeServer = {
    name: plan.name,
    id: plan.id ?? index + 1,
    index,
    plan,
    backend,
    counters: makeCounters(),
    host: plan.address.host,
    port: plan.address.port,
    up: true,
    stopping: false,
    starting: false,
    adminMaint: plan.disabled,
    adminDrain: false,
    inheritedMaint: false,
    inheritedDrain: false,
    userWeight: plan.weight,
    initialWeight: plan.weight,
    effectiveWeight: plan.weight * 16,
    maxconn: plan.maxconn,
    served: 0,
    queue: [],
    queueMax: 0,
    lastChange: now(),
    downTransitions: 0,
    downTime: 0,
    checkFailures: 0,
    consecutiveErrors: 0,
    check: {
      status: enabled ? "INI" : "",
      code: -1,
      text: "",
      duration: -1,
      health: plan.rise,
      enabled,
      agent: { status: "", text: "", code: -1, duration: -1, health: 1, enabled: plan.agentCheck === true },
    },
    idleCount: 0,
    usedCount: 0,
    trackers: [],
    tracked: undefined,
    cookie: plan.cookie,
    dynamic: false,
    pool: undefined as never,
  };
  server.pool = new ServerPool(server);
  return server;
}

function linkTrack(world: RuntimeWorld, server: RuntimeServer): void {
  const { track } = server.plan;
  if (track === undefined) return;
  const slash = track.lastIndexOf("/");
  const backend = slash < 0 ? server.backend : world.backends.get(track.slice(0, slash));
  const target = backend?.servers.find((x) => x.name === track.slice(slash + 1));
  if (target === undefined) {
    world.errors.push({
      ...server.plan.at,
      message: `unable to find required server '${track}' for tracking.`,
    });
    return;
  }
  server.tracked = target;
  target.trackers.push(server);
}
