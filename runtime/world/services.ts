/** What runs beside the listeners: balancing, health checks, control sockets. */

import { defaultFullconn } from "../balance/default-fullconn.ts";
import { makeBalancer } from "../balance/make-balancer.ts";
import { loadErrorReplies } from "../errors/error-replies.ts";
import type { Loader } from "../load.ts";
import { requestCookies, responseCookies } from "../persistence/cookies.ts";
import { setDynamicCookie } from "../persistence/dynamic-cookie.ts";
import type { RuntimeWorld } from "./runtime-world.ts";

export interface Services {
  stop(): void;
}

export function startServices(world: RuntimeWorld, loader: Loader): Services {
  const context = (proxy: string) => loader.context(proxy, "request");
  for (const backend of world.backends.values()) {
    backend.plan.fullconn ??= defaultFullconn(world, backend);
    Object.assign(backend, makeBalancer(backend, context(backend.name)));
    for (const server of backend.servers) setDynamicCookie(backend, server);
    backend.serversChanged();
  }
  Object.assign(world.hooks, {
    clientCookies: requestCookies,
    responseCookies: (s) => responseCookies(s, world),
    errorReply: loadErrorReplies(world.plan.proxies, context),
  } satisfies Partial<RuntimeWorld["hooks"]>);
  return { stop() {} };
}
