/** The world with what only the data plane needs: bound rules, connection pools, loggers. */

import type { FetchFn } from "../handlers.ts";
import type { ParseOptions } from "../http1/parse-head.ts";
import type { StartError } from "../load.ts";
import type { Loggers } from "../logs/loggers.ts";
import type { PatternRegistry } from "../maps/pattern-set.ts";
import type { ProxyPlan } from "../plan.ts";
import type { Hooks } from "../proxy/hooks.ts";
import type { ServerPool } from "../proxy/server-pool.ts";
import type { ClientSession } from "../proxy/session.ts";
import type { CondFn, RuleList } from "../rules.ts";
import type { Stream } from "../stream.ts";
import type { StickKey } from "../tables/stick-key.ts";
import type { StickEntry, StickTable } from "../tables/stick-table.ts";
import type { Backend, Frontend, Server, World } from "../world.ts";

/** A proxy's rules, ready to run. */
export interface LoadedProxy {
  plan: ProxyPlan;
  tcpConnection: RuleList;
  tcpSession: RuleList;
  tcpContent: RuleList;
  tcpResponse: RuleList;
  httpRequest: RuleList;
  redirects: RuleList;
  useBackend: RuleList;
  httpResponse: RuleList;
  httpAfterResponse: RuleList;
  useServer: RuleList;
  persist: RuleList;
  statsRules: RuleList;
  /** `force-be-switch`: an unpublished backend may be chosen. */
  forceSwitch: CondFn[];
  monitorFail: CondFn[];
  stick: LoadedStick[];
  uniqueId: ((s: Stream) => string) | undefined;
  tlvs: Map<string, { type: number; text: (s: Stream) => string }[]>;
}

export interface LoadedStick {
  kind: "match" | "store-request" | "store-response";
  get: FetchFn;
  table: StickTable;
  cond: CondFn | undefined;
}

export interface RuntimeFrontend extends Frontend {
  loaded: LoadedProxy;
  own: RuntimeBackend | undefined;
}

export interface RuntimeBackend extends Backend {
  loaded: LoadedProxy;
  servers: RuntimeServer[];
  world: RuntimeWorld;
  /** Whether new streams may go to this server. */
  usable(server: Server): boolean;
}

export interface RuntimeServer extends Server {
  backend: RuntimeBackend;
  pool: ServerPool;
}

export interface RuntimeWorld extends World {
  errors: StartError[];
  logCounts: Map<string, number>;
  loggers: Loggers | undefined;
  uniqueId(s: Stream): string | undefined;
  tableAt(index: number): StickTable;
  hooks: Hooks;
  tune: { bufsize: number; maxrewrite: number; maxHeaders: number };
  /** h1-case-adjust names by lower-case name. */
  caseMap: Readonly<Record<string, string>>;
  sessions: Set<ClientSession>;
  /** Accepted by the kernel, held back by a limit of ours. */
  backlog: { listener: unknown; handle: unknown }[];
  patternRegistry?: PatternRegistry;
  /** An expression bound for a proxy's requests. */
  expr(proxy: string, index: number): FetchFn;
  responseOptions(backend: RuntimeBackend): ParseOptions;
  /** `timeout tarpit` in force: backend's, else frontend's, else connect's; ms. */
  tarpitTimeout(s: Stream): number;
  /** Smoothed times of a finished exchange with a server. */
  recordTimes(s: Stream, backend: RuntimeBackend, server: RuntimeServer): void;
  /** Server a stick-table entry stands for. */
  stickyServer(backend: RuntimeBackend, table: StickTable, entry: StickEntry): RuntimeServer | undefined;
  storeServer(table: StickTable, key: StickKey, server: RuntimeServer): void;
  frontends: Map<string, RuntimeFrontend>;
  backends: Map<string, RuntimeBackend>;
}
