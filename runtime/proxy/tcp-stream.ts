/** A connection in `mode tcp`: content rules, a server, then bytes both ways until both sides are done. */
import { now } from "../clock.ts";
import { Outcome } from "../handlers.ts";
import { Inbox } from "../http1/inbox.ts";
import { countBytesIn, countBytesOut, endStreamTracking } from "../tables/tracking.ts";
import type { LoadedProxy, RuntimeBackend, RuntimeWorld } from "../world/runtime-world.ts";
import { BaseStream } from "./base-stream.ts";
import { InboxChannel } from "./channels.ts";
import { Connector } from "./connect.ts";
import { HttpClient } from "./http-client.ts";
import { flush, putBytes } from "./outbox.ts";
import type { ServerUser } from "./server-connection.ts";
import type { ClientSession } from "./session.ts";
import { endSession } from "./session-end.ts";
import { matchSticky, storeRequestSticky, storeResponseSticky } from "./sticky.ts";
import { chooseBackend, chooseServer, evaluatePersist } from "./switching.ts";
import { arm, disarm, rest, Timer } from "./timers.ts";
import type { TransportUser } from "./transport.ts";

type Phase = "front" | "switch" | "back" | "server" | "connecting" | "relay" | "over";

export class TcpStream extends BaseStream implements ServerUser, TransportUser {
  readonly inbox = new Inbox();
  req: InboxChannel;
  res: InboxChannel;
  private state: Phase = "front";
  private readonly rule = { at: 0, entered: false };
  private inspectUntil = 0;
  private readonly timer = new Timer(() => this.timeout());
  private connector: Connector | undefined = undefined;
  private clientEof = false;
  private serverEof = false;
  private inspectedResponse = false;
  private busy = false;
  private inBackend = false;
  private lastClient = 0;
  private lastServer = 0;
  /** switch-mode http was asked for by a rule. */
  switchToHttp = false;

  constructor(world: RuntimeWorld, session: ClientSession) {
    super(world, session, session.acceptedAt);
    this.req = new InboxChannel(this.inbox, world.tune.bufsize);
    this.res = new InboxChannel(undefined, world.tune.bufsize);
    this.time.requestStart = session.acceptedAt;
    this.time.request = session.acceptedAt;
  }

  get clientGone(): boolean {
    return this.session.transport.closed;
  }

  start(): void {
    this.world.streams.add(this);
    this.world.loggers?.step(this, "accept");
    this.lastClient = this.lastServer = now();
    this.advance();
    flush();
  }

  private advance(): void {
    if (this.busy) return;
    this.busy = true;
    while (this.step()) {}
    this.busy = false;
  }

  private step(): boolean {
    switch (this.state) {
      case "front":
        return this.content(this.frontend.loaded, "switch");
      case "switch":
        return this.switch();
      case "back":
        return this.content(this.backend!.loaded, "server");
      case "server":
        this.toServer();
        return false;
      default:
        return false;
    }
  }

  private content(loaded: LoadedProxy, next: Phase): boolean {
    const list = loaded.tcpContent;
    if (list.length === 0) return this.goto(next);
    const delay = loaded.plan.inspectDelay ?? 0;
    if (this.inspectUntil === 0) this.inspectUntil = now() + delay;
    this.proxyName = loaded.plan.name;
    this.direction = "request";
    this.wakeAt = 0;
    const final = delay === 0 || now() >= this.inspectUntil || this.req.full || this.clientEof;
    const code = list.run(this, this.rule, final);
    switch (code) {
      case Outcome.next:
      case Outcome.stop:
        if (this.switchToHttp) {
          this.upgrade();
          return false;
        }
        return this.goto(next);
      case Outcome.yield:
        arm(this.timer, this.wakeAt > 0 ? this.wakeAt : this.inspectUntil);
        return false;
      case Outcome.reject:
      case Outcome.deny:
      case Outcome.replied:
        this.frontend.counters.deniedReq++;
        if (this.inBackend) this.backend!.counters.deniedReq++;
        this.terminate("P", "R");
        this.end();
        return false;
      default:
        this.frontend.counters.internalErrors++;
        this.terminate("I", "R");
        this.end();
        return false;
    }
  }

