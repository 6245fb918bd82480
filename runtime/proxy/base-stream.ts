/** What TCP and HTTP streams have in common: the record rules and logs look at. Maps appear when first used. */
import type {
  Channel,
  Fetchable,
  HttpTxn,
  Reply,
  ServerConnInfo,
  Stream,
  TimerName,
  Tracked,
} from "../stream.ts";
import type { Value } from "../value.ts";
import type { RuntimeBackend, RuntimeFrontend, RuntimeServer, RuntimeWorld } from "../world/runtime-world.ts";
import type { ClientSession } from "./session.ts";
import type { PendingStore } from "./sticky.ts";

let ids = 0;
const noCaptures: (string | undefined)[] = [];

export abstract class BaseStream implements Stream {
  id = ids++;
  readonly world: RuntimeWorld;
  session: ClientSession;
  frontend: RuntimeFrontend;
  backend: RuntimeBackend | undefined;
  server: RuntimeServer | undefined = undefined;
  proxyName: string;
  abstract req: Channel;
  abstract res: Channel;
  http: HttpTxn | undefined = undefined;
  tracked: (Tracked | undefined)[] = [];
  time: Stream["time"];
  cause = "-";
  phase = "-";
  retries = 0;
  redispatched = false;
  queuePosition = { server: 0, backend: 0 };
  reqCaptures: (string | undefined)[] = noCaptures;
  resCaptures: (string | undefined)[] = noCaptures;
  uniqueId: string | undefined = undefined;
  logLevel: string | undefined = undefined;
  logSilent = false;
  dstOverride: Stream["dstOverride"] = undefined;
  wantedServer: RuntimeServer | undefined = undefined;
  persistent = false;
  ignorePersist = false;
  forcePersist = false;
  lastRule: Stream["lastRule"] = undefined;
  finalRule: Stream["finalRule"] = undefined;
  waitingEntity: string | undefined = undefined;
  wakeAt = 0;
  pending: Map<unknown, unknown> | undefined = undefined;
  replyWith: Reply | undefined = undefined;
  strict = true;
  final = true;
  direction: "request" | "response" = "request";
  memo: Fetchable[];
  memoEpoch: number[];
  serverConn: ServerConnInfo | undefined = undefined;
  internalReply = false;
  /** set-priority-class and set-priority-offset. */
  priorityClass?: number;
  priorityOffset?: number;
  maxRetries?: number;
  noL7Retry?: boolean;
  serverError: Stream["serverError"] = undefined;
  /** Backend named by a use_backend rule. */
  chosen: string | undefined = undefined;
  /** Table entries to write when the server is known. */
  stores: PendingStore[] | undefined = undefined;
  applet?: string;
  /** May use an idle server connection. */
  reusable = false;
  closeServer?: boolean;
  private ownTimeouts: Partial<Record<TimerName, number>> | undefined = undefined;
  private txnMap: Map<string, Value> | undefined = undefined;
  private reqMap: Map<string, Value> | undefined = undefined;
  private resMap: Map<string, Value> | undefined = undefined;

  constructor(world: RuntimeWorld, session: ClientSession, accept: number) {
    this.world = world;
    this.session = session;
    this.frontend = session.frontend;
    this.backend = session.frontend.own;
    this.proxyName = session.frontend.name;
    this.time = { accept, requestStart: -1, request: -1, queue: -1, connect: -1, response: -1, end: -1 };
    this.memo = [];
    this.memoEpoch = [];
  }

  get timeouts(): Partial<Record<TimerName, number>> {
    this.ownTimeouts ??= {};
    return this.ownTimeouts;
  }
  /** A timeout set by a rule. */
  override(name: TimerName): number | undefined {
    return this.ownTimeouts?.[name];
  }
  /** What rules set for the server side ends with the choice of another backend. */
  forgetSettings(): void {
    // Not `delete`: the object would lose its fast shape.
    this.maxRetries = undefined as unknown as number;
    const t = this.ownTimeouts;
    if (t === undefined) return;
    for (const name of ["server", "connect", "queue", "tunnel"] as const) delete t[name];
  }
  get txnVars(): Map<string, Value> {
    this.txnMap ??= new Map();
    return this.txnMap;
  }
  get reqVars(): Map<string, Value> {
    this.reqMap ??= new Map();
    return this.reqMap;
  }
  get resVars(): Map<string, Value> {
    this.resMap ??= new Map();
    return this.resMap;
  }
  /** Variables of the request die when the response begins. */
  endRequestVars(): void {
    this.reqMap = undefined;
  }

  reply(reply: Reply): void {
    this.replyWith = reply;
  }

  /** Notes why the stream ends, unless something earlier already said so. */
  terminate(cause: string, phase: string): void {
    if (this.cause === "-") this.cause = cause;
    if (this.phase === "-") this.phase = phase;
  }

  /** `server ... redir <prefix>`: answers with a redirect instead of connecting. False: connect. */
  redirectTo(_prefix: string): boolean {
    return false;
  }

  /** A server is connected: send and go on. */
  abstract serverReady(): void;
  /** No server will be had: `status` for HTTP, cause and phase are set. */
  abstract serverFailed(status: number): void;
  /** Whether the client went away while nothing was sent to a server yet. */
  abstract readonly clientGone: boolean;
}
