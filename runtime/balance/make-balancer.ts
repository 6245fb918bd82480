/** Load balancing of one backend (manual 4.2 "balance"). */
import type { LoadContext } from "../handlers.ts";
import { setDynamicCookie } from "../persistence/dynamic-cookie.ts";
import type { BalancePlan } from "../plan.ts";
import type { Backend } from "../world.ts";
import { isGradual, makeAlgorithm } from "./make-algorithm.ts";
import { makeMembers, WEIGHT_SCALE } from "./members.ts";
import { weightDivisor } from "./server-map.ts";

const roundRobin: BalancePlan = {
  algorithm: "roundrobin",
  hashType: "map-based",
  hashFunction: "sdbm",
  avalanche: false,
  hashBalanceFactor: 0,
};

export type Balancer = Pick<Backend, "pick" | "loadChanged" | "serversChanged" | "pickForLog">;

/**
 * `pick` answers undefined when all servers are full, or none is usable (then `totalWeight` is 0).
 * `serversChanged` must be called once after the servers are there.
 */
export function makeBalancer(backend: Backend, load: LoadContext): Balancer {
  const plan = backend.plan.balance ?? roundRobin;
  const gradual = isGradual(plan);
  const members = makeMembers(backend, {
    scale: gradual ? WEIGHT_SCALE : 1,
    divisor: gradual ? 1 : weightDivisor(backend),
    flat: plan.algorithm === "sticky",
  });
  const expr = plan.expr === undefined ? undefined : load.expr(plan.expr);
  const algorithm = makeAlgorithm(backend, members, plan, expr);
  const takesTurns = ["first", "roundrobin", "static-rr"].includes(plan.algorithm);
  return {
    pick(s, avoid) {
      if (members.totalWeight === 0) return undefined;
      // A queue at the backend means that every server was full; newcomers wait their turn.
      const waiting = backend.queue.length;
      if (takesTurns && waiting > 0 && backend.served > 0 && waiting !== backend.counters.curConns)
        return undefined;
      return algorithm.pick(s, avoid);
    },
    pickForLog: (message) => algorithm.pickForLog?.(message),
    loadChanged(server, delta) {
      server.served += delta;
      backend.served += delta;
      algorithm.loadChanged?.(server);
    },
    serversChanged() {
      for (const server of backend.servers) setDynamicCookie(backend, server);
      const changes = members.refresh();
      algorithm.changed(changes);
    },
  };
}
