import type { Listener } from "../proxy/listener.ts";
import type { Backend, World } from "../world.ts";
import { backendLine, frontendLine, type LineOptions, listenerLine, serverLine } from "./lines.ts";
import type { StatLine } from "./stat-columns.ts";

/** Bits of the second number of `show stat <iid> <type> <sid>`. */
export const TypeMask = { frontends: 1, backends: 2, servers: 4, listeners: 8 } as const;

export interface Selection extends LineOptions {
  /** Proxy, kinds (bits of TypeMask) and server; -1: all. */
  iid?: number;
  types?: number;
  sid?: number;
  /** Only servers that are up. */
  up?: boolean;
  /** No servers in maintenance. */
  noMaint?: boolean;
  /** Part of the proxy's name. */
  scope?: string;
  /** Names of proxies shown (`stats scope`); empty: all. */
  only?: readonly string[];
}

export interface SelectedProxy {
  name: string;
  backend: Backend | undefined;
  lines: StatLine[];
}

/** Proxies in order of declaration, each with its lines: frontend, listeners, servers, backend. */
export function* selectLines(
  world: World,
  listeners: readonly Listener[],
  select: Selection,
): Generator<SelectedProxy> {
  const iid = select.iid ?? -1;
  const types = select.types ?? -1;
  const sid = select.sid ?? -1;
  const counts = select.up === true || select.noMaint === true;
  const options = { ...select, counts };
  for (const plan of world.plan.proxies) {
    if (plan.disabled || (iid !== -1 && plan.id !== iid)) continue;
    if (select.scope !== undefined && !plan.name.includes(select.scope)) continue;
    if (select.only !== undefined && select.only.length > 0 && !select.only.includes(plan.name)) continue;
    const frontend = world.frontends.get(plan.name);
    const backend = world.backends.get(plan.name);
    const lines: StatLine[] = [];
    if (frontend?.plan === plan && types & TypeMask.frontends)
      lines.push(frontendLine(frontend, world.limits.maxconn));
    if (frontend?.plan === plan && types & TypeMask.listeners && plan.options["socket-stats"] === true) {
      const own = listeners.filter((l) => l.frontend === frontend);
      for (const [i, l] of own.entries())
        if (sid === -1 || (l.bind.id ?? i + 1) === sid) lines.push(listenerLine(l, i + 1, options));
    }
    if (backend?.plan === plan) {
      if (types & TypeMask.servers)
        for (const s of backend.servers) {
          if (sid !== -1 && s.id !== sid) continue;
          if (select.noMaint && (s.adminMaint || s.inheritedMaint)) continue;
          if (select.up && (!s.up || s.adminMaint || s.inheritedMaint)) continue;
          lines.push(serverLine(s, options));
        }
      if (types & TypeMask.backends) lines.push(backendLine(backend, options));
    }
    if (lines.length > 0) yield { name: plan.name, backend, lines };
  }
}
