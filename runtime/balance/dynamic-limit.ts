import { now } from "../clock.ts";
import type { Server } from "../world.ts";

/**
 * Streams a server takes at once right now; 0: no limit. Between minconn and maxconn in proportion to the backend's
 * load (manual 5.2 "minconn"), and throttled while the server warms up ("slowstart").
 */
export function dynamicLimit(server: Server): number {
  const { maxconn, plan, backend } = server;
  if (maxconn === 0) return 0;
  const full = backend.plan.fullconn ?? 0;
  const load = backend.counters.curConns;
  let limit = maxconn;
  if (plan.minconn > 0 && plan.minconn < maxconn && load < full) {
    limit = Math.max(plan.minconn, Math.floor((load * maxconn) / full));
  }
  if (server.starting && plan.slowstart) {
    const elapsed = now() - server.lastChange;
    if (elapsed >= 0 && elapsed < plan.slowstart) {
      const percent = Math.floor((100 * elapsed) / plan.slowstart);
      limit = Math.max(1, Math.floor((limit * percent) / 100));
    }
  }
  return limit;
}

/** Whether one more stream finds a slot without queueing. */
export function hasRoom(server: Server): boolean {
  return server.maxconn === 0 || (server.queue.length === 0 && server.served < dynamicLimit(server));
}
