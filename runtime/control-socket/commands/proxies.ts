/** Commands on whole proxies: frontends on and off, limits, publishing, dynamic cookies, counters. */
import { clearCounters } from "../../counters.ts";
import { setDynamicCookie } from "../../persistence/dynamic-cookie.ts";
import { serveBacklog } from "../../proxy/listener.ts";
import type { RuntimeBackend, RuntimeFrontend } from "../../world/runtime-world.ts";
import { type Answer, done, error, info, type Note, notice } from "../answer.ts";
import { type Cli, type CommandHandler, denied, hasLevel } from "../cli.ts";
import { findServer, isNote } from "./find-server.ts";

function frontend(cli: Cli, name: string | undefined): RuntimeFrontend | Note {
  if (name === undefined) return error("A frontend name is expected.\n");
  return cli.world.frontends.get(name) ?? error("No such frontend.\n");
}

function backend(cli: Cli, name: string | undefined): RuntimeBackend | Note {
  if (name === undefined) return error("A backend name is expected.\n");
  return cli.world.backends.get(name) ?? error("No such backend.\n");
}

/** `enable|disable|shutdown frontend <frontend>` */
export const switchFrontend: CommandHandler = (cli, words) => {
  const f = frontend(cli, words[2]);
  if (isNote(f)) return f;
  const [verb] = words;
  if (f.state === "stopped")
    return error(
      verb === "shutdown"
        ? "Frontend was already shut down.\n"
        : "Frontend was previously shut down, cannot change it.\n",
    );
  if (verb === "shutdown") {
    f.state = "stopped";
    for (const l of cli.listeners) if (l.frontend === f) l.close();
    return done;
  }
  const wanted = verb === "enable" ? "open" : "paused";
  if (f.state === wanted) return error(`All sockets are already ${verb}d.\n`);
  f.state = wanted;
  if (wanted === "open") serveBacklog(cli.world);
  return done;
};

function limit(text: string | undefined): number | Note {
  if (text === undefined) return error("Integer value expected.\n");
  const n = Number.parseInt(text, 10) || 0;
  return n < 0 ? error("Value out of range.\n") : n;
}

export const setFrontendMaxconn: CommandHandler = (cli, words) => {
  const f = frontend(cli, words[3]);
  if (isNote(f)) return f;
  const n = limit(words[4]);
  if (isNote(n)) return n;
  f.maxconn = n;
  serveBacklog(cli.world);
  return done;
};

export const setGlobalMaxconn: CommandHandler = (cli, words) => {
  if (words[3] === undefined) return error("Expects an integer value.\n");
  const n = limit(words[3]);
  if (isNote(n)) return n;
  cli.world.limits.maxconn = n === 0 ? (cli.world.plan.global.maxconn ?? 0) : n;
  serveBacklog(cli.world);
  return done;
};

export const publishBackend: CommandHandler = (cli, words) => {
  const b = backend(cli, words[2] ?? "");
  if (isNote(b)) return b;
  if (b.plan.disabled) return error("No effect on a disabled backend.\n");
  b.published = words[0] === "publish";
  return notice(`Backend ${words[0]}ed.\n`);
};

export const dynamicCookie: CommandHandler = (cli, words) => {
  const b = backend(cli, words[3]);
  if (isNote(b)) return b;
  const { cookie } = b.plan;
  if (cookie === undefined) return error("This backend has no cookie.\n");
  if (words[0] === "set") {
    if (words[4] === undefined) return error("String value expected.\n");
    cookie.key = words[4];
  } else cookie.dynamic = words[0] === "enable";
  for (const s of b.servers) {
    if (s.plan.cookie !== undefined) continue;
    s.cookie = undefined;
    setDynamicCookie(b, s);
  }
  return done;
};

/** `clear counters [all | server <backend>/<server>]`: maxima, or everything counted. */
export const clearAllCounters: CommandHandler = (cli, words): Answer => {
  const { world } = cli;
  if (words[2] === "server") {
    if (!hasLevel(cli, "admin")) return denied;
    const s = findServer(world, words[3]);
    if (isNote(s)) return s;
    clearCounters(s.counters, true);
    s.queueMax = s.queue.length;
    s.downTransitions = s.checkFailures = 0;
    return info("Server counters cleared.\n");
  }
  const all = words[2] === "all";
  if (all && !hasLevel(cli, "admin")) return denied;
  world.global.connRateMax = world.global.rateMax = 0;
  for (const f of world.frontends.values()) clearCounters(f.counters, all);
  for (const b of world.backends.values()) {
    clearCounters(b.counters, all);
    b.queueMax = 0;
    if (all) b.downTransitions = 0;
    for (const s of b.servers) {
      clearCounters(s.counters, all);
      s.queueMax = s.queue.length;
      if (all) s.downTransitions = s.checkFailures = 0;
    }
  }
  return done;
};

const rateUsage =
  "'set rate-limit' only supports :\n   - 'connections global' for the connections accepted per second\n   - 'sessions global' for the sessions begun per second\n";

export const setRateLimit: CommandHandler = (cli, words) => {
  const [, , what, scope, text] = words;
  if (scope !== "global" || (what !== "connections" && what !== "sessions")) return error(rateUsage);
  if (text === undefined) return error("Expects an integer value.\n");
  const n = Number.parseInt(text, 10) || 0;
  if (n < 0) return error("Value out of range.\n");
  if (what === "connections") cli.world.limits.maxConnRate = n;
  else cli.world.limits.maxSessRate = n;
  serveBacklog(cli.world);
  return done;
};
