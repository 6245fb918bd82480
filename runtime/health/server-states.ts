/**
 * How servers change state, whoever asks: checks, the control socket, the stats page, tracked servers. Every change logs
 * what HAProxy logs, moves queued streams, tells the balancer and the servers that track this one.
 */
import { now } from "../clock.ts";
import type { Stream } from "../stream.ts";
import type { Server, World } from "../world.ts";
import { type Check, describeCheck } from "./check.ts";

export interface StateHooks {
  /** Ends a stream, with the cause letter for logs: D server down, U active server up, K killed. */
  shutdown(s: Stream, cause: string): void;
  /** A server has room again: takes queued streams; says how many. */
  serveQueues(server: Server): number;
  /** Closes idle connections. */
  forgetConnections(server: Server): void;
  /** Both checks of a server, when it has them. */
  checksOf(server: Server): { health: Check | undefined; agent: Check | undefined };
}

export interface ServerStates {
  /** Down, as checks see it. */
  stop(server: Server, cause?: string): void;
  start(server: Server, cause?: string): void;
  /** No new clients (404 with disable-on-404). */
  drainByCheck(server: Server, cause?: string): void;
  setMaintenance(server: Server, on: boolean): void;
  setDrain(server: Server, on: boolean): void;
  setWeight(server: Server, weight: number): void;
  shutdownStreams(server: Server, cause: string): number;
}

const inMaintenance = (s: Server): boolean => s.adminMaint || s.inheritedMaint;
const inDrain = (s: Server): boolean => s.adminDrain || s.inheritedDrain;
const nameOf = (s: Server): string => `${s.plan.backup ? "Backup " : ""}Server ${s.backend.name}/${s.name}`;

