import { endSessionTracking } from "../tables/tracking.ts";
import type { RuntimeWorld } from "../world/runtime-world.ts";
import type { ClientSession } from "./session.ts";

/** The client connection is over: counters, tracked entries, private server connections. Safe to call twice. */
export function endSession(world: RuntimeWorld, session: ClientSession): void {
  if (!session.alive) return;
  session.alive = false;
  for (const c of session.privateConns) c.close();
  session.privateConns.length = 0;
  endSessionTracking(session);
  session.frontend.counters.curConns--;
  world.curConns--;
  world.sessions.delete(session);
  session.onEnd?.();
}