  private goto(next: Phase): boolean {
    rest(this.timer);
    this.state = next;
    this.rule.at = 0;
    this.rule.entered = false;
    this.inspectUntil = 0;
    return true;
  }

  private switch(): boolean {
    const backend = chooseBackend(this);
    if (backend === undefined || backend === "yield") {
      this.terminate("S", "C");
      this.end();
      return false;
    }
    if (backend.plan.mode === "http" && this.frontend.plan.mode === "tcp") {
      this.upgrade();
      return false;
    }
    this.backend = backend;
    if (backend !== this.frontend.own) this.forgetSettings();
    this.enter(backend);
    evaluatePersist(this);
    return this.goto(backend === this.frontend.own ? "server" : "back");
  }

  private enter(backend: RuntimeBackend): void {
    const { counters } = backend;
    counters.curConns++;
    if (counters.curConns > counters.maxConns) counters.maxConns = counters.curConns;
    counters.totalConns++;
    const time = now();
    counters.sessRate.add(1, time);
    const rate = counters.sessRate.read(time);
    if (rate > counters.rateMax) counters.rateMax = rate;
    this.inBackend = true;
  }

  /** The connection goes on as HTTP; what was received is its first bytes. */
  private upgrade(): void {
    this.state = "over";
    disarm(this.timer);
    this.world.streams.delete(this);
    endStreamTracking(this);
    const client = new HttpClient(this.world, this.session);
    client.contentDone = true;
    this.session.transport.user = client;
    const left = Buffer.from(this.inbox.buf.subarray(this.inbox.pos, this.inbox.end));
    this.inbox.release();
    if (left.length > 0) client.received(left, left.length);
    if (this.clientEof) client.ended();
  }

  private toServer(): void {
    chooseServer(this);
    matchSticky(this);
    storeRequestSticky(this);
    this.time.request = now();
    this.state = "connecting";
    this.connector = new Connector(this, this.backend!);
    this.connector.start();
  }

  // Client side.

  received(buf: Buffer, n: number): void {
    if (this.state === "over") return;
    this.lastClient = now();
    this.req.bytesIn += n;
    countBytesIn(this, n);
    this.inbox.feed(buf, 0, n);
    if (this.state === "relay") this.up();
    else this.advance();
    if ((this.state as Phase) !== "over") this.inbox.settle();
    if (this.inbox.length >= this.world.tune.bufsize) this.session.transport.pause();
    flush();
  }

  ended(): void {
    this.clientEof = true;
    this.req.closed = true;
    if (this.state === "relay") {
      this.up();
      this.checkDone();
    } else if (this.state === "connecting") {
      const abort =
        this.backend!.plan.options["abortonclose"] === true ||
        this.frontend.plan.options["abortonclose"] === true;
      if (abort && this.inbox.length === 0) {
        this.terminate("C", this.connector?.state === "queue" ? "Q" : "C");
        this.end();
      }
    } else this.advance();
    flush();
  }

  drained(): void {
    const c = this.connector?.connection;
    if (c !== undefined && this.state === "relay") {
      this.down();
      if (!c.closed) c.inbox.settle();
    }
    flush();
  }

  gone(error: NodeJS.ErrnoException | undefined): void {
    if (this.state !== "over") {
      if (error !== undefined || !(this.clientEof && this.serverEof)) {
        const at = this.state;
        this.frontend.counters.cliAborts++;
        if (this.inBackend) this.backend!.counters.cliAborts++;
        const phase =
          at === "relay" ? "D" : at === "connecting" ? (this.connector?.state === "queue" ? "Q" : "C") : "R";
        this.terminate("C", phase);
      }
      this.end();
    }
    disarm(this.timer);
    endSession(this.world, this.session);
    flush();
  }

