/**
 * From "a server is needed" to "a connection is there": choice of a server, queues, connection reuse, connect attempts,
 * retries and redispatch (manual 5.2 maxconn, 4.2 retries, option redispatch, http-reuse).
 */
import type net from "node:net";
import { dynamicLimit } from "../balance/dynamic-limit.ts";
import { now } from "../clock.ts";
import type { AddressPlan } from "../plan.ts";
import { proxyHeader } from "../proxy-protocol/write-header.ts";
import type { RuntimeBackend, RuntimeServer } from "../world/runtime-world.ts";
import type { Server, Waiting } from "../world.ts";
import type { BaseStream } from "./base-stream.ts";
import { connectTransport } from "./open-transport.ts";
import { putBytes } from "./outbox.ts";
import { ServerConnection, type ServerUser } from "./server-connection.ts";
import { socketIp } from "./session.ts";
import { arm, disarm, Timer } from "./timers.ts";

/** A place in a queue; lower priority class first, then arrival. */
export interface Ticket extends Waiting {
  class: number;
  since: number;
  sequence: number;
}

let tickets = 0;

/** Drives one stream's way to a server. Reports to the stream: `serverReady` or `serverFailed`. */
export class Connector implements ServerUser {
  readonly stream: BaseStream & ServerUser;
  readonly backend: RuntimeBackend;
  /** The slot taken on a server, given back by `release`. */
  held: RuntimeServer | undefined = undefined;
  connection: ServerConnection | undefined = undefined;
  private ticket: Ticket | undefined = undefined;
  private timer: Timer | undefined = undefined;
  private waitingFor: "queue" | "connect" | "turn-around" | undefined = undefined;
  private avoid: RuntimeServer | undefined = undefined;
  /** Retries done and allowed. */
  maxRetries: number;
  private lastServer: RuntimeServer | undefined = undefined;

  constructor(stream: BaseStream & ServerUser, backend: RuntimeBackend) {
    this.stream = stream;
    this.backend = backend;
    this.maxRetries = stream.maxRetries ?? backend.plan.retries;
  }

  /** Picks a server and goes on until connected, queued or failed. */
  start(): void {
    const { stream, backend } = this;
    if (this.held !== undefined) {
      this.connect(this.held);
      return;
    }
    let server = stream.persistent ? (stream.wantedServer as RuntimeServer | undefined) : this.lastOne();
    if (server === undefined) {
      server = backend.pick(stream, this.avoid as Server | undefined) as RuntimeServer | undefined;
      if (server === undefined) {
        if (backend.totalWeight === 0) this.fail("S", "C", 503);
        else this.enqueue(undefined);
        return;
      }
    }
    const limit = dynamicLimit(server);
    if (limit > 0 && (server.served >= limit || server.queue.length > 0)) {
      this.enqueue(server);
      return;
    }
    this.take(server);
    this.connect(server);
  }

  /** The server of a connection that is this client's own: by `option prefer-last-server`, or because it logged in there. */
  private lastOne(): RuntimeServer | undefined {
    const { privateConns } = this.stream.session;
    if (privateConns.length === 0 || this.avoid !== undefined) return undefined;
    const { backend } = this;
    const always = backend.plan.options["prefer-last-server"] === true;
    return privateConns.find(
      (c) => c.server.backend === backend && (always || c.authenticated) && backend.usable(c.server),
    )?.server;
  }

  private armTimer(at: number): void {
    this.timer ??= new Timer(() => this.timeout());
    arm(this.timer, at);
  }
  private stopTimer(): void {
    if (this.timer !== undefined) disarm(this.timer);
  }

  /** The next choice should be another server. */
  avoidServer(server: RuntimeServer): void {
    this.avoid = server;
  }

  private take(server: RuntimeServer): void {
    const { stream } = this;
    this.held = server;
    server.backend.loadChanged(server, 1);
    server.counters.curConns++;
    if (server.counters.curConns > server.counters.maxConns)
      server.counters.maxConns = server.counters.curConns;
    server.counters.totalConns++;
    server.counters.sessRate.add(1, now());
    server.counters.lbTotal++;
    this.backend.counters.lbTotal++;
    server.counters.lastSession = this.backend.counters.lastSession = Math.floor(now() / 1000);
    if (this.lastServer !== undefined && this.lastServer !== server) {
      stream.redispatched = true;
      server.counters.warnRedispatches++;
      this.backend.counters.warnRedispatches++;
    }
    this.lastServer = server;
    stream.server = server;
  }

