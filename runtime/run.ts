/** Life of a running plan: open, serve, drain, stop. */

import type { CliCommand } from "../grammar/catalogue/types.ts";
import { type ControlSockets, startControlSockets } from "./control-socket/start-control-sockets.ts";
import type { Handlers } from "./load/load-expr.ts";
import { refuseIgnored } from "./load/refuse-ignored.ts";
import { makeLoggers } from "./logs/loggers.ts";
import type { Plan } from "./plan.ts";
import { defaultHooks } from "./proxy/default-hooks.ts";
import type { Hooks } from "./proxy/hooks.ts";
import { HttpClient } from "./proxy/http-client.ts";
import { type Listener, listen } from "./proxy/listener.ts";
import { makeStatsPage } from "./stats/stats-page.ts";
import { statsRequested } from "./stats/stats-request.ts";
import { setStartVariables } from "./vars/start-variables.ts";
import { buildWorld } from "./world/build-world.ts";
import type { Actions } from "./world/load-proxy.ts";
import type { RuntimeWorld } from "./world/runtime-world.ts";
import { startServices } from "./world/services.ts";

export interface StartOptions {
  /** Only bind everything and report, then close. */
  checkOnly?: boolean;
  /** SO_REUSEPORT on listeners, so that a second process can take over (default true; `-dR` clears it). */
  reusePort?: boolean;
  hooks?: Partial<Hooks>;
  /** Commands of the stats socket by name, from the catalogue; without them it knows none. */
  cliCommands?: Readonly<Record<string, CliCommand>>;
  /** Reads configuration text, for expressions given at run time; the reason if it cannot be read. */
  compile?: (config: string) => Promise<Plan | string>;
}

export interface Running {
  world: RuntimeWorld;
  listeners: Listener[];
  /** Soft stop: no new connections, present ones finish. Resolves when the last is gone. */
  drain(): Promise<void>;
  /** Hard stop. */
  stop(): Promise<void>;
}

function where(plan: Plan, e: { file: number; line: number; message: string }): string {
  return e.line > 0 ? `[${plan.files[e.file] ?? "?"}:${e.line}] : ${e.message}` : e.message;
}

export async function runPlan(
  plan: Plan,
  handlers: Handlers & { actions: Actions },
  options: StartOptions,
): Promise<Running | { errors: string[] }> {
  if (plan.unsupported.length > 0) {
    return {
      errors: plan.unsupported.map((u) => where(plan, { ...u.at, message: `${u.what}: ${u.reason}` })),
    };
  }
  const ignored = refuseIgnored(plan);
  if (ignored.length > 0) return { errors: ignored.map((e) => where(plan, e)) };
  const { world, loader } = buildWorld(plan, { ...defaultHooks, ...options.hooks }, handlers);
  if (world.errors.length > 0) return { errors: world.errors.map((e) => where(plan, e)) };
  setStartVariables(loader.context("", "request"));
  world.loggers = makeLoggers(world, loader.context("", "request"));
  const services = startServices(world, loader);
  if (world.errors.length > 0) {
    services.stop();
    return { errors: world.errors.map((e) => where(plan, e)) };
  }
  const listeners: Listener[] = [];
  const page = makeStatsPage(
    world,
    (proxy) => loader.context(proxy, "request"),
    services.health,
    () => listeners,
  );
  world.hooks.statsRequested = statsRequested;
  world.hooks.statsPage = (s, _world, proxy, stats) => page(s, proxy, stats);
  const errors: string[] = [];
  for (const frontend of world.frontends.values()) {
    if (frontend.plan.disabled) continue;
    for (const bind of frontend.plan.binds) {
      const last = bind.address.portEnd ?? bind.address.port;
      for (let port = bind.address.port; port <= last; port++) {
        const made = await listen(world, frontend, bind, port, options.reusePort ?? true);
        if (typeof made === "string") {
          const kind = frontend.plan.kind === "listen" ? "proxy" : "frontend";
          errors.push(where(plan, { ...bind.at, message: `Starting ${kind} ${frontend.name}: ${made}` }));
        } else listeners.push(made);
      }
    }
  }
  const control: ControlSockets | undefined =
    errors.length > 0
      ? undefined
      : await startControlSockets(
          {
            world,
            handlers,
            listeners,
            health: services.health,
            shutdownStream: services.shutdownStream,
            compile: options.compile,
          },
          options.cliCommands ?? {},
        );
  for (const e of control?.errors ?? []) errors.push(where(plan, { ...e.at, message: e.message }));
  const closeListeners = (): void => {
    for (const l of listeners) l.close();
    control?.close();
  };
  if (errors.length > 0 || options.checkOnly === true) {
    closeListeners();
    services.stop();
    world.loggers?.close();
    if (errors.length > 0) return { errors };
  }
  const stop = async (): Promise<void> => {
    world.stopping = true;
    closeListeners();
    for (const session of [...world.sessions]) session.transport.destroy();
    for (const backend of world.backends.values()) for (const server of backend.servers) server.pool.clear();
    services.stop();
    world.loggers?.close();
  };
  return {
    world,
    listeners,
    stop,
    drain() {
      world.stopping = true;
      closeListeners();
      for (const session of [...world.sessions]) {
        const { user } = session.transport;
        if (user instanceof HttpClient) user.closeIfIdle();
      }
      return new Promise((resolve) => {
        const check = (): void => {
          if (world.sessions.size > 0) {
            setTimeout(check, 20);
            return;
          }
          void stop().then(resolve);
        };
        check();
      });
    },
  };
}
