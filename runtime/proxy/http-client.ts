/** A client's HTTP/1 connection: one request after the other, each a stream; timeouts while there is none. */
import { now } from "../clock.ts";
import { Body, BodyReader } from "../http1/body.ts";
import { Framing, type H1Head } from "../http1/head.ts";
import { releaseHead, takeHead } from "../http1/head-pool.ts";
import { tooLarge } from "../http1/head-size.ts";
import { Inbox } from "../http1/inbox.ts";
import { hasLineEnd, Parse, type ParseOptions, parseRequestHead } from "../http1/parse-head.ts";
import { countHttpError, countHttpRequest } from "../tables/tracking.ts";
import type { RuntimeWorld } from "../world/runtime-world.ts";
import { HttpStream } from "./http-stream.ts";
import { flush } from "./outbox.ts";
import type { ClientSession } from "./session.ts";
import { endSession } from "./session-end.ts";
import { arm, disarm, rest, Timer } from "./timers.ts";
import type { Transport, TransportUser } from "./transport.ts";

type State = "wait" | "stream" | "drain" | "closing" | "gone";

export class HttpClient implements TransportUser {
  readonly world: RuntimeWorld;
  readonly session: ClientSession;
  readonly transport: Transport;
  readonly inbox = new Inbox();
  /** Lent while a request is under way. */
  private ownHead: H1Head | undefined = undefined;
  private ownResponseHead: H1Head | undefined = undefined;
  readonly body = new BodyReader();
  readonly options: ParseOptions;
  /** Bytes of a body that may be kept beside the head. */
  readonly headLimit: number;
  /** Bytes a head may take as received. */
  readonly rawLimit: number;
  private readonly timer: Timer;
  /** Lent to the present stream, as is the body reader of its response. */
  readonly streamTimer = new Timer(() => this.stream?.timeout());
  readonly responseBody = new BodyReader();
  private state: State = "wait";
  private stream: HttpStream | undefined = undefined;
  private busy = false;
  /** First byte of the request being received; -1: none yet. */
  private firstByte = -1;
  /** When waiting for the present request began: end of the one before, or accept. */
  private waitSince: number;
  private scanned = 0;
  keepAlive = true;
  /** The frontend's content rules already ran, when the connection was still TCP. */
  contentDone = false;

  constructor(world: RuntimeWorld, session: ClientSession) {
    this.world = world;
    this.session = session;
    this.transport = session.transport;
    const { plan } = session.frontend;
    this.options = {
      lax: plan.options["accept-unsafe-violations-in-http-request"] === true,
      maxHeaders: world.tune.maxHeaders,
    };
    this.headLimit = world.tune.bufsize - world.tune.maxrewrite;
    this.rawLimit = world.tune.bufsize - 56;
    this.waitSince = session.acceptedAt;
    this.timer = new Timer(() => this.timeout());
    const { timeouts } = plan;
    this.armWait(timeouts.httpRequest ?? timeouts.client, session.acceptedAt);
  }

  get head(): H1Head {
    this.ownHead ??= takeHead();
    return this.ownHead;
  }

  get responseHead(): H1Head {
    this.ownResponseHead ??= takeHead();
    return this.ownResponseHead;
  }

  private releaseHeads(): void {
    if (this.ownHead !== undefined) releaseHead(this.ownHead);
    if (this.ownResponseHead !== undefined) releaseHead(this.ownResponseHead);
    this.ownHead = this.ownResponseHead = undefined;
  }

  private armWait(ms: number | undefined, from: number): void {
    if (ms !== undefined && ms > 0) arm(this.timer, from + ms);
  }

  received(buf: Buffer, n: number): void {
    if (this.state === "closing" || this.state === "gone") return;
    this.inbox.feed(buf, 0, n);
    this.process();
    this.afterInput();
  }

  /** What must not stay in the shared read buffer is copied out of it. */
  private afterInput(): void {
    if (this.stream !== undefined) this.stream.settle();
    if (this.state !== "gone") this.inbox.settle();
    flush();
  }

