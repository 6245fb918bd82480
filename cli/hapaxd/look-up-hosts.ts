/** Addresses of servers' host names, asked of the system as HAProxy does when it starts. */
import { lookup } from "node:dns/promises";
import { hostsOf } from "../../compiler/check/files/server-hosts.ts";
import type { Model } from "../../compiler/model/types.ts";

/** Adds to `known` the names that decide whether a server can start, with whether they have an address. */
export async function lookUpHosts(model: Model, known: Map<string, boolean>): Promise<void> {
  const names = new Set<string>();
  for (const proxy of model.proxies)
    if (proxy.caps.backend)
      for (const { name, otherwise } of hostsOf(proxy)) if (otherwise === "fail") names.add(name);
  await Promise.all(
    [...names].map(async (name) => {
      try {
        await lookup(name);
        known.set(name, true);
      } catch {
        known.set(name, false);
      }
    }),
  );
}
