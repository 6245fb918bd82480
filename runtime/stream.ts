/**
 * What rules, fetches, logs and balancing see of a connection and a request. Plain mutable records; the data plane
 * (proxy/, http1/, tcp/) creates and drives them, everything else reads them and calls the few methods given.
 */
import type { BindPlan } from "./plan.ts";
import type { Ip, Value } from "./value.ts";
import type { Backend, Frontend, Server } from "./world.ts";

/** One side's message head. Names are matched case-insensitively; `name(i)` is as received, lower-cased. */
export interface Head {
  /** Request line; "" for responses. `target` is the URI as it will be sent. Assigning marks the head as changed. */
  method: string;
  target: string;
  /** "1.0", "1.1" (or "2.0"). */
  version: string;
  /** Response line; 0 and "" for requests. */
  status: number;
  reason: string;
  readonly count: number;
  name(i: number): string;
  value(i: number): string;
  /** Next index at or after `from` whose name is `lower` (already lower-case), or -1. */
  find(lower: string, from?: number): number;
  /** First value with that name. */
  get(lower: string): string | undefined;
  setValue(i: number, value: string): void;
  removeAt(i: number): void;
  /** Removes all of that name; returns how many. */
  remove(lower: string): number;
  add(name: string, value: string): void;
  /** Puts it before all others. */
  prepend(name: string, value: string): void;
  /** remove + add. */
  set(name: string, value: string): void;
  /** Grows with every change; memoised samples check it. */
  epoch: number;
  /** Bytes of the head as received, start line included. */
  readonly bytes: number;
}

/** One direction of a connection as content rules see it. */
export interface Channel {
  /** Bytes received and not yet forwarded; a view valid only during the call that looks at it. */
  peek(): Uint8Array;
  /** The sender closed its side: no more will come. */
  closed: boolean;
  /** The buffer cannot take more. */
  full: boolean;
  /** Bytes forwarded so far, for logs and tables. */
  bytesIn: number;
  bytesOut: number;
}

/** A response made by the proxy itself. */
export interface Reply {
  status: number;
  reason?: string;
  /** Wire-ready head and body, from an errorfile: sent as is, connection closed or kept per its own headers. */
  raw?: Uint8Array;
  headers: [name: string, value: string][];
  body?: Uint8Array;
  /** Close the client connection after it. */
  close?: boolean;
  /** Skip http-after-response rules. */
  bare?: boolean;
  /** Body is sent only after this many ms (tarpit). */
  delay?: number;
}

export interface HttpTxn {
  req: Head;
  res: Head | undefined;
  /** Status for logs: of the response sent to the client; -1 while unknown. */
  status: number;
  /** Buffered request/response body bytes so far, when something asked for it (wait-for-body, req.body). */
  reqBody(): { data: Uint8Array; complete: boolean };
  resBody(): { data: Uint8Array; complete: boolean };
  /** Status the server answered with, before rules changed it; absent while unknown (`server_status`). */
  serverStatus?: number;
  /** Status of deny, when an action chose one. */
  denyStatus: number;
  /** Authentication and cookie persistence marks kept for logs: the two cookie flag letters of %tsc. */
  cookieFlags: [string, string];
  /** Captured cookies for %CC and %CS. */
  clientCookie?: string;
  serverCookie?: string;
  /** Request line and URI as first received, for logs and txn fetches. */
  originalMethod: string;
  originalTarget: string;
  originalVersion: string;
  keepAlive: boolean;
}

/** A tracked table entry on one of the sc slots. */
export interface Tracked {
  table: import("./tables/stick-table.ts").StickTable;
  entry: import("./tables/stick-table.ts").StickEntry;
  /** Tracked for the stream (content, http) rather than the session. */
  byStream: boolean;
  /** http counters already updated for this request. */
  counted: { request: boolean; error: boolean; failure: boolean };
}

/** A client connection. */
export interface Session {
  id: number;
  frontend: Frontend;
  bind: BindPlan;
  /** Effective addresses (PROXY protocol and set-src applied). undefined for unix sockets. */
  src: Ip | undefined;
  srcPort: number;
  dst: Ip | undefined;
  dstPort: number;
  /** Addresses of the real TCP connection. */
  peerSrc: Ip | undefined;
  peerSrcPort: number;
  peerDst: Ip | undefined;
  peerDstPort: number;
  /** PROXY v2 TLVs: type -> bytes; unique id TLV as well. */
  tlvs: Map<number, Uint8Array> | undefined;
  /** true when a PROXY header was received (fc_rcvd_proxy). */
  rcvdProxy: boolean;
  /** Wall-clock ms at accept; all timers of streams are ms of the same clock (`now()`). */
  acceptedAt: number;
  vars: Map<string, Value>;
  tracked: (Tracked | undefined)[];
  /** Requests seen on this connection before the current one. */
  requests: number;
  logLevelOverride?: number;
  /** `tcp-request connection expect-proxy`: a PROXY header comes first. */
  expectProxy?: boolean;
  /** Client-side TLS, for %sslc and %sslv. */
  tls?: { cipher: string; version: string };
}

