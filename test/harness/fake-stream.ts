/** A stream for tests of fetches and actions: a request (and response) from text, everything else at rest. */
import type { ActionFactory, FetchFactory, FetchHandler, LoadContext } from "../../runtime/handlers.ts";
import { parseIp } from "../../runtime/ip.ts";
import type { PatternSet } from "../../runtime/maps/pattern-set.ts";
import type { ArgPlan, Plan, ProxyPlan, RulePlan, RuleSetName } from "../../runtime/plan.ts";
import type { Channel, Head, HttpTxn, Reply, Session, Stream } from "../../runtime/stream.ts";
import type { StickTable } from "../../runtime/tables/stick-table.ts";
import type { Fetched, Value } from "../../runtime/value.ts";
import type { World } from "../../runtime/world.ts";

/** A head held as plain arrays. */
export class FakeHead implements Head {
  method = "";
  target = "";
  version = "1.1";
  status = 0;
  reason = "";
  epoch = 1;
  readonly bytes: number;
  #headers: [string, string][] = [];

  /** `text`: start line and header lines. */
  constructor(text: string) {
    const [start = "", ...lines] = text.split("\n");
    const words = start.split(" ");
    if (start.startsWith("HTTP/")) {
      this.version = (words[0] as string).slice(5);
      this.status = Number(words[1]);
      this.reason = words.slice(2).join(" ");
    } else {
      this.method = words[0] as string;
      this.target = words[1] as string;
      this.version = (words[2] ?? "HTTP/1.1").slice(5);
    }
    for (const line of lines) {
      const colon = line.indexOf(":");
      if (colon > 0) this.#headers.push([line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]);
    }
    this.bytes = text.length;
  }
  get count(): number {
    return this.#headers.length;
  }
  name(i: number): string {
    return (this.#headers[i] as [string, string])[0];
  }
  value(i: number): string {
    return (this.#headers[i] as [string, string])[1];
  }
  find(lower: string, from = 0): number {
    return this.#headers.findIndex(([n], i) => i >= from && n === lower);
  }
  get(lower: string): string | undefined {
    return this.#headers.find(([n]) => n === lower)?.[1];
  }
  setValue(i: number, value: string): void {
    this.#headers[i] = [this.name(i), value];
    this.epoch++;
  }
  removeAt(i: number): void {
    this.#headers.splice(i, 1);
    this.epoch++;
  }
  remove(lower: string): number {
    const before = this.#headers.length;
    this.#headers = this.#headers.filter(([n]) => n !== lower);
    this.epoch++;
    return before - this.#headers.length;
  }
  add(name: string, value: string): void {
    this.#headers.push([name.toLowerCase(), value]);
    this.epoch++;
  }
  prepend(name: string, value: string): void {
    this.#headers.unshift([name.toLowerCase(), value]);
    this.epoch++;
  }
  set(name: string, value: string): void {
    this.remove(name.toLowerCase());
    this.add(name, value);
  }
  /** "name: value" lines, in order. */
  lines(): string[] {
    return this.#headers.map(([n, v]) => `${n}: ${v}`);
  }
}

export interface FakeChannel extends Channel {
  data: Uint8Array;
}

function channel(text = ""): FakeChannel {
  const c: FakeChannel = {
    data: Buffer.from(text, "latin1"),
    peek: () => c.data,
    closed: false,
    full: false,
    bytesIn: text.length,
    bytesOut: 0,
  };
  return c;
}

export interface FakeOptions {
  request?: string;
  response?: string;
  body?: string;
  /** Raw bytes waiting in a TCP stream (no `request`). */
  raw?: string;
  src?: string;
  world?: World;
  proxy?: Partial<ProxyPlan>;
}

export function fakeProxy(over: Partial<ProxyPlan> = {}): ProxyPlan {
  return {
    name: "fe",
    kind: "frontend",
    id: 2,
    mode: "http",
    disabled: false,
    at: { file: 0, line: 1 },
    options: {},
    timeouts: {},
    rules: {},
    logs: [],
    captures: { request: [], response: [] },
    errors: {},
    monitorFail: [],
    binds: [],
    useBackend: { steps: [], indexes: [] },
    servers: [],
    useServer: { steps: [], indexes: [] },
    persistRules: { steps: [], indexes: [] },
    stickRules: [],
    retries: 3,
    retryOn: [],
    httpReuse: "safe",
    settings: {},
    ...over,
  } as ProxyPlan;
}

export type FakeStream = Stream & {
  req: FakeChannel;
  res: FakeChannel;
  http: (HttpTxn & { req: FakeHead; res: FakeHead | undefined }) | undefined;
};

export function fakeStream(options: FakeOptions = {}): FakeStream {
  const plan = fakeProxy({ mode: options.request === undefined ? "tcp" : "http", ...options.proxy });
  const counters = {
    curConns: 1,
    failedRewrites: 0,
    sessRate: { read: () => 0 },
    reqRate: { read: () => 0 },
  };
  const frontend = {
    name: plan.name,
    id: plan.id,
    plan,
    counters,
    own: undefined,
    state: "open",
    maxconn: 0,
  };
  const session = {
    id: 1,
    frontend,
    bind: { name: "https", id: 7, options: {} },
    src: parseIp(options.src ?? "192.0.2.7"),
    srcPort: 1234,
    dst: parseIp("198.51.100.1"),
    dstPort: 443,
    peerSrc: parseIp("192.0.2.7"),
    peerSrcPort: 1234,
    peerDst: parseIp("198.51.100.1"),
    peerDstPort: 443,
    tlvs: undefined,
    rcvdProxy: false,
    acceptedAt: 0,
    vars: new Map<string, Value>(),
    tracked: [],
    requests: 1,
  } as unknown as Session;
  const body = Buffer.from(options.body ?? "", "latin1");
  const http =
    options.request === undefined
      ? undefined
      : ({
          req: new FakeHead(options.request),
          res: options.response === undefined ? undefined : new FakeHead(options.response),
          status: -1,
          denyStatus: 0,
          reqBody: () => ({ data: body, complete: true }),
          resBody: () => ({ data: body, complete: true }),
          cookieFlags: ["-", "-"],
          originalMethod: "",
          originalTarget: "",
          originalVersion: "",
          keepAlive: true,
        } as unknown as FakeStream["http"]);
  const s = {
    id: 5,
    session,
    frontend,
    backend: undefined,
    server: undefined,
    proxyName: plan.name,
    req: channel(options.raw ?? ""),
    res: channel(""),
    http,
    txnVars: new Map<string, Value>(),
    reqVars: new Map<string, Value>(),
    resVars: new Map<string, Value>(),
    tracked: [],
    time: { accept: 0, requestStart: 0, request: 0, queue: -1, connect: -1, response: -1, end: -1 },
    cause: "-",
    phase: "-",
    retries: 0,
    redispatched: false,
    queuePosition: { server: 0, backend: 0 },
    reqCaptures: [],
    resCaptures: [],
    timeouts: {},
    strict: true,
    final: true,
    direction: "request",
    wakeAt: 0,
    replyWith: undefined as Reply | undefined,
    reply(r: Reply) {
      s.replyWith = r;
    },
    memo: [],
    memoEpoch: [],
    internalReply: false,
  };
  return s as unknown as FakeStream;
}

export interface FakeLoad extends LoadContext {
  errors: string[];
}

export interface FakeLoadOptions {
  direction?: "request" | "response";
  tables?: StickTable[];
  patterns?: PatternSet[];
  /** Expressions by index. */
  exprs?: ((s: Stream) => Fetched)[];
  plan?: Partial<Plan>;
  world?: Partial<World>;
}

/** A load context over hand-made expressions. Formats are `{ format: n }` into `exprs` too, rendered as text. */
export function fakeLoad(options: FakeLoadOptions = {}): FakeLoad {
  const errors: string[] = [];
  const exprs = options.exprs ?? [];
  const world = {
    frontends: new Map(),
    backends: new Map(),
    tables: new Map((options.tables ?? []).map((t) => [t.name, t])),
    procVars: new Map(),
    startedAt: 0,
    ...options.world,
  } as unknown as World;
  const load: FakeLoad = {
    errors,
    plan: {
      files: ["a.cfg"],
      global: { env: {}, tune: {} },
      exprs: [],
      tests: [],
      acls: [],
      proxies: [],
      userlists: [],
      httpErrors: [],
      ...options.plan,
    } as unknown as Plan,
    proxy: "fe",
    direction: options.direction ?? "request",
    expr: (i) => exprs[i] as (s: Stream) => Fetched,
    exprEach: (i) => (s, visit) => {
      const v = (exprs[i] as (s: Stream) => Fetched)(s);
      return typeof v !== "symbol" && v !== undefined && visit(v);
    },
    format: (i) => (s) => String((exprs[i] as (s: Stream) => Fetched)(s) ?? ""),
    cond: () => () => true,
    text: (value) =>
      typeof value === "object" && value !== null && "format" in value
        ? load.format(value.format as number)
        : () => String(value ?? ""),
    table: (i) => options.tables?.[i] as StickTable,
    patterns: (i) => options.patterns?.[i] as PatternSet,
    world,
    error: (_at, message) => {
      errors.push(message);
    },
  };
  return load;
}

/** Binds a fetch with literal arguments. */
export function bindFetch(
  factory: FetchFactory | undefined,
  args: ArgPlan[] = [],
  load = fakeLoad(),
): FetchHandler {
  if (!factory) throw new Error("no such fetch");
  const made = factory({ name: "", args }, load);
  return typeof made === "function" ? { get: made } : made;
}

/** Binds an action with its arguments. */
export function bindAction(
  factory: ActionFactory | undefined,
  args: Record<string, unknown>,
  load: LoadContext = fakeLoad(),
  set: RuleSetName = "http-request",
): (s: Stream) => number {
  if (!factory) throw new Error("no such action");
  return factory({ action: "", args, at: { file: 0, line: 1 } } as unknown as RulePlan, load, set);
}
