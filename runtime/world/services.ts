/** What runs beside the listeners: balancing, error pages, persistence, health checks. */

import { defaultFullconn } from "../balance/default-fullconn.ts";
import { makeBalancer } from "../balance/make-balancer.ts";
import { loadErrorReplies } from "../errors/error-replies.ts";
import type { Loader } from "../load.ts";
import { requestCookies, responseCookies } from "../persistence/cookies.ts";
import type { RuntimeWorld } from "./runtime-world.ts";

export interface Services {
  stop(): void;
}

/** Binds the neighbouring rooms to the world. Problems go to `world.errors`. */
export function startServices(world: RuntimeWorld, loader: Loader): Services {
  const { hooks } = world;
  hooks.clientCookies = requestCookies;
  hooks.responseCookies = (s) => responseCookies(s, world);
  hooks.errorReply = loadErrorReplies(world.plan.proxies, (proxy) => loader.context(proxy, "request"));
  for (const backend of world.backends.values()) {
    backend.plan.fullconn ??= defaultFullconn(world, backend);
    Object.assign(backend, makeBalancer(backend, loader.context(backend.name, "request")));
    backend.serversChanged();
  }
  return { stop() {} };
}
