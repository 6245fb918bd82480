import { H1Head } from "../http1/head.ts";
import type { Channel, HttpTxn, Session, Stream } from "../stream.ts";
import type { Server, World } from "../world.ts";
import type { CheckConnection } from "./check-connection.ts";
import { makeIpStream } from "./ip-of-socket.ts";

/** What expressions and formats of checks look at: a stream without client, whose response is what the server sent. */
export interface CheckStream {
  stream: Stream;
  /** Values depend on what was received so far: forget those remembered. */
  refresh(): void;
  connection: CheckConnection | undefined;
  body: { data: Uint8Array; complete: boolean };
}

const nothing = new Uint8Array(0);

export function makeCheckStream(world: World, server: Server, http: boolean): CheckStream {
  const { backend } = server;
  const frontend = world.frontends.get(backend.name) ?? {
    name: backend.name,
    id: backend.id,
    plan: backend.plan,
    maxconn: 0,
    counters: backend.counters,
    state: "open" as const,
    own: backend,
  };
  const self: CheckStream = {
    stream: undefined as never,
    connection: undefined,
    body: { data: nothing, complete: false },
    refresh() {
      self.stream.memo = [];
      self.stream.memoEpoch = [];
      self.stream.serverConn = makeIpStream(self.connection, server);
    },
  };
  const channel = (peek: () => Uint8Array): Channel => ({
    peek,
    get closed() {
      return self.connection?.ended ?? true;
    },
    full: false,
    bytesIn: 0,
    bytesOut: 0,
  });
  const session = {
    id: 0,
    frontend,
    bind: { address: { family: "ip", host: "", port: 0 }, options: {}, at: { file: 0, line: 0 } },
    srcPort: 0,
    dstPort: 0,
    peerSrcPort: 0,
    peerDstPort: 0,
    tlvs: undefined,
    rcvdProxy: false,
    acceptedAt: Date.now(),
    vars: new Map(),
    tracked: [],
    requests: 0,
  } as unknown as Session;
  const txn: HttpTxn | undefined = http
    ? ({
        req: new H1Head(),
        res: undefined,
        status: -1,
        reqBody: () => ({ data: nothing, complete: true }),
        resBody: () => self.body,
        denyStatus: 0,
        cookieFlags: ["-", "-"],
        originalMethod: "",
        originalTarget: "",
        originalVersion: "1.1",
        keepAlive: false,
      } as HttpTxn)
    : undefined;
  const at = Date.now();
  self.stream = {
    id: 0,
    session,
    frontend,
    backend,
    server,
    proxyName: backend.name,
    world,
    req: channel(() => nothing),
    res: channel(() => self.connection?.data ?? nothing),
    http: txn,
    txnVars: new Map(),
    reqVars: new Map(),
    resVars: new Map(),
    tracked: [],
    time: { accept: at, requestStart: at, request: at, queue: -1, connect: -1, response: -1, end: -1 },
    cause: "-",
    phase: "-",
    retries: 0,
    queuePosition: { server: 0, backend: 0 },
    reqCaptures: [],
    resCaptures: [],
    timeouts: {},
    memo: [],
    memoEpoch: [],
    direction: "response",
    strict: true,
    reply() {},
  } as unknown as Stream;
  if (backend.plan.uniqueIdFormat !== undefined) world.uniqueId?.(self.stream);
  return self;
}
