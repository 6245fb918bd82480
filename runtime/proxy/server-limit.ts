import type { RuntimeServer } from "../world/runtime-world.ts";

/**
 * The number of streams a server takes now: `maxconn`, or between `minconn` and `maxconn` by how full the backend is
 * (manual 5.2 "minconn", 4.2 "fullconn"). 0: no limit.
 */
export function maxconnNow(server: RuntimeServer): number {
  const { maxconn } = server;
  const { minconn } = server.plan;
  if (maxconn === 0 || minconn === 0 || minconn >= maxconn) return maxconn;
  const full = server.backend.plan.fullconn ?? 0;
  const { served } = server.backend;
  if (full <= 0 || served >= full) return maxconn;
  return Math.max(minconn, Math.floor((served * maxconn) / full));
}
