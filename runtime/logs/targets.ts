/** `log` lines as things that take messages: header, sampling, length limit, then a sink. */
import { now } from "../clock.ts";
import type { LoadContext } from "../handlers.ts";
import type { AddressPlan, LogTargetPlan, RingPlan } from "../plan.ts";
import type { World } from "../world.ts";
import { logHeader } from "./header.ts";
import { facilityNumber, levelRank } from "./levels.ts";
import { makeSampler } from "./sampler.ts";
import { dropped, makeSink, type Sink } from "./sinks.ts";
import { makeStreamSink } from "./stream-sink.ts";

export interface Target {
  plan: LogTargetPlan;
  /** Level and sampling; counts the message when sampling. */
  accepts(level: number): boolean;
  write(level: number, message: string, tag: string, sd: string): void;
  close(): void;
}

/** Needs a line per message; the sink may depend on it (log backends). */
type Route = (message: string) => Sink | undefined;

function ringSink(ring: RingPlan): Sink {
  const peers = ring.servers.map((server) => ({
    host: server.address.host || "127.0.0.1",
    port: server.address.port,
    framing: server.options["log-proto"] === "octet-count" ? ("octet-count" as const) : ("line" as const),
  }));
  return makeStreamSink(peers, ring.size);
}

/** Makes target makers: sinks are shared by all lines that name the same place. */
export function makeTargets(world: World, load: LoadContext): (logs: readonly LogTargetPlan[]) => Target[] {
  const sinks = new Map<string, Sink | string>();
  const sinkOf = (address: AddressPlan): Sink | string => {
    const key = JSON.stringify(address);
    let sink = sinks.get(key);
    if (!sink) {
      if (address.family === "ring") {
        const ring = world.plan.rings.find((r) => r.name === address.host);
        sink = ring ? ringSink(ring) : `unknown ring '${address.host}'`;
      } else sink = makeSink(address);
      sinks.set(key, sink);
    }
    return sink;
  };
  const routeOf = (plan: LogTargetPlan): Route | undefined => {
    const { address } = plan;
    if (address.family === "backend") {
      return (message) => {
        const backend = world.backends.get(address.host);
        const server = backend?.pickForLog?.(message);
        if (!server) return undefined;
        const sink = sinkOf({ ...server.plan.address, host: server.host, port: server.port });
        return typeof sink === "string" ? undefined : sink;
      };
    }
    const sink = sinkOf(address);
    if (typeof sink === "string") {
      load.error(plan.at, `log: ${sink}`);
      return undefined;
    }
    return () => sink;
  };
  const make = (plan: LogTargetPlan): Target | undefined => {
    const route = routeOf(plan);
    if (!route) return undefined;
    const worst = levelRank(plan.level || "debug");
    const floor = plan.minLevel ? levelRank(plan.minLevel) : 0;
    const facility = facilityNumber(plan.facility) * 8;
    const sampled = plan.sample && makeSampler(plan.sample);
    const limit = (plan.len || 1024) - 1;
    return {
      plan,
      accepts: (level) => level <= worst && (!sampled || sampled()),
      write(level, message, tag, sd) {
        const sink = route(message);
        if (!sink) {
          dropped.count++;
          return;
        }
        const shown = Math.max(level, floor);
        const header = logHeader(plan.format, {
          priority: facility + shown,
          level: shown,
          at: now(),
          host: world.plan.global.logSendHostname,
          tag,
          pid: process.pid,
          sd: sd.trimEnd(),
        });
        const line = header + message.replace(/[\n\0]+$/, "");
        sink.write(line.length > limit ? line.slice(0, limit) : line);
      },
      close() {
        for (const sink of sinks.values()) if (typeof sink !== "string") sink.close();
      },
    };
  };
  return (logs) => logs.map(make).filter((t) => t !== undefined);
}