  // Server side.

  serverReady(): void {
    this.state = "relay";
    this.res.inbox = this.connector!.connection!.inbox;
    this.lastServer = now();
    storeResponseSticky(this);
    this.session.transport.resume();
    this.up();
    this.rearm();
  }

  serverFailed(_status: number): void {
    this.end();
  }

  serverConnected(): void {}

  serverData(): void {
    const c = this.connector!.connection!;
    this.lastServer = now();
    if (this.time.response < 0) this.time.response = now();
    if (!this.inspectedResponse && !this.inspectResponse()) return;
    this.down();
    if (this.closeServer === true) this.end();
    else if (c.inbox.length >= this.world.tune.bufsize) c.transport.pause();
  }

  /** tcp-response content rules, once, on the first bytes. False: wait or refused. */
  private inspectResponse(): boolean {
    const loaded = this.backend!.loaded;
    if (loaded.tcpResponse.length === 0) {
      this.inspectedResponse = true;
      return true;
    }
    const delay = loaded.plan.inspectDelayResponse ?? 0;
    if (this.inspectUntil === 0) this.inspectUntil = now() + delay;
    this.direction = "response";
    this.proxyName = loaded.plan.name;
    const code = loaded.tcpResponse.run(
      this,
      this.rule,
      delay === 0 || now() >= this.inspectUntil || this.serverEof,
    );
    if (code === Outcome.yield) {
      arm(this.timer, this.inspectUntil);
      return false;
    }
    this.inspectedResponse = true;
    this.direction = "request";
    if (code === Outcome.next || code === Outcome.stop) {
      this.rearm();
      return true;
    }
    this.backend!.counters.deniedRes++;
    if (this.server !== undefined) this.server.counters.deniedRes++;
    this.terminate("P", "D");
    this.end();
    return false;
  }

  serverEnded(): void {
    this.serverEof = true;
    if (!this.inspectedResponse && !this.inspectResponse()) return;
    this.down();
    this.checkDone();
  }

  serverDrained(): void {
    this.up();
    this.inbox.settle();
  }

  serverClosed(error: NodeJS.ErrnoException | undefined): void {
    this.serverEof = true;
    if (error !== undefined) {
      this.backend!.counters.srvAborts++;
      this.server!.counters.srvAborts++;
      this.terminate("S", "D");
    }
    this.down();
    this.end();
  }

  // Relay.

  private up(): void {
    const c = this.connector?.connection;
    if (c === undefined) return;
    const { inbox } = this;
    const { transport } = this.session;
    if (c.transport.blocked) {
      transport.pause();
      return;
    }
    const n = inbox.length;
    if (n > 0) {
      putBytes(c.transport, inbox.buf, inbox.pos, inbox.end);
      inbox.pos = inbox.end;
      this.req.bytesOut += n;
      if (this.backend!.plan.options["independent-streams"] !== true) this.lastServer = now();
    }
    if (this.clientEof) {
      flush();
      c.transport.finish();
    } else transport.resume();
  }

  private down(): void {
    const c = this.connector?.connection;
    if (c === undefined) return;
    const to = this.session.transport;
    if (to.blocked) {
      c.transport.pause();
      return;
    }
    const { inbox } = c;
    const n = inbox.length;
    if (n > 0) {
      putBytes(to, inbox.buf, inbox.pos, inbox.end);
      inbox.pos = inbox.end;
      this.res.bytesIn += n;
      this.res.bytesOut += n;
      countBytesOut(this, n);
      if (this.frontend.plan.options["independent-streams"] !== true) this.lastClient = now();
    }
    if (this.serverEof) {
      flush();
      to.finish();
    } else c.transport.resume();
  }