  private enqueue(server: RuntimeServer | undefined): void {
    const { stream, backend } = this;
    const queue = server === undefined ? backend.queue : server.queue;
    if (server !== undefined && server.plan.maxqueue > 0 && queue.length >= server.plan.maxqueue) {
      if (stream.persistent && backend.plan.redispatch !== undefined) {
        stream.persistent = false;
        this.avoid = server;
        this.start();
        return;
      }
      this.fail("S", "Q", 503);
      return;
    }
    const ticket: Ticket = {
      stream,
      cancelled: false,
      class: stream.priorityClass ?? 0,
      since: now() + (stream.priorityOffset ?? 0),
      sequence: tickets++,
      wake: (given) => {
        this.ticket = undefined;
        this.waitingFor = undefined;
        this.stopTimer();
        if (given === undefined) {
          this.start();
          return;
        }
        this.take(given as RuntimeServer);
        this.connect(given as RuntimeServer);
      },
    };
    if (server === undefined) stream.queuePosition.backend += queue.length;
    else {
      stream.queuePosition.server += queue.length;
      stream.queuePosition.backend += backend.queue.length;
    }
    insert(queue as Ticket[], ticket);
    if (server !== undefined) {
      if (queue.length > server.queueMax) server.queueMax = queue.length;
    } else if (queue.length > backend.queueMax) backend.queueMax = queue.length;
    this.ticket = ticket;
    this.waitingFor = "queue";
    const wait = stream.override("queue") ?? backend.plan.timeouts.queue ?? backend.plan.timeouts.connect;
    if (wait !== undefined && wait > 0) this.armTimer(now() + wait);
  }

  private connect(server: RuntimeServer): void {
    const { stream } = this;
    const t = stream.time;
    if (t.queue < 0) t.queue = now();
    stream.server = server;
    if (server.plan.redir !== undefined && stream.redirectTo(server.plan.redir)) return;
    const key = this.keyOf(server);
    const idle = stream.reusable ? this.reuse(server, key) : undefined;
    if (idle !== undefined) {
      idle.user = stream;
      idle.reuses++;
      this.connection = idle;
      server.counters.reuse++;
      this.backend.counters.reuse++;
      server.usedCount++;
      server.pool.used(server.usedCount);
      t.connect = now();
      this.describe(idle, true);
      stream.serverReady();
      return;
    }
    const c = new ServerConnection(server, key, this);
    const to = this.destination(server);
    if (to === undefined) {
      this.fail("S", "C", 503);
      return;
    }
    server.usedCount++;
    server.pool.used(server.usedCount);
    this.connection = c;
    c.transport = connectTransport(to, c);
    this.waitingFor = "connect";
    const wait = stream.override("connect") ?? this.backend.plan.timeouts.connect;
    if (wait !== undefined && wait > 0) this.armTimer(now() + wait);
  }

  /** What two uses of a connection must have in common. */
  private keyOf(server: RuntimeServer): string {
    const { stream } = this;
    const { plan } = server;
    let key = server.pool.addressKey(server.host, server.port);
    const dst = stream.dstOverride;
    if (isAny(plan.address) || plan.address.portOffset !== undefined || server.port === 0) {
      key += `>${dst?.ip ?? stream.session.dst}:${dst?.port ?? stream.session.dstPort}`;
    }
    if (plan.sendProxy !== undefined) {
      key += `<${stream.session.src}:${stream.session.srcPort}>${stream.session.dst}:${stream.session.dstPort}#${stream.session.id}`;
      if (plan.proxyV2Options?.includes("unique-id")) key += stream.world.uniqueId(stream);
    }
    return key;
  }

  private reuse(server: RuntimeServer, key: string): ServerConnection | undefined {
    const { stream } = this;
    const { session } = stream;
    for (const [i, c] of session.privateConns.entries()) {
      if (c.server === server && c.key === key) {
        session.privateConns.splice(i, 1);
        return c;
      }
    }
    const mode = this.backend.plan.httpReuse;
    const first = session.requests === 0;
    if (mode === "never" || (mode === "safe" && first)) return undefined;
    return server.pool.take(key, mode === "aggressive" && first);
  }

