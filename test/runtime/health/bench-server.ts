/** A backend with servers made by hand, and small TCP servers for checks to talk to. */
import { createServer, type Server as NetServer, type Socket } from "node:net";
import { makeCounters } from "../../../runtime/counters.ts";
import type { CheckPlan, ProxyPlan, ServerPlan } from "../../../runtime/plan.ts";
import type { Backend, Server, World } from "../../../runtime/world.ts";
import { emptyPlan, proxyOf, serverAt } from "../proxy/plan-builder.ts";

export interface Bench {
  world: World;
  backend: Backend;
  /** Lines logged: "level text". */
  logs: string[];
}

export function benchOf(
  servers: Partial<ServerPlan>[],
  check?: CheckPlan,
  more: Partial<ProxyPlan> = {},
): Bench {
  const plans = servers.map((s, i) => serverAt(`s${i + 1}`, 1, { check: check !== undefined, ...s }));
  const plan = proxyOf("backend", "be", { servers: plans, ...(check ? { check } : {}), ...more });
  const logs: string[] = [];
  const world = {
    plan: { ...emptyPlan(), proxies: [plan] },
    frontends: new Map(),
    backends: new Map(),
    streams: new Set(),
    procVars: new Map(),
    log: (_plan: unknown, level: string, text: string) => logs.push(`${level} ${text}`),
  } as unknown as World;
  const backend = {
    name: "be",
    id: 2,
    plan,
    servers: [] as Server[],
    counters: makeCounters(),
    queue: [],
    served: 0,
    activeServers: 0,
    backupServers: 0,
    lastChange: Date.now(),
    downTransitions: 0,
    downTime: 0,
  } as unknown as Backend;
  backend.serversChanged = () => {
    const usable = backend.servers.filter(
      (s) => s.up && !s.stopping && !s.adminMaint && !s.adminDrain && !s.inheritedMaint,
    );
    backend.activeServers = usable.filter((s) => !s.plan.backup).length;
    backend.backupServers = usable.length - backend.activeServers;
  };
  backend.servers = plans.map(
    (p, index) =>
      ({
        name: p.name,
        id: index + 1,
        index,
        plan: p,
        backend,
        counters: makeCounters(),
        host: "127.0.0.1",
        port: p.address.port,
        up: true,
        stopping: false,
        starting: false,
        adminMaint: false,
        adminDrain: false,
        inheritedMaint: false,
        inheritedDrain: false,
        userWeight: p.weight,
        initialWeight: p.weight,
        effectiveWeight: 16,
        maxconn: p.maxconn,
        queue: [],
        lastChange: Date.now(),
        downTransitions: 0,
        downTime: 0,
        checkFailures: 0,
        consecutiveErrors: 0,
        check: { agent: {} },
        trackers: [],
        tracked: undefined,
      }) as unknown as Server,
  );
  world.backends.set("be", backend);
  backend.serversChanged();
  return { world, backend, logs };
}

/** Listens on a free port of 127.0.0.1 and hands every connection to `talk`. */
export function listenOnce(talk: (socket: Socket) => void): Promise<{ port: number; server: NetServer }> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      talk(socket);
    });
    server.listen(0, "127.0.0.1", () =>
      resolve({ port: (server.address() as { port: number }).port, server }),
    );
  });
}
