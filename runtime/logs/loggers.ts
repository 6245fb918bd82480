/**
 * The logging side of a running configuration: one emitter per proxy, made at load (manual 4.2 "log", 8).
 */
import { now } from "../clock.ts";
import type { LoadContext } from "../handlers.ts";
import type { LogProfilePlan, ProxyPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import type { World } from "../world.ts";
import { type CompiledFormat, compileFormat, type FormatContext } from "./compile-format.ts";
import { defaultFormat } from "./default-formats.ts";
import { levelRank } from "./levels.ts";
import { Need } from "./needs.ts";
import { makeTargets, type Target } from "./targets.ts";

export type LogStep = "accept" | "request" | "connect" | "response" | "close";

export interface Loggers {
  /**
   * Tells that a stream reached a step; the line is written at the step it belongs to (once, unless `log-steps`).
   * `close` must always be told, except for monitor requests.
   */
  step(s: Stream, step: LogStep): void;
  /** A session that failed before a stream could do anything. `text` explains an embryonic one ("Connection closed during SSL handshake"). */
  sessionError(s: Stream, text?: string): void;
  /** For `World.log`. */
  message(proxy: ProxyPlan | undefined, level: string, message: string): void;
  /** For `World.logStream`. */
  doLog(s: Stream, origin: string, profile?: string): void;
  close(): void;
}

interface ProfileStep {
  format: CompiledFormat | undefined;
  sd: CompiledFormat | undefined;
  drop: boolean;
}
interface Profile {
  tag: string | undefined;
  steps: Map<string, ProfileStep>;
}

interface ProxyLog {
  plan: ProxyPlan;
  targets: Target[];
  tag: string;
  format: CompiledFormat | undefined;
  errorFormat: CompiledFormat | undefined;
  sd: CompiledFormat | undefined;
  needs: number;
  /** undefined: log once, when the format's needs are met. */
  steps: Set<string> | "all" | undefined;
}

function makeProfile(
  plan: LogProfilePlan,
  format: (i: number | undefined) => CompiledFormat | undefined,
): Profile {
  const steps = new Map<string, ProfileStep>();
  for (const [name, step] of Object.entries(plan.steps)) {
    steps.set(name, { format: format(step.format), sd: format(step.sd), drop: step.drop === true });
  }
  return { tag: plan.logTag, steps };
}

/** Step of a profile for an origin; steps have short names ("close" for "txn_close"). */
function stepOf(profile: Profile, origin: string): ProfileStep | undefined {
  const name = origin.startsWith("sess_") ? "error" : origin.startsWith("txn_") ? origin.slice(4) : origin;
  return profile.steps.get(name) ?? profile.steps.get("any");
}

/** Whether something went wrong in the eyes of dontlog-normal and log-separate-errors. */
function isError(s: Stream): boolean {
  if (s.redispatched) return true;
  if (s.cause === "-") return s.retries > 0 || (s.http?.status ?? 0) >= 500;
  return s.cause !== "L" || (s.http?.status ?? 0) >= 500;
}

export function makeLoggers(world: World, load: LoadContext): Loggers {
  const { plan } = world;
  const counts = new Map<string, number>();
  const context: FormatContext = {
    world,
    counts,
    uniqueId: (s) => s.uniqueId,
    expr: (index) => load.expr(index),
  };
  const compile = (index: number | undefined): CompiledFormat | undefined => {
    const format = index === undefined ? undefined : plan.formats[index];
    return format && compileFormat(format, context, "log");
  };
  const profiles = new Map(plan.logProfiles.map((p) => [p.name, makeProfile(p, compile)]));
  const targetsOf = makeTargets(world, load);
  const globalTag = plan.global.logTag ?? "hapaxd";
  const globalTargets = targetsOf(plan.global.logs);
  const proxies = new Map<string, ProxyLog>();
  const logged = new WeakSet<Stream>();

  const logOf = (proxy: ProxyPlan): ProxyLog => {
    let log = proxies.get(proxy.name);
    if (!log) {
      const builtin = proxy.logFormat === undefined ? defaultFormat(proxy) : undefined;
      const format = builtin ? compileFormat(builtin, context, "log") : compile(proxy.logFormat);
      let needs = format?.needs ?? 0;
      if (proxy.options["logasap"]) needs &= ~Need.bytes;
      const steps = proxy.logSteps;
      log = {
        plan: proxy,
        targets: targetsOf(proxy.logs),
        tag: proxy.logTag ?? globalTag,
        format,
        errorFormat: compile(proxy.errorLogFormat),
        sd: compile(proxy.logFormatSd),
        needs,
        steps: steps && (steps.includes("all") ? "all" : new Set(steps)),
      };
      proxies.set(proxy.name, log);
    }
    return log;
  };
  for (const proxy of plan.proxies) logOf(proxy);

  function send(
    log: ProxyLog,
    level: number,
    line: string,
    sd: string,
    s: Stream | undefined,
    origin: string,
    forced?: Profile,
  ): void {
    for (const target of log.targets) {
      if (!target.accepts(level)) continue;
      const profile =
        forced ?? (target.plan.profile === undefined ? undefined : profiles.get(target.plan.profile));
      let text = line;
      let data = sd;
      if (profile && s) {
        const step = stepOf(profile, origin);
        if (step?.drop) continue;
        if (step?.format && !step.format.empty) text = step.format.render(s, origin);
        if (step?.sd) data = step.sd.render(s, origin);
      }
      if (text !== "") target.write(level, text, profile?.tag ?? log.tag, data);
    }
  }

  function emit(s: Stream, log: ProxyLog, origin: string): void {
    const error = isError(s);
    if (!error && log.plan.options["dontlog-normal"]) return;
    if (s.logSilent) return;
    const level = s.logLevel
      ? levelRank(s.logLevel)
      : error && log.plan.options["log-separate-errors"]
        ? levelRank("err")
        : levelRank("info");
    const line = log.format?.render(s, origin) ?? "";
    counts.set(log.plan.name, (counts.get(log.plan.name) ?? 0) + 1);
    send(log, level, line, log.sd?.render(s, origin) ?? "", s, origin);
  }

  /** Proxies without any format say only that someone connected. */
  function connectionLine(s: Stream): string {
    const { session } = s;
    const mode = s.frontend.plan.mode === "http" ? "HTTP" : "TCP";
    const from = `${session.src?.toString() ?? "unix"}:${session.src ? session.srcPort : (session.bind.id ?? 1)}`;
    const to = `${session.dst?.toString() ?? "unix"}:${session.dst ? session.dstPort : (session.bind.id ?? 1)}`;
    return `Connect from ${from} to ${to} (${s.frontend.name}/${mode})`;
  }

  return {
    step(s, step) {
      const log = logOf(s.frontend.plan);
      if (log.targets.length === 0) return;
      const origin = `txn_${step}`;
      // An HTTP stream exists from its first request on, so that is also when it was accepted.
      if (step === "request" && log.plan.mode === "http") this.step(s, "accept");
      if (log.steps) {
        if (step === "close" && log.plan.options["dontlognull"] && s.req.bytesIn === 0) return;
        if (log.steps === "all" || log.steps.has(step)) emit(s, log, origin);
        return;
      }
      if (!log.format || log.format.empty) {
        if (step === "accept" && s.session.requests === 0) {
          send(log, levelRank("info"), connectionLine(s), "", undefined, origin);
        }
        return;
      }
      if (logged.has(s)) return;
      const http = log.plan.mode === "http";
      const due =
        step === "close" ||
        (step === "request" && (log.needs & ~Need.request) === 0) ||
        (step === (http ? "response" : "connect") && (log.needs & Need.bytes) === 0);
      if (!due) return;
      logged.add(s);
      if (step === "close" && log.plan.options["dontlognull"] && s.req.bytesIn === 0) return;
      emit(s, log, origin);
    },
    sessionError(s, text) {
      const log = logOf(s.frontend.plan);
      if (log.targets.length === 0 || logged.has(s)) return;
      logged.add(s);
      const level = levelRank(log.plan.options["log-separate-errors"] ? "err" : "info");
      const origin = text === undefined ? "sess_error" : "sess_killed";
      const format = log.errorFormat ?? (text === undefined ? log.format : undefined);
      const { session } = s;
      const legacy = `${session.src?.toString() ?? "unix"}:${session.srcPort} [${now()}] ${s.frontend.name}/${session.bind.name ?? session.bind.id ?? 1}: ${text}`;
      const line = format ? format.render(s, origin) : text === undefined ? "" : legacy;
      counts.set(log.plan.name, (counts.get(log.plan.name) ?? 0) + 1);
      send(log, level, line, log.sd?.render(s, origin) ?? "", s, origin);
    },
    message(proxy, level, message) {
      const rank = levelRank(level);
      if (proxy) send(logOf(proxy), rank, message, "", undefined, "unspec");
      else {
        for (const target of globalTargets)
          if (target.accepts(rank)) target.write(rank, message, globalTag, "");
      }
    },
    doLog(s, origin, profileName) {
      const log = logOf(s.frontend.plan);
      if (log.targets.length === 0 || s.logSilent) return;
      const level = levelRank(s.logLevel ?? "info");
      const profile = profileName === undefined ? undefined : profiles.get(profileName);
      const line = log.format?.render(s, origin) ?? "";
      send(log, level, line, log.sd?.render(s, origin) ?? "", s, origin, profile);
    },
    close() {
      for (const target of globalTargets) target.close();
      for (const log of proxies.values()) for (const target of log.targets) target.close();
    },
  };
}
