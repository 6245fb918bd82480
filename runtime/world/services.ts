/** What runs beside the listeners: balancing, health checks. */
import type { Loader } from "../load.ts";
import { isUsable } from "./build-world.ts";
import type { RuntimeServer, RuntimeWorld } from "./runtime-world.ts";

export interface Services {
  stop(): void;
}

export function startServices(world: RuntimeWorld, _loader: Loader): Services {
  for (const backend of world.backends.values()) {
    let turn = 0;
    const count = (): void => {
      backend.activeServers = backend.servers.filter((x) => isUsable(x) && !x.plan.backup).length;
      backend.backupServers = backend.servers.filter((x) => isUsable(x) && x.plan.backup).length;
    };
    backend.serversChanged = count;
    backend.loadChanged = (server, delta) => {
      server.served += delta;
      backend.served += delta;
    };
    backend.pick = (): RuntimeServer | undefined => {
      const usable = backend.servers.filter((x) => isUsable(x) && (x.maxconn === 0 || x.served < x.maxconn));
      return usable[turn++ % usable.length];
    };
    count();
  }
  return { stop() {} };
}