  private destination(server: RuntimeServer): net.NetConnectOpts | undefined {
    const { stream } = this;
    const { plan } = server;
    const { family } = plan.address;
    if (family === "unix") return { path: server.host };
    if (family === "abns") return { path: `\0${server.host.padEnd(107, "\0")}` };
    if (family === "abnsz") return { path: `\0${server.host}` };
    let { host, port } = server;
    const dst = stream.dstOverride;
    if (isAny(plan.address)) {
      const ip = dst?.ip ?? stream.session.dst;
      if (ip === undefined) return undefined;
      host = ip.toString();
    }
    // port 0 is "no port": that of the destination
    if (plan.address.portOffset !== undefined || port === 0) {
      const base = dst?.port ?? stream.session.dstPort;
      port =
        plan.address.portOffset === "same" || plan.address.portOffset === undefined
          ? base
          : plan.address.portOffset === "+"
            ? base + port
            : base - port;
    }
    if (port <= 0 || port > 65535) return undefined;
    const source = plan.source ?? this.backend.plan.source;
    const options: net.TcpNetConnectOpts = { host, port, noDelay: true };
    if (source !== undefined) {
      options.localAddress = source.host;
      if (source.port > 0) options.localPort = source.port;
    }
    return options;
  }

  private describe(c: ServerConnection, reused: boolean): void {
    const { stream } = this;
    stream.serverConn = new ConnInfo(c, reused);
    stream.world.loggers?.step(stream, "connect");
  }

  // ServerUser, while connecting.
  serverConnected(): void {
    const { connection, stream } = this;
    this.stopTimer();
    this.waitingFor = undefined;
    if (connection === undefined) return;
    connection.user = stream;
    if (this.backend.plan.options["srvtcpka"] === true) connection.transport.keepAlive();
    const { server } = connection;
    server.counters.connect++;
    this.backend.counters.connect++;
    stream.world.hooks.observe(server, "connect-ok");
    stream.time.connect = now();
    this.describe(connection, false);
    const header = proxyHeader(stream, server);
    if (header !== undefined) putBytes(connection.transport, header, 0, header.length);
    stream.serverReady();
  }

  serverData(): void {}
  serverEnded(): void {}
  serverDrained(): void {}

  serverClosed(): void {
    this.stopTimer();
    this.dropConnection();
    this.attemptFailed(false);
  }

  private dropConnection(): void {
    const c = this.connection;
    if (c === undefined) return;
    this.connection = undefined;
    c.server.usedCount--;
    c.close();
  }

  private timeout(): void {
    const what = this.waitingFor;
    this.waitingFor = undefined;
    if (what === "queue") {
      this.leaveQueue();
      this.stream.time.queue = now();
      this.fail("s", "Q", 503);
    } else if (what === "connect") {
      this.dropConnection();
      this.attemptFailed(true);
    } else if (what === "turn-around") {
      if (this.stream.clientGone) this.fail("C", "C", 503);
      else this.start();
    }
  }

  /** A connect attempt failed: retry here, retry elsewhere, or give up. */
  private attemptFailed(timedOut: boolean): void {
    const { stream, backend } = this;
    const server = this.held!;
    const { plan } = backend;
    stream.world.hooks.observe(server, "connect-failed");
    const retry = plan.retryOn.length === 0 || plan.retryOn.includes("conn-failure");
    if (stream.retries >= this.maxRetries || !retry) {
      server.counters.errConn++;
      backend.counters.errConn++;
      this.release();
      this.fail(timedOut ? "s" : "S", "C", 503);
      return;
    }
    stream.retries++;
    const roundRobin =
      plan.balance === undefined ||
      /^(roundrobin|static-rr|random|leastconn|first)$/.test(plan.balance.algorithm);
    const r = plan.redispatch;
    const due =
      r !== undefined &&
      (r > 0 ? stream.retries % r === 0 : r < 0 && stream.retries % (this.maxRetries + 1 + r) === 0);
    const elsewhere =
      r !== undefined &&
      !stream.forcePersist &&
      (due || (!stream.persistent && backend.activeServers > 1 && roundRobin));
    if (elsewhere) {
      this.release();
      this.avoid = server;
      stream.persistent = false;
      stream.server = undefined;
      if (roundRobin && backend.activeServers > 1) {
        this.start();
        return;
      }
    } else {
      server.counters.warnRetries++;
      backend.counters.warnRetries++;
    }
    if (timedOut) {
      this.start();
      return;
    }
    this.waitingFor = "turn-around";
    const connectTimeout = plan.timeouts.connect ?? 0;
    this.armTimer(now() + (connectTimeout > 0 ? Math.min(1000, connectTimeout) : 1000));
  }

  private fail(cause: string, phase: string, status: number): void {
    const { stream } = this;
    stream.terminate(cause, phase);
    if (stream.time.queue < 0 && phase === "C") stream.time.queue = now();
    stream.serverFailed(status);
  }

