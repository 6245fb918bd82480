/**
 * The running configuration: proxies, servers, tables and counters that requests, health checks, logs, the stats page
 * and the control socket all look at. Built by `load.ts` from the plan.
 */

import type { PatternSet } from "./maps/pattern-set.ts";
import type { Plan, ProxyPlan, ServerPlan } from "./plan.ts";
import type { Stream } from "./stream.ts";
import type { StickTable } from "./tables/stick-table.ts";
import type { Value } from "./value.ts";

/** A rate over the last second(s), HAProxy's freq_ctr; see runtime/tables/rate.ts. */
export interface Rate {
  /** Counts `n` events now. */
  add(n: number, now: number): void;
  /** Events in the period up to now. */
  read(now: number): number;
}

/** Counters of one side of a proxy, a listener or a server, named as in `show stat`. */
export interface Counters {
  curConns: number;
  maxConns: number;
  limConns: number;
  totalConns: number;
  bytesIn: number;
  bytesOut: number;
  deniedReq: number;
  deniedRes: number;
  errReq: number;
  errConn: number;
  errRes: number;
  warnRetries: number;
  warnRedispatches: number;
  cliAborts: number;
  srvAborts: number;
  httpReqTotal: number;
  httpReqRateMax: number;
  rateMax: number;
  connRateMax: number;
  connTotal: number;
  internalErrors: number;
  connect: number;
  reuse: number;
  cacheLookups: number;
  lbTotal: number;
  deniedConn: number;
  deniedSess: number;
  failedRewrites: number;
  /** Index 1-5: responses 1xx-5xx, 0: other. */
  hrsp: number[];
  sessRate: Rate;
  connRate: Rate;
  reqRate: Rate;
  qTime: number;
  cTime: number;
  rTime: number;
  tTime: number;
  /** Longest of each, ms. */
  qTimeMax: number;
  cTimeMax: number;
  rTimeMax: number;
  tTimeMax: number;
  /** Requests the proxy answered itself. */
  intercepted: number;
  /** Seconds since epoch of last session; 0: none. */
  lastSession: number;
}

export interface Frontend {
  name: string;
  id: number;
  plan: ProxyPlan;
  /** maxconn in force (set maxconn frontend). */
  maxconn: number;
  counters: Counters;
  /** enable/disable/shutdown frontend. */
  state: "open" | "paused" | "stopped";
  /** Same proxy's backend side, for `listen`. */
  own: Backend | undefined;
}

/** ServerState: what HAProxy shows as UP, DOWN, NOLB, MAINT, DRAIN. */
export interface Server {
  name: string;
  id: number;
  /** Position among the backend's servers, from 0. */
  index: number;
  plan: ServerPlan;
  backend: Backend;
  counters: Counters;
  /** Address in force (set server addr). host is numeric or a path. */
  host: string;
  port: number;
  /** Checks' view. */
  up: boolean;
  /** 404 on disable-on-404: no new sessions, persistence kept. */
  stopping: boolean;
  /** Slow start is under way since `lastChange`. */
  starting: boolean;
  adminMaint: boolean;
  adminDrain: boolean;
  /** Inherited from `track`. */
  inheritedMaint: boolean;
  inheritedDrain: boolean;
  /** Weight as configured/set by user, and as in force now times slowstart (0..weight*16, HAProxy's eweight scale). */
  userWeight: number;
  initialWeight: number;
  effectiveWeight: number;
  maxconn: number;
  /** Streams holding a slot now; kept by `Backend.loadChanged`. */
  served: number;
  queue: Waiting[];
  queueMax: number;
  /** Wall-clock ms of the last state change; `downTime` is in seconds. */
  lastChange: number;
  downTransitions: number;
  downTime: number;
  checkFailures: number;
  consecutiveErrors: number;
  /** Last health check: status code name (L7OK ...), HTTP/L7 code, text, ms; -1 none. */
  check: {
    status: string;
    code: number;
    text: string;
    duration: number;
    health: number;
    enabled: boolean;
    agent: { status: string; text: string; code: number; duration: number; health: number; enabled: boolean };
  };
  idleCount: number;
  usedCount: number;
  trackers: Server[];
  tracked: Server | undefined;
  cookie: string | undefined;
  /** Runs when state or weight changed: balance structures rebuild. */
  dynamic: boolean;
}

/** A stream waiting for a connection slot. */
export interface Waiting {
  stream: Stream;
  /** Called when a slot is free (server given for backend-wide queues) or when given up with a cause. */
  wake(server: Server | undefined): void;
  cancelled: boolean;
}

export interface Backend {
  name: string;
  id: number;
  plan: ProxyPlan;
  servers: Server[];
  counters: Counters;
  /** Streams queued for any server. */
  queue: Waiting[];
  queueMax: number;
  /** Streams holding a slot of any server; kept by `loadChanged`. */
  served: number;
  /** Active usable weights and counts, kept by balance/. */
  activeServers: number;
  backupServers: number;
  totalWeight: number;
  lastChange: number;
  downTransitions: number;
  downTime: number;
  /** Runs the balancing algorithm: a usable server, or undefined when none (all down or all full: then queue). */
  pick(s: Stream, avoid?: Server): Server | undefined;
  /** `mode log` backends: the server that takes this message. */
  pickForLog?(message: string): Server | undefined;
  /** Tells balance/ that a server took (+1) or released (-1) a stream. */
  loadChanged(server: Server, delta: 1 | -1): void;
  /** Tells balance/ that state or weight of a server changed. */
  serversChanged(): void;
  /** Published (publish/unpublish backend). */
  published: boolean;
}

export interface World {
  plan: Plan;
  frontends: Map<string, Frontend>;
  backends: Map<string, Backend>;
  /** By table name as used in `table NAME`. */
  tables: Map<string, StickTable>;
  /** Pattern sets by plan index, and by reference name for the control socket. */
  patternSets: PatternSet[];
  procVars: Map<string, Value>;
  global: Counters;
  /** Process start, ms. */
  startedAt: number;
  /** Values in force of limits that the control socket may set. */
  limits: { maxconn: number; maxConnRate: number; maxSessRate: number; rateLimitSessions: number };
  /** Current client connections of the process. */
  curConns: number;
  totalConns: number;
  totalRequests: number;
  stopping: boolean;
  /** Live streams, for show sess / shutdown session. */
  streams: Set<Stream>;
  /** Captured invalid messages, for `show errors`. */
  errorCaptures: unknown[];
  /** Emits a process-level log line (server up/down, alerts) to a proxy's loggers. */
  log(proxy: ProxyPlan | undefined, level: string, message: string): void;
  /**
   * `do-log`: logs the stream now. `origin` names the rule set as log profiles do: "tcp-req-conn", "tcp-req-sess",
   * "tcp-req-cont", "tcp-res-cont", "http-req", "http-res", "http-after-res".
   */
  logStream(s: Stream, origin: string, profile?: string): void;
  /** Makes and remembers the stream's unique id, when its frontend has a format for one. */
  uniqueId?(s: Stream): string | undefined;
  /** Established connections of one listener (`dst_conn`); absent: those of its frontend are counted. */
  listenerConns?(bind: import("./plan.ts").BindPlan): number;
  /** Appends a line to a ring by name (converter `debug`); false when there is no such ring. */
  writeRing?(ring: string, line: string): boolean;
}