  /** Goes on with what is in the inbox. */
  process(): void {
    if (this.busy) return;
    this.busy = true;
    for (;;) {
      const before = this.state;
      if (before === "wait") {
        if (!this.readHead()) break;
      } else if (before === "stream") {
        this.stream!.clientData();
        if (this.state === "stream") break;
      } else if (before === "drain") {
        if (!this.drainBody()) break;
      } else break;
    }
    this.busy = false;
    const full = this.inbox.length >= this.world.tune.bufsize;
    if (full && this.state !== "wait") this.transport.pause();
    else if (!full) this.transport.resume();
  }

  private readHead(): boolean {
    const { inbox, session } = this;
    if (inbox.length === 0) return false;
    if (this.firstByte < 0) {
      this.firstByte = now();
      const limit = session.frontend.plan.timeouts.httpRequest;
      if (session.requests > 0) {
        rest(this.timer);
        this.armWait(limit ?? session.frontend.plan.timeouts.client, this.firstByte);
      }
    } else if (this.scanned < inbox.length && !hasLineEnd(inbox.buf, inbox.pos + this.scanned, inbox.end)) {
      // No line ended since the last look: the head cannot be complete.
      if (inbox.length < this.rawLimit) {
        this.scanned = inbox.length;
        return false;
      }
    }
    const { head } = this;
    const end = Math.min(inbox.end, inbox.pos + this.rawLimit);
    const n = parseRequestHead(head, inbox.buf, inbox.pos, end, this.options);
    if (n === Parse.incomplete) {
      this.scanned = inbox.length;
      if (inbox.length >= this.rawLimit) {
        this.refuse(hasLineEnd(inbox.buf, inbox.pos, end) ? 431 : 414, "P");
      } else if (this.transport.peerEnded) this.inputEnded();
      return false;
    }
    if (n < 0) {
      this.refuse(n < Parse.tooManyHeaders ? -n : 400, "P");
      return false;
    }
    if (tooLarge(head, this.headLimit)) {
      this.refuse(431, "P");
      return false;
    }
    inbox.pos += n;
    this.scanned = 0;
    rest(this.timer);
    const { flags } = head;
    if ((flags & Framing.chunked) !== 0) this.body.start("chunked", 0);
    else if (head.contentLength > 0) this.body.start("length", head.contentLength);
    else this.body.start("none", 0);
    this.body.maxHeaders = this.options.maxHeaders;
    this.keepAlive =
      (flags & Framing.close) === 0 &&
      (flags & (Framing.version11 | Framing.keepAlive)) !== 0 &&
      !this.world.stopping;
    this.state = "stream";
    const stream = new HttpStream(
      this,
      session.requests === 0 ? session.acceptedAt : this.waitSince,
      this.firstByte,
    );
    this.firstByte = -1;
    this.stream = stream;
    stream.start(n);
    return true;
  }

  /** Answers a request that never became one and closes. */
  private refuse(status: number, cause: string): void {
    const { session } = this;
    this.state = "closing";
    rest(this.timer);
    const stream = new HttpStream(
      this,
      session.requests === 0 ? session.acceptedAt : this.waitSince,
      this.firstByte,
    );
    const { counters } = session.frontend;
    countHttpRequest(stream);
    countHttpError(stream);
    counters.httpReqTotal++;
    counters.reqRate.add(1, now());
    counters.hrsp[4]!++;
    counters.errReq++;
    stream.refuse(status, cause);
    this.close();
  }

  /** The stream is over; `more`: the connection may carry another request. */
  streamEnded(more: boolean): void {
    this.stream = undefined;
    this.releaseHeads();
    if (this.state === "gone") return;
    if (!more || this.transport.closed) {
      this.state = "closing";
      this.close();
      return;
    }
    this.session.requests++;
    this.state = this.body.finished ? "wait" : "drain";
    this.waitSince = now();
    const { timeouts } = this.session.frontend.plan;
    if (this.state === "wait")
      this.armWait(timeouts.httpKeepAlive ?? timeouts.httpRequest ?? timeouts.client, this.waitSince);
    else this.armWait(timeouts.client, this.waitSince);
    if (!this.busy) {
      this.process();
      this.afterInput();
    }
    if (this.transport.peerEnded && this.state === "wait" && this.inbox.length === 0) this.inputEnded();
  }