  private leaveQueue(): void {
    const { ticket } = this;
    if (ticket === undefined) return;
    ticket.cancelled = true;
    this.ticket = undefined;
    for (const queue of [this.backend.queue, ...this.backend.servers.map((x) => x.queue)]) {
      const at = queue.indexOf(ticket);
      if (at >= 0) queue.splice(at, 1);
    }
  }

  /** Waiting in a queue or for a connection: for the phase letter when the client leaves. */
  get state(): "queue" | "connect" | "turn-around" | "none" {
    return this.waitingFor ?? "none";
  }

  /** Stops whatever is under way and gives everything back. */
  abort(): void {
    this.stopTimer();
    this.leaveQueue();
    if (this.waitingFor === "connect") this.dropConnection();
    this.waitingFor = undefined;
    this.release();
  }

  /** Gives the slot back and lets the queues move. */
  release(): void {
    const server = this.held;
    if (server === undefined) return;
    this.held = undefined;
    server.counters.curConns--;
    server.backend.loadChanged(server, -1);
    serveQueues(server);
  }

  /** The connection is done with: keep it for others, or close it. */
  detach(keep: boolean, privately: boolean): void {
    const c = this.connection;
    if (c === undefined) return;
    this.connection = undefined;
    c.server.usedCount--;
    if (c.closed) return;
    c.user = undefined;
    const { session } = this.stream;
    const { maxReuse } = c.server.plan;
    if (
      keep &&
      (maxReuse === undefined || maxReuse < 0 || c.reuses < maxReuse) &&
      !this.backend.world.stopping &&
      c.inbox.length === 0 &&
      !c.transport.peerEnded &&
      !c.transport.pending
    ) {
      c.transport.resume();
      const never = this.backend.plan.httpReuse === "never";
      c.authenticated ||= privately;
      if (privately || never || c.owner !== undefined) {
        if (session.alive && session.privateConns.length < 5) {
          c.owner = session;
          session.privateConns.push(c);
          c.inbox.release();
          return;
        }
      } else if (c.server.pool.put(c)) {
        c.inbox.release();
        return;
      }
    }
    c.close();
  }
}

function insert(queue: Ticket[], ticket: Ticket): void {
  let i = queue.length;
  while (i > 0 && before(ticket, queue[i - 1]!)) i--;
  queue.splice(i, 0, ticket);
}

function before(a: Ticket, b: Ticket): boolean {
  if (a.class !== b.class) return a.class < b.class;
  if (a.since !== b.since) return a.since < b.since;
  return a.sequence < b.sequence;
}

/** A server got room: wakes those that wait for it or for any server of its backend, best ticket first. */
export function serveQueues(server: RuntimeServer): void {
  const { backend } = server;
  if (server.queue.length === 0 && backend.queue.length === 0) return;
  while (server.queue.length > 0 || backend.queue.length > 0) {
    const limit = dynamicLimit(server);
    if (limit > 0 && server.served >= limit) return;
    const mine = server.queue[0] as Ticket | undefined;
    const theirs = backend.usable(server) ? (backend.queue[0] as Ticket | undefined) : undefined;
    const next =
      mine === undefined ? theirs : theirs === undefined ? mine : before(theirs, mine) ? theirs : mine;
    if (next === undefined) return;
    if (next === mine) server.queue.shift();
    else backend.queue.shift();
    next.wake(server);
  }
}

function isAny(address: AddressPlan): boolean {
  return (
    address.family === "ip" &&
    (address.host === "" || address.host === "*" || address.host === "0.0.0.0" || address.host === "::")
  );
}

/** Addresses of a server connection, asked of the kernel only when somebody looks. */
class ConnInfo {
  readonly reused: boolean;
  private readonly c: ServerConnection;
  private names:
    | { src: ReturnType<typeof socketIp>; srcPort: number; dst: ReturnType<typeof socketIp>; dstPort: number }
    | undefined = undefined;
  constructor(c: ServerConnection, reused: boolean) {
    this.c = c;
    this.reused = reused;
  }
  private get all(): NonNullable<ConnInfo["names"]> {
    if (this.names === undefined) {
      const local = this.c.transport.local();
      const peer = this.c.transport.peer();
      this.names = {
        src: socketIp(local?.address),
        srcPort: local?.port ?? 0,
        dst: socketIp(peer?.address),
        dstPort: peer?.port ?? 0,
      };
    }
    return this.names;
  }
  get src() {
    return this.all.src;
  }
  get srcPort() {
    return this.all.srcPort;
  }
  get dst() {
    return this.all.dst;
  }
  get dstPort() {
    return this.all.dstPort;
  }
  get fd(): number {
    return this.c.transport.fd;
  }
}
