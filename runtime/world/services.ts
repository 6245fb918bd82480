/** What runs beside the listeners: balancing, error pages, persistence, health checks. */

import { defaultFullconn } from "../balance/default-fullconn.ts";
import { makeBalancer } from "../balance/make-balancer.ts";
import { loadErrorReplies } from "../errors/error-replies.ts";
import { type Health, startHealth } from "../health/start-health.ts";
import type { Loader } from "../load.ts";
import { requestCookies, responseCookies } from "../persistence/cookies.ts";
import type { BaseStream } from "../proxy/base-stream.ts";
import { serveQueues } from "../proxy/connect.ts";
import type { ClientSession } from "../proxy/session.ts";
import type { Stream } from "../stream.ts";
import type { RuntimeServer, RuntimeWorld } from "./runtime-world.ts";

export interface Services {
  health: Health;
  /** Ends a stream; `cause` is its first termination letter. */
  shutdownStream(s: Stream, cause: string): void;
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
  const shutdownStream = (s: Stream, cause: string): void => {
    (s as BaseStream).terminate(cause, "D");
    (s.session as ClientSession).transport.destroy();
  };
  const health = startHealth(world, (proxy) => loader.context(proxy, "response"), {
    shutdown: shutdownStream,
    serveQueues(server) {
      const waiting = (): number => server.queue.length + server.backend.queue.length;
      const before = waiting();
      serveQueues(server as RuntimeServer);
      return before - waiting();
    },
    forgetConnections: (server) => (server as RuntimeServer).pool.clear(),
  });
  hooks.observe = (server, what) => health.observe(server, what);
  return { health, shutdownStream, stop: () => health.stop() };
}