  private drainBody(): boolean {
    for (;;) {
      const r = this.body.read(this.inbox);
      if (r === Body.data) continue;
      if (r === Body.done) {
        this.state = "wait";
        const { timeouts } = this.session.frontend.plan;
        this.armWait(timeouts.httpKeepAlive ?? timeouts.httpRequest ?? timeouts.client, now());
        return true;
      }
      if (r === Body.error || this.transport.peerEnded) {
        this.state = "closing";
        this.close();
      }
      return false;
    }
  }

  private inputEnded(): void {
    if (this.inbox.length > 0 && this.session.requests === 0) this.refuse(400, "C");
    else {
      if (this.session.requests === 0 && this.inbox.length === 0) this.emptySession("C");
      this.state = "closing";
      this.close();
    }
  }

  /** A connection on which no request came: logged unless told otherwise. */
  private emptySession(cause: string): void {
    const { options } = this.session.frontend.plan;
    if (options["dontlognull"] === true || options["http-ignore-probes"] === true) return;
    const stream = new HttpStream(this, this.session.acceptedAt, -1);
    stream.terminate(cause, "R");
    stream.http.status = 400;
    stream.time.end = now();
    this.world.loggers?.sessionError(stream);
  }

  private timeout(): void {
    if (this.state === "wait") {
      const { options } = this.session.frontend.plan;
      const nothing = this.inbox.length === 0;
      if (nothing && (this.session.requests > 0 || options["http-ignore-probes"] === true)) {
        this.state = "closing";
        this.close();
      } else this.refuse(408, "c");
    } else if (this.state === "drain") {
      this.state = "closing";
      this.close();
    } else if (this.state === "closing") this.transport.destroy();
    flush();
  }

  ended(): void {
    if (this.state === "stream") this.stream!.clientEnded();
    else if (this.state === "wait") this.inputEnded();
    else if (this.state === "closing") this.transport.finishAndClose();
    else if (this.state === "drain") {
      this.state = "closing";
      this.close();
    }
    flush();
  }

  drained(): void {
    this.stream?.clientDrained();
    flush();
  }

  gone(error: NodeJS.ErrnoException | undefined): void {
    if (this.state === "gone") return;
    this.state = "gone";
    disarm(this.timer);
    const { stream } = this;
    this.stream = undefined;
    stream?.clientLost(error);
    disarm(this.streamTimer);
    this.releaseHeads();
    this.inbox.release();
    endSession(this.world, this.session);
    flush();
  }

  /** FIN after what was sent. Input still on its way is read for a moment, so that our answer is not lost to a reset. */
  private close(): void {
    flush();
    this.inbox.release();
    const { transport } = this;
    if (transport.closed) return;
    if (transport.peerEnded || this.body.finished) {
      transport.finishAndClose();
      // The client may never read what is queued.
      const ms = this.session.frontend.plan.timeouts.client;
      if (transport.pending && ms !== undefined && ms > 0) arm(this.timer, now() + ms);
    } else {
      transport.resume();
      transport.finish();
      arm(this.timer, now() + 1000);
    }
  }

  /** Drops the connection; "reset" with RST. */
  abort(reset: boolean): void {
    this.state = "closing";
    this.stream = undefined;
    if (reset) this.transport.reset();
    else this.transport.finishAndClose();
  }

  /** For soft stop: closes when idle. */
  closeIfIdle(): void {
    this.keepAlive = false;
    // Closed after its next response instead, which tells the client so.
    if (this.session.frontend.plan.options["idle-close-on-response"] === true) return;
    if (this.state !== "wait" || this.inbox.length > 0 || this.session.requests === 0) return;
    this.state = "closing";
    this.close();
  }
}