export function makeServerStates(world: World, hooks: StateHooks): ServerStates {
  const warmups = new Map<Server, NodeJS.Timeout>();

  /** Streams waiting for a server that will not take them: those that may go elsewhere are sent there. */
  function requeue(server: Server): number {
    if (server.backend.plan.redispatch === undefined) return 0;
    const moved = server.queue.splice(0);
    for (const waiting of moved) {
      waiting.stream.persistent = false;
      waiting.wake(undefined);
    }
    return moved.length;
  }

  function more(server: Server, moved: number, forced: boolean): string {
    const { backend } = server;
    const via = !forced && server.tracked ? ` via ${server.tracked.backend.name}/${server.tracked.name}` : "";
    if (moved < 0) return via;
    const { activeServers, backupServers } = backend;
    const running = backupServers > 0 && activeServers === 0 ? " Running on backup." : "";
    const counts = `. ${activeServers} active and ${backupServers} backup servers`;
    return server.up
      ? `${via}${counts} online.${running} ${moved} sessions requeued, ${server.queue.length} total in queue`
      : `${via}${counts} left.${running} ${server.counters.curConns} sessions active, ${moved} requeued, ${server.queue.length} remaining in queue`;
  }

  function log(server: Server, level: string, text: string): void {
    world.log(server.backend.plan, level, `${text}.`);
  }

  /** Notes the moment, the time spent down, and whether the backend as a whole went down. `before` < 0: leave the backend alone. */
  function moved(server: Server, wasUp: boolean, before: number): void {
    const { backend } = server;
    const at = now();
    if (wasUp !== server.up) {
      if (server.up) server.downTime += Math.floor((at - server.lastChange) / 1000);
      else server.downTransitions++;
    }
    server.lastChange = at;
    const after = backend.activeServers + backend.backupServers;
    if (before > 0 && after === 0) {
      backend.downTransitions++;
      backend.lastChange = at;
      world.log(
        backend.plan,
        "emerg",
        `${backend.plan.kind === "listen" ? "proxy" : "backend"} ${backend.name} has no server available!`,
      );
    }
  }

  /** The backend as a whole came back. */
  function noteReturn({ backend }: Server, before: number): void {
    if (before > 0 || backend.activeServers + backend.backupServers === 0) return;
    backend.downTime += Math.floor((now() - backend.lastChange) / 1000);
    backend.lastChange = now();
  }

  const usable = (server: Server): number => server.backend.activeServers + server.backend.backupServers;

  function shutdownStreams(server: Server, cause: string): number {
    let count = 0;
    for (const s of [...world.streams]) {
      if (s.server !== server) continue;
      count++;
      hooks.shutdown(s, cause);
    }
    return count;
  }

  function beginSlowStart(server: Server): void {
    const { slowstart } = server.plan;
    if (!slowstart) return;
    server.starting = true;
    const step = Math.max(1000, slowstart / 20);
    clearInterval(warmups.get(server));
    const timer = setInterval(() => {
      if (!server.up || now() - server.lastChange >= slowstart) {
        server.starting = false;
        clearInterval(timer);
        warmups.delete(server);
      }
      server.backend.serversChanged();
      hooks.serveQueues(server);
    }, step);
    timer.unref();
    warmups.set(server, timer);
  }

  function shutBackups(server: Server): void {
    if (
      server.plan.onMarkedUp !== "shutdown-backup-sessions" ||
      server.plan.backup ||
      server.userWeight === 0
    )
      return;
    for (const other of server.backend.servers) if (other.plan.backup) shutdownStreams(other, "U");
  }

  const states: ServerStates = {
    shutdownStreams,
    stop(server, cause = "") {
      if (inMaintenance(server) || !server.up) return;
      const before = usable(server);
      const quiet = server.stopping || inDrain(server);
      server.up = false;
      server.stopping = false;
      server.starting = false;
      server.backend.serversChanged();
      if (server.plan.onMarkedDown === "shutdown-sessions") shutdownStreams(server, "D");
      const count = requeue(server);
      log(
        server,
        quiet ? "notice" : "alert",
        `${nameOf(server)} is DOWN${cause}${more(server, count, false)}`,
      );
      moved(server, true, before);
      for (const tracker of server.trackers) states.stop(tracker);
    },
    start(server, cause = "") {
      if (inMaintenance(server) || (server.up && !server.stopping)) return;
      const before = usable(server);
      const wasUp = server.up;
      server.up = true;
      server.stopping = false;
      moved(server, wasUp, -1);
      beginSlowStart(server);
      server.backend.serversChanged();
      shutBackups(server);
      const count = hooks.serveQueues(server);
      log(server, "notice", `${nameOf(server)} is UP${cause}${more(server, count, false)}`);
      noteReturn(server, before);
      for (const tracker of server.trackers) states.start(tracker);
    },
    drainByCheck(server, cause = "") {
      if (inMaintenance(server) || server.stopping) return;
      const before = usable(server);
      const wasUp = server.up;
      server.up = true;
      server.stopping = true;
      server.backend.serversChanged();
      const count = requeue(server);
      log(server, "notice", `${nameOf(server)} is stopping${cause}${more(server, count, false)}`);
      moved(server, wasUp, before);
      for (const tracker of server.trackers) states.drainByCheck(tracker);
    },
    setMaintenance(server, on) {
      if (server.adminMaint === on) return;
      const was = inMaintenance(server);
      server.adminMaint = on;
      applyMaintenance(server, was, true);
      for (const tracker of server.trackers) inheritMaintenance(tracker, on);
    },
    setDrain(server, on) {
      if (server.adminDrain === on) return;
      const was = inDrain(server);
      server.adminDrain = on;
      applyDrain(server, was, true);
      for (const tracker of server.trackers) inheritDrain(tracker, on);
    },
    setWeight(server, weight) {
      server.userWeight = weight;
      server.backend.serversChanged();
      hooks.serveQueues(server);
    },
  };

  function inheritMaintenance(server: Server, on: boolean): void {
    if (server.inheritedMaint === on) return;
    const was = inMaintenance(server);
    server.inheritedMaint = on;
    applyMaintenance(server, was, false);
    for (const tracker of server.trackers) inheritMaintenance(tracker, on);
  }

  function inheritDrain(server: Server, on: boolean): void {
    if (server.inheritedDrain === on) return;
    const was = inDrain(server);
    server.inheritedDrain = on;
    applyDrain(server, was, false);
    for (const tracker of server.trackers) inheritDrain(tracker, on);
  }

  function enterMaintenance(server: Server, forced: boolean): void {
    const before = usable(server);
    const { health } = hooks.checksOf(server);
    if (health) {
      health.paused = true;
      health.health = 0;
      server.check.health = 0;
    }
    if (!server.up) {
      hooks.forgetConnections(server);
      log(
        server,
        "notice",
        `${nameOf(server)} was DOWN and now enters maintenance${more(server, -1, forced)}`,
      );
      return;
    }
    const quiet = server.stopping || inDrain(server);
    server.up = false;
    server.stopping = false;
    server.starting = false;
    server.backend.serversChanged();
    if (server.plan.onMarkedDown === "shutdown-sessions") shutdownStreams(server, "D");
    hooks.forgetConnections(server);
    const count = requeue(server);
    log(
      server,
      quiet ? "notice" : "alert",
      `${nameOf(server)} is going DOWN for maintenance${more(server, count, forced)}`,
    );
    moved(server, true, before);
  }

  function leaveMaintenance(server: Server, forced: boolean): void {
    const before = usable(server);
    const { health, agent } = hooks.checksOf(server);
    if (health) {
      health.paused = false;
      health.health = health.rise;
      server.check.health = health.rise;
    }
    const trackedUp = !server.tracked || server.tracked.up;
    if (trackedUp && (!agent?.enabled || agent.health >= agent.rise)) {
      server.up = true;
      server.stopping = server.tracked?.stopping ?? false;
    }
    const state = `${server.up ? "UP" : "DOWN"}/${inDrain(server) ? "DRAIN" : "READY"}`;
    log(server, "notice", `${nameOf(server)} is ${state} (leaving ${forced ? "forced " : ""}maintenance)`);
    if (server.up) {
      moved(server, false, -1);
      beginSlowStart(server);
    }
    server.backend.serversChanged();
    noteReturn(server, before);
    shutBackups(server);
    hooks.serveQueues(server);
  }

  function applyMaintenance(server: Server, was: boolean, forced: boolean): void {
    const is = inMaintenance(server);
    if (!was && is) enterMaintenance(server, forced);
    else if (was && !is) leaveMaintenance(server, forced);
    else if (is && forced && !server.adminMaint) {
      const via = server.tracked ? ` via ${server.tracked.backend.name}/${server.tracked.name}` : "";
      log(
        server,
        "notice",
        `${nameOf(server)} is leaving forced maintenance but remains in maintenance${via}`,
      );
    } else if (is && !forced && !server.inheritedMaint) {
      log(server, "notice", `${nameOf(server)} remains in forced maintenance`);
    }
  }

  function applyDrain(server: Server, was: boolean, forced: boolean): void {
    if (inMaintenance(server)) return;
    const is = inDrain(server);
    const before = usable(server);
    if (!was && is) {
      server.backend.serversChanged();
      const count = requeue(server);
      log(server, "notice", `${nameOf(server)} enters drain state${more(server, count, forced)}`);
      moved(server, server.up, before);
    } else if (was && !is) {
      server.backend.serversChanged();
      const via =
        !forced && server.tracked ? ` via ${server.tracked.backend.name}/${server.tracked.name}` : "";
      const what = forced ? "leaving forced drain" : "leaving drain";
      log(server, "notice", `${nameOf(server)} is ${server.up ? "UP" : "DOWN"} (${what})${via}`);
      hooks.serveQueues(server);
    } else if (is) {
      log(server, "notice", `${nameOf(server)} remains in ${server.adminDrain ? "forced " : ""}drain mode`);
    }
  }
  return states;
}

/** The cause of a state change for logs: the check's own words, unless they were logged already. */
export function causeOf(check: Check): string {
  const { server } = check;
  return server.tracked || server.backend.plan.check?.logHealthChecks ? "" : describeCheck(check);
}