  private checkDone(): void {
    if (
      this.clientEof &&
      this.serverEof &&
      this.inbox.length === 0 &&
      (this.connector?.connection?.inbox.length ?? 0) === 0
    )
      this.end();
    else this.rearm();
  }

  /** Inactivity: `timeout tunnel`, else client and server; the -fin ones once a side is closed. */
  private limits(): { client: number | undefined; server: number | undefined } {
    const f = this.frontend.plan.timeouts;
    const b = this.backend!.plan.timeouts;
    const tunnel = this.override("tunnel") ?? b.tunnel;
    let client = tunnel ?? this.override("client") ?? f.client;
    let server = tunnel ?? this.override("server") ?? b.server;
    if (this.serverEof) client = f.clientFin ?? client;
    if (this.clientEof) server = b.serverFin ?? server;
    return { client, server };
  }

  private rearm(): void {
    if (this.state !== "relay") return;
    const { client, server } = this.limits();
    let at = Number.POSITIVE_INFINITY;
    if (client !== undefined && client > 0) at = Math.min(at, this.lastClient + client);
    if (server !== undefined && server > 0) at = Math.min(at, this.lastServer + server);
    if (at === Number.POSITIVE_INFINITY) rest(this.timer);
    else arm(this.timer, at);
  }

  private timeout(): void {
    if (this.state === "over") {
      // The client never read what was left for it.
      this.session.transport.destroy();
      return;
    }
    if (this.state !== "relay") {
      this.advance();
      flush();
      return;
    }
    if (!this.inspectedResponse && this.inspectUntil > 0 && now() >= this.inspectUntil) {
      this.serverData();
      flush();
      return;
    }
    const { client, server } = this.limits();
    const last = Math.max(this.lastClient, this.lastServer);
    const tunnel = this.override("tunnel") ?? this.backend!.plan.timeouts.tunnel;
    // A tunnel is idle only when both sides are.
    const seenClient = tunnel !== undefined ? last : this.lastClient;
    const seenServer = tunnel !== undefined ? last : this.lastServer;
    if (client !== undefined && client > 0 && now() >= seenClient + client) this.terminate("c", "D");
    else if (server !== undefined && server > 0 && now() >= seenServer + server) this.terminate("s", "D");
    else {
      if (tunnel !== undefined) this.lastClient = this.lastServer = last;
      this.rearm();
      return;
    }
    this.end();
    flush();
  }

  private end(): void {
    if (this.state === "over") return;
    this.state = "over";
    disarm(this.timer);
    this.time.end = now();
    flush();
    const { connector, backend, server } = this;
    const c = connector?.connection;
    if (c !== undefined && !c.closed && c.transport.pending && this.clientEof) {
      // Let what is queued reach the server.
      connector!.connection = undefined;
      c.server.usedCount--;
      c.user = undefined;
      c.closed = true;
      c.transport.finishAndClose();
    } else connector?.detach(false, false);
    connector?.abort();
    const { counters } = this.frontend;
    counters.bytesIn += this.req.bytesIn;
    counters.bytesOut += this.res.bytesOut;
    if (backend !== undefined && this.inBackend) {
      backend.counters.bytesIn += this.req.bytesIn;
      backend.counters.bytesOut += this.res.bytesOut;
      backend.counters.curConns--;
    }
    if (server !== undefined) {
      server.counters.bytesIn += this.req.bytesIn;
      server.counters.bytesOut += this.res.bytesOut;
      if (backend !== undefined) this.world.recordTimes(this, backend, server);
    }
    this.world.loggers?.step(this, "close");
    endStreamTracking(this);
    this.world.streams.delete(this);
    this.inbox.release();
    const { transport } = this.session;
    transport.finishAndClose();
    const ms = this.frontend.plan.timeouts.client;
    if (transport.pending && ms !== undefined && ms > 0) arm(this.timer, now() + ms);
  }

  shutdown(cause: string): void {
    this.terminate(cause, this.state === "relay" ? "D" : "C");
    this.end();
  }
}