export type TimerName =
  | "client"
  | "server"
  | "connect"
  | "queue"
  | "httpRequest"
  | "httpKeepAlive"
  | "tarpit"
  | "tunnel"
  | "clientFin"
  | "serverFin";

export interface Stream {
  /** Number for %rt and ids. */
  id: number;
  session: Session;
  frontend: Frontend;
  /** Backend chosen; the frontend's own proxy until then (listen) or undefined. */
  backend: Backend | undefined;
  server: Server | undefined;
  /** Proxy whose rules run now (frontend's or backend's). */
  proxyName: string;
  req: Channel;
  res: Channel;
  http: HttpTxn | undefined;
  /** "txn" variables live as long as the stream; "req"/"res" only on that side. */
  txnVars: Map<string, Value>;
  reqVars: Map<string, Value>;
  resVars: Map<string, Value>;
  tracked: (Tracked | undefined)[];
  /** Wall-clock ms, or -1 for not reached. See section 8.4 of the manual. */
  time: {
    accept: number;
    /** first byte of the request, head complete, queued, connected to server, response head, end */
    requestStart: number;
    request: number;
    queue: number;
    connect: number;
    response: number;
    end: number;
  };
  /** Termination state: cause and phase letters of %ts, '-' while normal. */
  cause: string;
  phase: string;
  retries: number;
  redispatched: boolean;
  queuePosition: { server: number; backend: number };
  /** Values of `capture request/response header` and http-request capture, by slot. */
  reqCaptures: (string | undefined)[];
  resCaptures: (string | undefined)[];
  uniqueId: string | undefined;
  /** `switch-mode http`: the TCP stream goes on as HTTP once its rules have ended. */
  switchToHttp?: boolean;
  /** `tcp-response content close`: the server's connection is closed once what it sent was forwarded. */
  closeServer?: boolean;
  /** Sends an interim response (103) now; absent where there is no client to tell. */
  sendInterim?(status: number, headers: readonly (readonly [string, string])[]): void;
  /** Queue order (set-priority-class, -2047..2047; set-priority-offset, ms); absent: 0. */
  priorityClass?: number;
  priorityOffset?: number;
  /** `set-retries`; absent: the backend's. */
  maxRetries?: number;
  /** `disable-l7-retry`: no retry once something was sent. */
  noL7Retry?: boolean;
  /** Overrides by `set-timeout` etc., ms. */
  timeouts: Partial<Record<TimerName, number>>;
  logLevel: string | undefined;
  /** Set by `silent` log level. */
  logSilent: boolean;
  /** Destination set by set-dst/set-dst-port/do-resolve on the server side. */
  dstOverride: { ip?: Ip; port?: number } | undefined;
  /** Sticking said this server (stick match, cookie, use-server, force-persist). */
  wantedServer: Server | undefined;
  /** Server chosen is persistent: no rebalancing while it is usable. */
  persistent: boolean;
  ignorePersist: boolean;
  forcePersist: boolean;
  /** Last rule evaluated, for last_rule_file/last_rule_line; index into plan files. */
  lastRule: { file: number; line: number } | undefined;
  finalRule: { file: number; line: number } | undefined;
  waitingEntity: string | undefined;
  /** Epoch ms until which a yielding action wants to sleep; 0: none. */
  wakeAt: number;
  /** Scratch space for actions that yield (by rule object). */
  pending: Map<unknown, unknown> | undefined;
  /** Reply chosen by the last `Outcome.replied`. */
  replyWith: Reply | undefined;
  reply(reply: Reply): void;
  /** Strict rewriting mode for the current rule set. */
  strict: boolean;
  /**
   * The rules that run now will not run again with more data: what is missing counts as absent (tests are false, not
   * INCOMPLETE; `wait_end` is true). Set by `RuleList.run` from its `final`; true outside content inspection.
   */
  final: boolean;
  /** Direction of the rules that run now. */
  direction: "request" | "response";
  /** Memo of shared expressions: value and the epoch it was computed in; see load/memo. */
  memo: Fetchable[];
  memoEpoch: Float64Array | number[];
  /** The connection to the server, when there is one. */
  serverConn: ServerConnInfo | undefined;
  /** Why the last connection to a server failed, as bc_err, bc_err_name and bc_err_str report it. */
  serverError?: { code: number; name: string; text: string } | undefined;
  /** Response made by the proxy (not a server): for `%tsc`-like flags and lf items. */
  internalReply: boolean;
  /** What logs show as the server when the proxy itself answered: "<STATS>" ... */
  applet?: string;
}

export type Fetchable = Value | symbol;

export interface ServerConnInfo {
  src: Ip | undefined;
  srcPort: number;
  dst: Ip | undefined;
  dstPort: number;
  reused: boolean;
  fd: number;
}
