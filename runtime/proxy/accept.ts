/** A connection was accepted: connection rules, PROXY header, session rules, then a TCP or HTTP life. */
import { now } from "../clock.ts";
import { Outcome } from "../handlers.ts";
import { Inbox } from "../http1/inbox.ts";
import type { BindPlan } from "../plan.ts";
import { readProxyHeader } from "../proxy-protocol/read-header.ts";
import type { RuleList } from "../rules.ts";
import { countSession, endStreamTracking } from "../tables/tracking.ts";
import type { RuntimeFrontend, RuntimeWorld } from "../world/runtime-world.ts";
import { HttpClient } from "./http-client.ts";
import { acceptTransport } from "./open-transport.ts";
import { flush } from "./outbox.ts";
import { ClientSession } from "./session.ts";
import { endSession } from "./session-end.ts";
import { SessionStream } from "./session-stream.ts";
import { TcpStream } from "./tcp-stream.ts";
import { arm, disarm, Timer } from "./timers.ts";
import type { TransportUser } from "./transport.ts";

/** Hears a connection while it is being let in: nothing happens within that call. */
const nobody: TransportUser = { received() {}, ended() {}, drained() {}, gone() {} };

/** Waits for a PROXY header before the connection has a protocol. */
class Greeter implements TransportUser {
  private readonly session: ClientSession;
  private readonly inbox = new Inbox();
  private readonly world: RuntimeWorld;
  private readonly timer = new Timer(() => this.reject());

  /** Waits for the PROXY header, within the handshake or client timeout. */
  constructor(world: RuntimeWorld, session: ClientSession) {
    this.world = world;
    this.session = session;
    const { timeouts } = session.frontend.plan;
    const ms = timeouts.clientHs ?? timeouts.client;
    if (ms !== undefined && ms > 0) arm(this.timer, now() + ms);
  }

  received(buf: Buffer, n: number): void {
    const { inbox, session } = this;
    inbox.feed(buf, 0, n);
    const info = readProxyHeader(inbox.buf, inbox.pos, inbox.end);
    if (info === 0) {
      inbox.settle();
      return;
    }
    if (info === -1) {
      this.reject();
      return;
    }
    disarm(this.timer);
    inbox.pos += info.length;
    if (info.src !== undefined) {
      session.src = info.src;
      session.srcPort = info.srcPort;
      session.dst = info.dst;
      session.dstPort = info.dstPort;
    }
    session.tlvs = info.tlvs;
    session.rcvdProxy = true;
    const left = inbox.length === 0 ? undefined : Buffer.from(inbox.buf.subarray(inbox.pos, inbox.end));
    inbox.release();
    begin(this.world, session, left);
    flush();
  }

  private reject(): void {
    disarm(this.timer);
    this.inbox.release();
    this.session.transport.destroy();
  }

  ended(): void {
    this.reject();
  }
  drained(): void {}
  gone(): void {
    disarm(this.timer);
    endSession(this.world, this.session);
  }
}

/** Runs a connection- or session-level list. False: rejected. */
function allowed(world: RuntimeWorld, session: ClientSession, list: RuleList): boolean {
  if (list.length === 0) return true;
  const s = new SessionStream(world, session);
  const code = list.run(s, { at: 0, entered: false }, true);
  // What such rules track belongs to the session.
  for (const [i, t] of s.tracked.entries()) if (t !== undefined) session.tracked[i] ??= t;
  s.tracked.length = 0;
  endStreamTracking(s);
  return code === Outcome.next || code === Outcome.stop;
}

export function accept(
  world: RuntimeWorld,
  frontend: RuntimeFrontend,
  bind: BindPlan,
  handle: unknown,
  onEnd: () => void,
): void {
  const time = now();
  const transport = acceptTransport(handle, nobody);
  if (frontend.plan.options["clitcpka"] === true) transport.keepAlive();
  const session = new ClientSession(frontend, bind, transport, time);
  session.onEnd = onEnd;
  const { counters } = frontend;
  counters.connTotal++;
  counters.connRate.add(1, time);
  const connRate = counters.connRate.read(time);
  if (connRate > counters.connRateMax) counters.connRateMax = connRate;
  counters.curConns++;
  if (counters.curConns > counters.maxConns) counters.maxConns = counters.curConns;
  world.curConns++;
  world.totalConns++;
  world.global.connRate.add(1, time);
  world.sessions.add(session);
  if (!allowed(world, session, frontend.loaded.tcpConnection)) {
    counters.deniedConn++;
    transport.destroy(true);
    endSession(world, session);
    return;
  }
  session.promoteAddresses();
  if (bind.acceptProxy === true || session.expectProxy) {
    transport.user = new Greeter(world, session);
    return;
  }
  begin(world, session, undefined);
}

/** Addresses are known: session rules, counters, then the protocol. `left`: bytes that came with the PROXY header. */
function begin(world: RuntimeWorld, session: ClientSession, left: Buffer | undefined): void {
  const { frontend, transport } = session;
  const { counters } = frontend;
  if (!allowed(world, session, frontend.loaded.tcpSession)) {
    counters.deniedSess++;
    transport.destroy(true);
    endSession(world, session);
    return;
  }
  const time = now();
  counters.totalConns++;
  counters.sessRate.add(1, time);
  const rate = counters.sessRate.read(time);
  if (rate > counters.rateMax) counters.rateMax = rate;
  counters.lastSession = Math.floor(time / 1000);
  world.global.sessRate.add(1, time);
  countSession(session);
  const user = frontend.plan.mode === "http" ? new HttpClient(world, session) : new TcpStream(world, session);
  transport.user = user;
  if (user instanceof TcpStream) user.start();
  if (left !== undefined) user.received(left, left.length);
}
