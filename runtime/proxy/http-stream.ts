/**
 * One request on its way through the rules, to a server and back. The steps follow the manual's order; each may have to wait
 * and is then entered again.
 */

import { forgetAddresses } from "../actions/addresses.ts";
import { now } from "../clock.ts";
import { Outcome, type OutcomeCode } from "../handlers.ts";
import { Body, type BodyReader } from "../http1/body.ts";
import { Framing, type H1Head } from "../http1/head.ts";
import { tooLarge } from "../http1/head-size.ts";
import { Parse, type ParseOptions, parseResponseHead } from "../http1/parse-head.ts";
import { reasonPhrase } from "../http1/reason.ts";
import { writeFields, writeRequestHead, writeResponseHead } from "../http1/write-head.ts";
import type { RuleCursorState, RuleList } from "../rules.ts";
import type { Reply } from "../stream.ts";
import {
  countBytesIn,
  countBytesOut,
  countHttpError,
  countHttpFailure,
  countHttpRequest,
  endStreamTracking,
  isErrorStatus,
  isFailureStatus,
} from "../tables/tracking.ts";
import type { LoadedProxy, RuntimeBackend, RuntimeServer } from "../world/runtime-world.ts";
import { BaseStream } from "./base-stream.ts";
import { captureHeaders } from "./captures.ts";
import { InboxChannel } from "./channels.ts";
import { Connector } from "./connect.ts";
import { addForwardingHeaders } from "./forwarding-headers.ts";
import type { HttpClient } from "./http-client.ts";
import { Txn } from "./http-txn.ts";
import { flush, putBytes, putText } from "./outbox.ts";
import { replyBytes, replyHead } from "./reply.ts";
import type { ServerUser } from "./server-connection.ts";
import { matchSticky, storeRequestSticky, storeResponseSticky } from "./sticky.ts";
import { chooseBackend, chooseServer, evaluatePersist, restrictNames } from "./switching.ts";
import { arm, rest, type Timer } from "./timers.ts";

const Step = {
  frontContent: 0,
  received: 1,
  frontBody: 2,
  frontRules: 3,
  frontRedirect: 4,
  switching: 5,
  backContent: 6,
  backBody: 7,
  backRules: 8,
  backRedirect: 9,
  tarpit: 10,
  server: 11,
  connecting: 12,
  forwarding: 13,
  resContent: 14,
  resRulesBack: 15,
  resRulesFront: 16,
  resSend: 17,
  transfer: 18,
  tunnel: 19,
  over: 20,
} as const;

type Wait = "none" | "inspect" | "rules" | "body" | "tarpit" | "queue" | "server" | "client" | "pause";

/** Takes "close" out of Connection headers that rules added; returns whether it was there. */
function connectionClose(head: H1Head): boolean {
  let found = false;
  for (let i = head.find("connection"); i >= 0; i = head.find("connection", i)) {
    const words = head.value(i).split(",");
    const kept = words.filter((w) => !/^\s*(close|keep-alive)\s*$/i.test(w));
    if (words.some((w) => /^\s*close\s*$/i.test(w))) found = true;
    if (kept.length === 0) head.removeAt(i);
    else {
      if (kept.length < words.length) head.setValue(i, kept.join(","));
      i++;
    }
  }
  return found;
}

/** TE is hop by hop: only a plain "trailers" means the same to the next hop. */
function teHeader(head: H1Head): void {
  for (let i = head.find("te"); i >= 0; i = head.find("te", i)) {
    const value = head.value(i);
    const at = value.indexOf("trailers");
    if (at < 0 || (value.length > at + 8 && value[at + 8] !== ",")) head.removeAt(i);
    else head.setValue(i++, "trailers");
  }
}

export class HttpStream extends BaseStream implements ServerUser {
  readonly client: HttpClient;
  override http: Txn;
  req: InboxChannel;
  res: InboxChannel;
  private step: number = Step.frontContent;
  private readonly rule: RuleCursorState = { at: 0, entered: false };
  private inRules = false;
  private readonly timer: Timer;
  private wait: Wait = "none";
  private inspectUntil = 0;
  private bodyDeadline = 0;
  /** Decoded request body kept because something waits for or looks at it. */
  private stored: Buffer | undefined = undefined;
  private storedLength = 0;
  private storedSent = false;
  private connector: Connector | undefined = undefined;
  private resBody: BodyReader | undefined = undefined;
  private requestSent = false;
  private requestDone = false;
  private requestBytes = 0;
  private responseStarted = false;
  private chunkedOut = false;
  private resChunked = false;
  private headOwned = false;
  private clientClosed = false;
  private serverEof = false;
  private expectChecked = false;
  private tarpitStatus = 500;
  private privateServer = false;
  private serverCloses = false;
  private running = false;
  private isHead = false;
  private isConnect = false;
  private finished = false;
  private retryable = false;

  constructor(client: HttpClient, accept: number, firstByte: number) {
    super(client.world, client.session, accept);
    this.client = client;
    this.timer = client.streamTimer;
    this.http = new Txn(this, client.head);
    this.req = new InboxChannel(client.inbox, client.world.tune.bufsize);
    this.res = new InboxChannel(undefined, client.world.tune.bufsize);
    this.time.requestStart = firstByte;
    this.reusable = true;
  }

  get clientGone(): boolean {
    return this.clientClosed;
  }

  // ---- start and refusal -------------------------------------------------------------------------------------------

  /** The head was parsed; `bytes` of it were received. */
  start(bytes: number): void {
    const { http, time, world } = this;
    if (this.session.requests > 0) forgetAddresses(this);
    const { req } = http;
    time.request = now();
    this.req.bytesIn = bytes;
    this.isHead = req.method === "HEAD";
    this.isConnect = req.method === "CONNECT";
    http.originalMethod = req.method;
    http.originalTarget = req.target;
    http.originalVersion = req.version;
    http.keepAlive = this.client.keepAlive;
    world.streams.add(this);
    world.totalRequests++;
    this.advance();
  }

  /** Answers a request that could not be parsed; the connection is closed by the caller. */
  refuse(status: number, cause: string): void {
    this.http.status = status;
    this.terminate(cause, "R");
    this.time.end = now();
    this.internalReply = true;
    const reply = this.errorReply(status);
    const bytes = replyBytes(reply, true);
    putBytes(this.client.transport, bytes, 0, bytes.length);
    this.res.bytesIn = this.res.bytesOut = bytes.length;
    this.world.loggers?.sessionError(this);
    endStreamTracking(this);
  }

  private errorReply(status: number): Reply {
    return this.world.hooks.errorReply(this, status);
  }

  /** Input beyond the head must not stay in the shared buffer, nor the head. */
  settle(): void {
    if (!this.headOwned && this.step !== Step.over) {
      this.headOwned = true;
      this.http.req.own();
    }
  }

  // ---- the walk ----------------------------------------------------------------------------------------------------

  private advance(): void {
    if (this.running) return;
    this.running = true;
    while (this.step !== Step.over && this.runStep()) {}
    this.running = false;
  }

  /** One step. True: go on with the next. */
  private runStep(): boolean {
    const front = this.frontend.loaded;
    switch (this.step) {
      case Step.frontContent:
        return this.content(front, Step.received);
      case Step.received:
        return this.requestReceived();
      case Step.frontBody:
        return this.bufferBody(this.frontend.plan.options["http-buffer-request"] === true, Step.frontRules);
      case Step.frontRules:
        return this.requestRules(front, Step.frontRedirect);
      case Step.frontRedirect:
        return this.afterRequestRules(front, Step.switching);
      case Step.switching:
        return this.switch();
      case Step.backContent:
        return this.content(this.backend!.loaded, Step.backBody);
      case Step.backBody:
        return this.bufferBody(this.backend!.plan.options["http-buffer-request"] === true, Step.backRules);
      case Step.backRules:
        return this.requestRules(this.backend!.loaded, Step.backRedirect);
      case Step.backRedirect:
        return this.afterRequestRules(this.backend!.loaded, Step.server);
      case Step.server:
        return this.chooseServer();
      case Step.resContent:
        return this.responseContent();
      case Step.resRulesBack:
        return this.responseRules(this.backend!.loaded, Step.resRulesFront);
      case Step.resRulesFront:
        if (this.backend === this.frontend.own) {
          this.step = Step.resSend;
          return true;
        }
        return this.responseRules(front, Step.resSend);
      case Step.resSend:
        this.sendResponse();
        return false;
      default:
        return false;
    }
  }

  private goto(step: number): boolean {
    this.step = step;
    this.inRules = false;
    this.inspectUntil = 0;
    return true;
  }

  private runRules(
    list: RuleList,
    loaded: LoadedProxy,
    direction: "request" | "response",
    final: boolean,
  ): OutcomeCode {
    if (!this.inRules) {
      this.inRules = true;
      this.rule.at = 0;
      this.rule.entered = false;
      this.strict = true;
    }
    if (list.length === 0) return Outcome.next;
    this.proxyName = loaded.plan.name;
    this.direction = direction;
    this.wakeAt = 0;
    return list.run(this, this.rule, final);
  }

  /** A rule waits: for time (`wakeAt`), for the body, or for something that calls `wake`. */
  private sleep(wait: Wait): boolean {
    this.wait = wait;
    if (this.wakeAt > 0) arm(this.timer, this.wakeAt);
    return false;
  }

  /** Something an action waited for has happened. */
  wake(): void {
    if (this.step === Step.over) return;
    this.advance();
  }

  private content(loaded: LoadedProxy, next: number): boolean {
    const list = loaded.tcpContent;
    if (this.client.contentDone && next === Step.received) {
      this.client.contentDone = false;
      return this.goto(next);
    }
    if (list.length === 0) return this.goto(next);
    const delay = loaded.plan.inspectDelay ?? 0;
    if (this.inspectUntil === 0) this.inspectUntil = now() + delay;
    const expired = now() >= this.inspectUntil;
    const final = expired || delay === 0 || this.req.full || this.clientClosed;
    const code = this.runRules(list, loaded, "request", final);
    switch (code) {
      case Outcome.next:
      case Outcome.stop:
        rest(this.timer);
        return this.goto(next);
      case Outcome.yield:
        this.wait = "inspect";
        arm(this.timer, this.wakeAt > 0 ? this.wakeAt : this.inspectUntil);
        return false;
      case Outcome.reject: {
        const { counters } = this.frontend;
        counters.deniedReq++;
        this.terminate("P", "R");
        this.closeSilently();
        return false;
      }
      case Outcome.replied:
        this.intercept();
        return false;
      default:
        this.internalError();
        return false;
    }
  }

  private requestReceived(): boolean {
    const { http, frontend, world } = this;
    const { plan, counters } = frontend;
    countHttpRequest(this);
    counters.httpReqTotal++;
    const time = now();
    counters.reqRate.add(1, time);
    const rate = counters.reqRate.read(time);
    if (rate > counters.httpReqRateMax) counters.httpReqRateMax = rate;
    countBytesIn(this, this.req.bytesIn);
    if (plan.monitorUri !== undefined && this.monitored(plan.monitorUri)) return false;
    if (http.req.method === "PRI") {
      this.badRequest();
      return false;
    }
    if (plan.captures.request.length > 0) this.reqCaptures = captureHeaders(http.req, plan.captures.request);
    world.loggers?.step(this, "request");
    return this.goto(Step.frontBody);
  }

  private monitored(uri: string): boolean {
    const { target } = this.http.req;
    let path = target;
    if (uri.startsWith("/") && !target.startsWith("/"))
      path = /^[a-z][a-z0-9+.-]*:\/\/[^/]*(.*)$/i.exec(target)?.[1] ?? "";
    if (target !== uri && path !== uri) return false;
    const failing = this.frontend.loaded.monitorFail.some((cond) => cond(this) === true);
    this.terminate("L", "R");
    this.logSilent = true;
    this.frontend.counters.intercepted++;
    this.send(this.errorReply(failing ? 503 : 200));
    return true;
  }

  private bufferBody(wanted: boolean, next: number): boolean {
    if (!wanted) return this.goto(next);
    if (this.bodyDeadline === 0) {
      const { timeouts } = this.frontend.plan;
      const limit = timeouts.httpRequest ?? timeouts.client;
      this.bodyDeadline = limit === undefined ? Number.POSITIVE_INFINITY : this.time.requestStart + limit;
    }
    this.expectContinue();
    const { complete } = this.requestBody();
    if (this.step === Step.over) return false;
    if (complete || this.storeFull || this.clientClosed) {
      rest(this.timer);
      return this.goto(next);
    }
    this.wait = "body";
    if (this.bodyDeadline !== Number.POSITIVE_INFINITY) arm(this.timer, this.bodyDeadline);
    return false;
  }

  private requestRules(loaded: LoadedProxy, next: number): boolean {
    if (loaded === this.frontend.loaded && next !== Step.frontRedirect) return this.goto(next);
    const code = this.runRules(loaded.httpRequest, loaded, "request", true);
    return this.afterRule(code, next);
  }

  private afterRule(code: OutcomeCode, next: number): boolean {
    switch (code) {
      case Outcome.next:
      case Outcome.stop:
        return this.goto(next);
      case Outcome.yield:
        this.expectContinue();
        return this.sleep("rules");
      case Outcome.replied:
        this.intercept();
        return false;
      case Outcome.deny:
        this.deny();
        return false;
      case Outcome.reject:
        this.denied();
        this.terminate("P", "R");
        this.closeSilently();
        return false;
      default:
        this.internalError();
        return false;
    }
  }

  /** After a proxy's http-request rules: name restrictions, the stats page, `redirect` lines. */
  private afterRequestRules(loaded: LoadedProxy, next: number): boolean {
    if (next === Step.server && this.backend === this.frontend.own) return this.goto(next);
    const verdict = restrictNames(this.http.req, loaded.plan);
    if (verdict === "deny") {
      this.http.denyStatus = 403;
      this.deny();
      return false;
    }
    const { stats } = loaded.plan;
    if (stats !== undefined && this.world.hooks.statsRequested(this, stats)) {
      this.proxyName = loaded.plan.name;
      const code = this.runRules(loaded.statsRules, loaded, "request", true);
      if (code === Outcome.yield) return this.sleep("rules");
      if (code === Outcome.replied) {
        this.intercept();
        return false;
      }
      if (code === Outcome.deny) {
        this.deny();
        return false;
      }
      return this.serveStats(loaded);
    }
    if (loaded.redirects.length > 0) {
      this.inRules = false;
      const code = this.runRules(loaded.redirects, loaded, "request", true);
      if (code !== Outcome.next) return this.afterRule(code, next);
    }
    return this.goto(next);
  }

  private serveStats(loaded: LoadedProxy): boolean {
    if (this.http.req.method === "POST") {
      this.expectContinue();
      const { complete } = this.requestBody();
      if (!complete && !this.storeFull) {
        this.wait = "body";
        return false;
      }
    }
    this.applet = "<STATS>";
    if (!this.inBackend) this.frontend.counters.intercepted++;
    this.terminate("L", "R");
    this.time.request = now();
    this.send(this.world.hooks.statsPage(this, this.world, loaded.plan, loaded.plan.stats!));
    return false;
  }

  private switch(): boolean {
    const backend = chooseBackend(this);
    if (backend === "yield") return this.sleep("rules");
    if (backend === undefined) {
      this.backend = this.frontend.own;
      this.terminate("S", "C");
      this.fail(503);
      return false;
    }
    this.enterBackend(backend);
    evaluatePersist(this);
    return this.goto(backend === this.frontend.own ? Step.server : Step.backContent);
  }

  private enterBackend(backend: RuntimeBackend): void {
    this.backend = backend;
    this.proxyName = backend.name;
    if (backend !== this.frontend.own) this.forgetSettings();
    const { counters } = backend;
    counters.curConns++;
    if (counters.curConns > counters.maxConns) counters.maxConns = counters.curConns;
    counters.totalConns++;
    counters.httpReqTotal++;
    const time = now();
    counters.sessRate.add(1, time);
    const rate = counters.sessRate.read(time);
    if (rate > counters.rateMax) counters.rateMax = rate;
    this.inBackend = true;
  }
  private inBackend = false;

  private chooseServer(): boolean {
    const backend = this.backend!;
    const chosen = chooseServer(this);
    if (chosen === "yield") return this.sleep("rules");
    this.world.hooks.clientCookies(this);
    this.uniqueId ??= this.world.uniqueId(this);
    addForwardingHeaders(this);
    matchSticky(this);
    storeRequestSticky(this);
    const { balance } = backend.plan;
    if (
      balance?.algorithm === "url_param" &&
      balance.checkPost !== undefined &&
      this.http.req.method === "POST" &&
      !this.persistent
    ) {
      if (this.bodyDeadline === 0) this.bodyDeadline = Number.POSITIVE_INFINITY;
      const { data, complete } = this.requestBody();
      if (!complete && data.length < (balance.checkPost || 48) && !this.storeFull) {
        this.wait = "body";
        return false;
      }
    }
    this.time.request = now();
    this.toServer();
    return false;
  }

  private toServer(): void {
    if (this.clientClosed && !this.client.body.finished) {
      this.server = undefined;
      this.aborted("C", "R");
      this.http.keepAlive = false;
      this.fail(400);
      return;
    }
    this.step = Step.connecting;
    this.wait = "queue";
    const connector = new Connector(this, this.backend!);
    this.connector = connector;
    connector.start();
  }

  /** A 1xx response of ours (early hints). */
  sendInterim(status: number, headers: readonly [string, string][]): void {
    let text = `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n`;
    for (const [name, value] of headers) text += `${name}: ${value}\r\n`;
    putText(this.client.transport, `${text}\r\n`);
  }

  // ---- body of the request -----------------------------------------------------------------------------------------

  private get storeFull(): boolean {
    return this.storedLength >= this.client.headLimit;
  }

  /** Everything of the body that is here, decoded. */
  requestBody(): { data: Uint8Array; complete: boolean } {
    const { body, inbox, headLimit } = this.client;
    if (!this.requestSent) {
      while (this.storedLength < headLimit) {
        const r = body.read(inbox, headLimit - this.storedLength);
        if (r === Body.data) {
          this.stored ??= Buffer.allocUnsafeSlow(headLimit);
          inbox.buf.copy(this.stored, this.storedLength, body.from, body.to);
          const n = body.to - body.from;
          this.storedLength += n;
          this.req.bytesIn += n;
          continue;
        }
        if (r === Body.error) this.badRequest();
        break;
      }
    }
    const data = this.stored?.subarray(0, this.storedLength) ?? Buffer.alloc(0);
    return { data, complete: body.finished };
  }

  private resStored: Buffer | undefined = undefined;
  private resStoredLength = 0;

  /** Everything of the server's body that is here, decoded. */
  responseBody(): { data: Uint8Array; complete: boolean } {
    const inbox = this.connector?.connection?.inbox;
    const body = this.resBody;
    if (inbox === undefined || body === undefined) return { data: Buffer.alloc(0), complete: true };
    const limit = this.client.headLimit;
    if (!this.responseStarted) {
      while (this.resStoredLength < limit) {
        const r = body.read(inbox, limit - this.resStoredLength);
        if (r !== Body.data) break;
        this.resStored ??= Buffer.allocUnsafeSlow(limit);
        inbox.buf.copy(this.resStored, this.resStoredLength, body.from, body.to);
        this.resStoredLength += body.to - body.from;
      }
      if (this.serverEof) body.close();
    }
    const data = this.resStored?.subarray(0, this.resStoredLength) ?? Buffer.alloc(0);
    return { data, complete: body.finished || this.resStoredLength >= limit || this.serverEof };
  }

  /** The proxy itself waits for the body: invite a client that waits for leave to send it. */
  private expectContinue(): void {
    if (this.expectChecked) return;
    this.expectChecked = true;
    const { req } = this.http;
    const { body } = this.client;
    if (body.finished || (req.flags & Framing.version11) === 0) return;
    const at = req.find("expect");
    if (at < 0 || req.value(at).toLowerCase() !== "100-continue") return;
    req.removeAt(at);
    putText(this.client.transport, "HTTP/1.1 100 Continue\r\n\r\n");
  }

  /** More input from the client. */
  clientData(): void {
    switch (this.step) {
      case Step.forwarding:
      case Step.transfer:
      case Step.resContent:
      case Step.resRulesBack:
      case Step.resRulesFront:
        this.forwardRequest();
        break;
      case Step.tunnel:
        this.tunnelUp();
        break;
      case Step.connecting:
      case Step.over:
        break;
      default:
        if (this.wait === "inspect" || this.wait === "rules" || this.wait === "body") this.advance();
    }
  }

  clientEnded(): void {
    this.req.closed = true;
    const { body } = this.client;
    if (this.step === Step.tunnel) {
      const c = this.connector?.connection;
      if (c !== undefined) c.transport.finish();
      return;
    }
    if (this.step < Step.connecting) {
      this.clientClosed = true;
      if (this.wait !== "none" && this.wait !== "tarpit") this.advance();
      else if (this.wait === "tarpit") this.tarpitOver();
      return;
    }
    const abort = this.abortOnClose;
    if (this.step === Step.connecting) {
      if (abort || !body.finished) {
        this.clientClosed = true;
        const phase = this.connector?.state === "queue" ? "Q" : "C";
        this.connector?.abort();
        this.frontend.counters.cliAborts++;
        this.backend!.counters.cliAborts++;
        this.terminate("C", phase);
        this.fail(phase === "Q" ? 503 : 503);
      }
      return;
    }
    if (!body.finished && !this.requestDone) {
      this.aborted("C", this.responseStarted ? "D" : "D");
      this.clientClosed = true;
      if (this.responseStarted) this.cut();
      else this.fail(400);
      return;
    }
    if (abort && !this.responseStarted) {
      this.clientClosed = true;
      this.aborted("C", "H");
      this.fail(400);
    }
  }

  private get abortOnClose(): boolean {
    const options = this.backend?.plan.options;
    return (
      options?.["abortonclose"] === true ||
      (options?.["abortonclose"] === undefined && this.frontend.plan.options["abortonclose"] === true)
    );
  }

  private aborted(cause: string, phase: string): void {
    this.terminate(cause, phase);
    this.frontend.counters.cliAborts++;
    if (this.backend !== undefined) this.backend.counters.cliAborts++;
    if (this.server !== undefined) this.server.counters.cliAborts++;
  }

  /** The client connection is gone altogether. */
  clientLost(_error: NodeJS.ErrnoException | undefined): void {
    if (this.step === Step.over) return;
    this.clientClosed = true;
    let phase = "R";
    if (this.step === Step.connecting) phase = this.connector?.state === "queue" ? "Q" : "C";
    else if (this.step >= Step.transfer) phase = "D";
    else if (this.step >= Step.forwarding) phase = "H";
    if (this.wait === "tarpit") phase = "T";
    this.aborted("C", phase);
    if (this.http.status < 0 && this.step >= Step.connecting)
      this.http.status = this.step === Step.connecting ? 503 : 400;
    this.finish(false);
  }

  clientDrained(): void {
    const c = this.connector?.connection;
    if (this.step === Step.transfer || this.step === Step.tunnel) {
      this.armServer();
      if (c === undefined) return;
      c.transport.resume();
      if (this.step === Step.transfer) this.forwardResponse();
      else this.tunnelDown();
      if (!c.closed) c.inbox.settle();
    }
  }

  // ---- server side -------------------------------------------------------------------------------------------------

  serverReady(): void {
    const c = this.connector!.connection!;
    const { http } = this;
    this.res.inbox = c.inbox;
    this.step = Step.forwarding;
    this.wait = "server";
    c.requests++;
    const server = this.server!;
    server.counters.httpReqTotal++;
    const { plan } = this.backend!;
    const req = http.req;
    let extra = "";
    const ver11 = (req.flags & Framing.version11) !== 0;
    const close = this.closesServer() || (!ver11 && (req.flags & Framing.transferEncoding) !== 0);
    this.serverCloses = close;
    const upgrade = (req.flags & Framing.upgrade) !== 0;
    if (!upgrade && !this.isConnect) {
      if (!close || plan.options["http-pretend-keepalive"] === true) {
        if (!ver11) extra = "connection: keep-alive\r\n";
      } else if (ver11) extra = "connection: close\r\n";
    }
    if (plan.httpSendNameHeader !== undefined) {
      const name = plan.httpSendNameHeader.toLowerCase();
      req.remove(name);
      extra += `${name}: ${server.name}\r\n`;
    }
    teHeader(req);
    const names = plan.options["h1-case-adjust-bogus-server"] === true ? this.world.caseMap : undefined;
    this.chunkedOut = (req.flags & Framing.chunked) !== 0;
    let sent = writeRequestHead(c.transport, req, extra, names);
    this.retryable = this.canRetry();
    this.requestSent = true;
    if (this.storedLength > 0 && !this.storedSent) {
      this.storedSent = !this.retryable;
      if (this.chunkedOut) {
        putText(c.transport, `${this.storedLength.toString(16).toUpperCase()}\r\n`);
        putBytes(c.transport, this.stored!, 0, this.storedLength);
        putText(c.transport, "\r\n");
      } else putBytes(c.transport, this.stored!, 0, this.storedLength);
      sent += this.storedLength;
    }
    this.addOut(sent);
    this.requestDone = false;
    this.forwardRequest();
    this.armServer();
  }

  private addOut(n: number): void {
    this.requestBytes += n;
    this.req.bytesOut += n;
  }

  /** Whether a failure after sending may be repeated: `retry-on` asks for it and the whole body is stored. */
  private canRetry(): boolean {
    const { retryOn } = this.backend!.plan;
    if (retryOn.length === 0 || this.noL7Retry === true) return false;
    if (!retryOn.some((x) => x !== "conn-failure")) return false;
    const { complete } = this.client.body.finished ? { complete: true } : this.requestBody();
    return complete;
  }

  private closesServer(): boolean {
    const fe = this.frontend.plan.options;
    const be = this.backend!.plan.options;
    if (fe["http-keep-alive"] === true && be["http-server-close"] !== true && be["httpclose"] !== true)
      return false;
    return fe["http-server-close"] === true || be["http-server-close"] === true || be["httpclose"] === true;
  }

  private forwardRequest(): void {
    const c = this.connector?.connection;
    if (c === undefined || this.requestDone || !this.requestSent) return;
    const { body, inbox, transport: clientTransport } = this.client;
    const to = c.transport;
    for (;;) {
      if (to.blocked) {
        clientTransport.pause();
        return;
      }
      const r = body.read(inbox);
      if (r === Body.data) {
        const n = body.to - body.from;
        this.req.bytesIn += n;
        countBytesIn(this, n);
        if (this.chunkedOut) {
          putText(to, `${n.toString(16).toUpperCase()}\r\n`);
          putBytes(to, inbox.buf, body.from, body.to);
          putText(to, "\r\n");
        } else putBytes(to, inbox.buf, body.from, body.to);
        this.addOut(n);
        this.armServer();
        continue;
      }
      if (r === Body.done) {
        this.requestDone = true;
        if (this.chunkedOut) {
          putText(to, "0\r\n");
          if (
            body.trailers !== undefined &&
            this.backend!.plan.options["http-drop-request-trailers"] !== true
          )
            writeFields(to, body.trailers);
          putText(to, "\r\n");
        }
        clientTransport.resume();
        this.armServer();
        if (this.step === Step.transfer && this.resBody?.finished) this.complete();
        return;
      }
      if (r === Body.error) {
        this.terminate("P", "D");
        this.frontend.counters.errReq++;
        countHttpError(this);
        if (this.responseStarted) this.cut();
        else this.fail(400);
        return;
      }
      // More must come from the client.
      if (clientTransport.peerEnded) {
        this.clientEnded();
        return;
      }
      clientTransport.resume();
      this.armClient();
      return;
    }
  }

  /** Client inactivity while its body is awaited. */
  private armClient(): void {
    const ms = this.override("client") ?? this.frontend.plan.timeouts.client;
    this.wait = "client";
    if (ms !== undefined && ms > 0) arm(this.timer, now() + ms);
    else rest(this.timer);
  }

  /** Server inactivity: while its answer is awaited. */
  private armServer(): void {
    if (this.step === Step.tunnel) {
      this.armTunnel();
      return;
    }
    if (!this.requestDone && this.wait === "client" && !this.responseStarted) return;
    const ms = this.override("server") ?? this.backend!.plan.timeouts.server;
    this.wait = "server";
    if (ms !== undefined && ms > 0) arm(this.timer, now() + ms);
    else rest(this.timer);
  }

  serverConnected(): void {}

  serverDrained(): void {
    if (this.step === Step.tunnel) this.tunnelUp();
    else this.forwardRequest();
    this.client.transport.resume();
    if (this.step !== Step.over) this.client.inbox.settle();
  }

  serverData(): void {
    if (this.step === Step.forwarding) this.readResponseHead();
    else if (this.step === Step.transfer) {
      this.armServer();
      this.forwardResponse();
    } else if (this.step === Step.tunnel) this.tunnelDown();
    else {
      if (this.step >= Step.resContent && this.step < Step.resSend) this.advance();
      const c = this.connector?.connection;
      if (c !== undefined && c.inbox.length >= this.world.tune.bufsize) c.transport.pause();
    }
  }

  private readResponseHead(): void {
    const connector = this.connector!;
    const c = connector.connection!;
    const { inbox } = c;
    const options = this.world.responseOptions(this.backend!);
    for (;;) {
      if (inbox.length === 0) return;
      const head = this.client.responseHead;
      const limit = this.client.rawLimit;
      const end = Math.min(inbox.end, inbox.pos + limit);
      const n = parseResponseHead(head, inbox.buf, inbox.pos, end, options as ParseOptions);
      if (n === Parse.incomplete && inbox.length < limit) {
        if (this.serverEof) this.serverLost();
        return;
      }
      if (n <= 0 || tooLarge(head, this.client.headLimit)) {
        this.badResponse();
        return;
      }
      inbox.pos += n;
      this.res.bytesIn += n;
      const { status } = head;
      this.http.serverStatus = status;
      const server = this.server!;
      this.world.hooks.observe(
        server,
        status >= 100 && (status < 500 || status === 501 || status === 505) ? "http-ok" : "http-status",
      );
      if (this.retryable && this.backend!.plan.retryOn.includes(String(status)) && this.retry()) return;
      if (isErrorStatus(status)) countHttpError(this);
      if (isFailureStatus(status)) countHttpFailure(this);
      const klass = status >= 100 && status < 600 ? Math.floor(status / 100) : 0;
      server.counters.hrsp[klass]!++;
      if (status < 200 && status !== 101) {
        this.forwardInterim(head);
        continue;
      }
      if (
        status === 101 &&
        !((this.http.req.flags & Framing.upgrade) !== 0 && (head.flags & Framing.upgrade) !== 0)
      ) {
        this.badResponse();
        return;
      }
      this.startResponse(head);
      return;
    }
  }

  private forwardInterim(head: H1Head): void {
    head.remove("transfer-encoding");
    head.remove("content-length");
    if (this.clientClosed || (this.http.req.flags & Framing.version11) === 0) return;
    const names =
      this.frontend.plan.options["h1-case-adjust-bogus-client"] === true ? this.world.caseMap : undefined;
    this.res.bytesOut += writeResponseHead(this.client.transport, head, "", names);
  }

  private startResponse(head: H1Head): void {
    const { http } = this;
    const { status } = head;
    http.res = head;
    http.status = status;
    this.time.response = now();
    const { plan } = this.frontend;
    if (plan.captures.response.length > 0) this.resCaptures = captureHeaders(head, plan.captures.response);
    const body = this.client.responseBody;
    this.resBody = body;
    body.maxHeaders = this.client.options.maxHeaders;
    const tunnel = status === 101 || (this.isConnect && status >= 200 && status < 300);
    const bodyless = this.isHead || status < 200 || status === 204 || status === 304;
    if (tunnel || status < 200 || status === 204) {
      head.remove("transfer-encoding");
      head.remove("content-length");
      head.flags &= ~Framing.chunked;
    }
    if (tunnel || bodyless) body.start("none", 0);
    else if ((head.flags & Framing.chunked) !== 0) body.start("chunked", 0);
    else if (head.contentLength >= 0) body.start("length", head.contentLength);
    else body.start("close", 0);
    if (status === 401 || status === 407) this.watchPrivateAuth(head, status);
    this.endRequestVars();
    this.inRules = false;
    this.step = Step.resContent;
    this.advance();
    // Rules wait: the head must survive the buffer it stands in.
    if (!this.responseStarted && (this.step as number) < Step.transfer) {
      head.own();
      this.connector?.connection?.inbox.settle();
    }
  }

  /** NTLM and Negotiate authenticate the connection: it must stay with this client. */
  private watchPrivateAuth(head: H1Head, status: number): void {
    const name = status === 401 ? "www-authenticate" : "proxy-authenticate";
    for (let i = head.find(name); i >= 0; i = head.find(name, i + 1)) {
      if (/(^|,\s*)(nego|ntlm)/i.test(head.value(i))) this.privateServer = true;
    }
  }

  private responseContent(): boolean {
    const loaded = this.backend!.loaded;
    if (loaded.tcpResponse.length > 0) {
      const delay = loaded.plan.inspectDelayResponse ?? 0;
      if (this.inspectUntil === 0) this.inspectUntil = now() + delay;
      const code = this.runRules(
        loaded.tcpResponse,
        loaded,
        "response",
        delay === 0 || now() >= this.inspectUntil,
      );
      if (code === Outcome.yield) {
        this.wait = "inspect";
        arm(this.timer, this.wakeAt > 0 ? this.wakeAt : this.inspectUntil);
        return false;
      }
      if (code === Outcome.reject || code === Outcome.deny) {
        this.backend!.counters.deniedRes++;
        this.server!.counters.deniedRes++;
        this.terminate("P", "D");
        this.closeSilently();
        return false;
      }
    }
    if (this.closeServer === true) this.serverCloses = true;
    storeResponseSticky(this);
    this.armServer();
    return this.goto(Step.resRulesBack);
  }

  private responseRules(loaded: LoadedProxy, next: number): boolean {
    const code = this.runRules(loaded.httpResponse, loaded, "response", true);
    switch (code) {
      case Outcome.next:
      case Outcome.stop:
        return this.goto(next);
      case Outcome.yield:
        return this.sleep("pause");
      case Outcome.replied:
        this.intercept();
        return false;
      case Outcome.deny:
        this.frontend.counters.deniedRes++;
        this.backend!.counters.deniedRes++;
        this.server!.counters.deniedRes++;
        this.terminate("P", "H");
        this.replaceResponse(
          this.replyWith ?? this.errorReply(this.http.denyStatus > 0 ? this.http.denyStatus : 502),
        );
        return false;
      case Outcome.reject:
        this.terminate("P", "H");
        this.closeSilently();
        return false;
      default:
        this.internalError();
        return false;
    }
  }

  /** http-after-response of the backend, then of the frontend. False: they failed and something else was sent. */
  private afterResponse(): boolean {
    const lists = [this.backend?.loaded, this.frontend.loaded];
    if (lists[0] === lists[1]) lists.pop();
    for (const loaded of lists) {
      if (loaded === undefined || loaded.httpAfterResponse.length === 0) continue;
      this.inRules = false;
      const code = this.runRules(loaded.httpAfterResponse, loaded, "response", true);
      if (code === Outcome.deny || code === Outcome.failed || code === Outcome.reject) return false;
    }
    this.inRules = false;
    return true;
  }

  private sendResponse(): void {
    const head = this.http.res!;
    const { client } = this;
    if (!this.internalReply) {
      if (!this.world.hooks.responseCookies(this)) {
        this.terminate("P", "H");
        this.replaceResponse(this.errorReply(502));
        return;
      }
    }
    if (this.replyRaw !== true && !this.afterResponse()) {
      this.terminate("I", "H");
      this.frontend.counters.internalErrors++;
      this.replyRaw = true;
      this.replaceResponse(this.errorReply(500));
      return;
    }
    this.http.status = head.status;
    const klass = head.status >= 100 && head.status < 600 ? Math.floor(head.status / 100) : 0;
    this.frontend.counters.hrsp[klass]!++;
    if (this.inBackend) this.backend!.counters.hrsp[klass]!++;
    this.world.loggers?.step(this, "response");
    const tunnel =
      head.status === 101 ||
      (this.isConnect && head.status >= 200 && head.status < 300 && !this.internalReply);
    const body = this.resBody;
    const extra = tunnel ? "" : this.clientConnection(head);
    const names =
      this.frontend.plan.options["h1-case-adjust-bogus-client"] === true ? this.world.caseMap : undefined;
    const n = writeResponseHead(client.transport, head, extra, names);
    this.responseStarted = true;
    this.countOut(n);
    if (tunnel) {
      this.openTunnel();
      return;
    }
    this.resChunked = body?.kind === "chunked" && (head.flags & Framing.chunked) !== 0;
    this.step = Step.transfer;
    if (this.resStoredLength > 0 && !this.internalReply) {
      const n = this.resStoredLength;
      if (this.resChunked) putText(client.transport, `${n.toString(16).toUpperCase()}\r\n`);
      putBytes(client.transport, this.resStored!, 0, n);
      if (this.resChunked) putText(client.transport, "\r\n");
      this.res.bytesIn += n;
      this.countOut(n);
    }
    if (!this.internalReply) this.forwardResponse();
  }
  private replyRaw = false;

  /** Decides whether the client connection goes on; the header lines that say so. */
  private clientConnection(head: H1Head): string {
    const { http } = this;
    const ver11 = (head.flags & Framing.version11) !== 0;
    const reqVer11 = (http.req.flags & Framing.version11) !== 0;
    // What the server said about its own connection is gone by now; what a rule or a page of ours says counts.
    const asked = connectionClose(head);
    const unsafe = !ver11 && (head.flags & Framing.transferEncoding) !== 0;
    if (
      unsafe ||
      this.resBody?.kind === "close" ||
      asked ||
      (this.internalReply && (head.flags & Framing.close) !== 0)
    )
      http.keepAlive = false;
    else if (this.frontend.plan.options["httpclose"] === true) http.keepAlive = false;
    else if (this.world.stopping) http.keepAlive = false;
    if (http.keepAlive) return ver11 && reqVer11 ? "" : "connection: keep-alive\r\n";
    return ver11 ? "connection: close\r\n" : "";
  }

  private countOut(n: number): void {
    this.res.bytesOut += n;
    countBytesOut(this, n);
  }

  private forwardResponse(): void {
    const c = this.connector?.connection;
    const body = this.resBody!;
    if (c === undefined) return;
    const to = this.client.transport;
    const { inbox } = c;
    for (;;) {
      if (to.blocked) {
        c.transport.pause();
        this.armClientWrite();
        return;
      }
      const r = body.read(inbox);
      if (r === Body.data) {
        const n = body.to - body.from;
        this.res.bytesIn += n;
        if (this.resChunked) {
          putText(to, `${n.toString(16).toUpperCase()}\r\n`);
          putBytes(to, inbox.buf, body.from, body.to);
          putText(to, "\r\n");
        } else putBytes(to, inbox.buf, body.from, body.to);
        this.countOut(n);
        continue;
      }
      if (r === Body.done) {
        if (this.resChunked) {
          putText(to, "0\r\n");
          if (
            body.trailers !== undefined &&
            this.frontend.plan.options["http-drop-response-trailers"] !== true
          )
            writeFields(to, body.trailers);
          putText(to, "\r\n");
        }
        this.complete();
        return;
      }
      if (r === Body.error) {
        this.server!.counters.errRes++;
        this.backend!.counters.errRes++;
        this.terminate("P", "D");
        this.cut();
        return;
      }
      if (this.serverEof) {
        if (body.close()) this.complete();
        else this.serverCut();
      }
      return;
    }
  }

  /** The client does not read: its inactivity counts. */
  private armClientWrite(): void {
    const ms = this.override("client") ?? this.frontend.plan.timeouts.client;
    this.wait = "client";
    if (ms !== undefined && ms > 0) arm(this.timer, now() + ms);
  }

  /** The response is complete. */
  private complete(): void {
    if (this.step === Step.over) return;
    this.finish(this.http.keepAlive);
  }

  private serverCut(): void {
    this.server!.counters.srvAborts++;
    this.backend!.counters.srvAborts++;
    this.frontend.counters.srvAborts++;
    this.terminate("S", "D");
    this.cut();
  }

  /** The message cannot be completed: the client learns it by the connection closing early. */
  private cut(): void {
    this.finish(false);
  }

  serverEnded(): void {
    this.serverEof = true;
    if (this.step === Step.transfer) this.forwardResponse();
    else if (this.step === Step.forwarding) this.serverLost();
    else if (this.step === Step.tunnel) {
      this.client.transport.finish();
      if (this.client.transport.peerEnded || this.client.transport.closed) this.tunnelOver();
    }
  }

  serverClosed(_error: NodeJS.ErrnoException | undefined): void {
    this.serverEof = true;
    this.connector!.connection!.transport.closed = true;
    if (this.step === Step.transfer) {
      const body = this.resBody!;
      if (!body.finished) this.forwardResponse();
    } else if (this.step === Step.forwarding) this.serverLost();
    else if (this.step === Step.tunnel) this.tunnelOver();
  }

  /** Closed before a response came. */
  private serverLost(): void {
    const server = this.server!;
    const reused = this.serverConn?.reused === true;
    if (!reused) this.world.hooks.observe(server, "broken");
    if (
      this.retryable &&
      this.backend!.plan.retryOn.some((x) => x === "empty-response" || x === "all-retryable-errors") &&
      this.retry()
    )
      return;
    if (reused && !this.retryable) {
      // A kept connection died as it was taken: the client repeats what it did not get an answer to.
      this.terminate("S", "H");
      this.http.keepAlive = false;
      this.closeSilently();
      return;
    }
    server.counters.errRes++;
    this.backend!.counters.errRes++;
    countHttpFailure(this);
    this.terminate("S", "H");
    this.fail(502);
  }

  private badResponse(): void {
    const server = this.server!;
    this.world.hooks.observe(server, "bad-response");
    if (this.retryable && this.backend!.plan.retryOn.includes("junk-response") && this.retry()) return;
    server.counters.errRes++;
    this.backend!.counters.errRes++;
    countHttpFailure(this);
    this.terminate("P", "H");
    this.time.response = -1;
    this.fail(502);
  }

  /** Layer 7 retry: the whole request again on another connection. */
  private retry(): boolean {
    const connector = this.connector!;
    if (this.retries >= connector.maxRetries) return false;
    this.retries++;
    const server = this.server!;
    server.counters.warnRetries++;
    this.backend!.counters.warnRetries++;
    connector.detach(false, false);
    connector.release();
    if (this.backend!.plan.redispatch !== undefined) {
      this.persistent = false;
      connector.avoidServer(server);
    }
    this.serverEof = false;
    this.requestSent = false;
    this.requestDone = false;
    this.step = Step.connecting;
    this.wait = "queue";
    rest(this.timer);
    this.server = undefined;
    connector.start();
    return true;
  }

  /** GET and HEAD only: others may have a body that the client would not send twice. */
  override redirectTo(prefix: string): boolean {
    const { req } = this.http;
    if (req.method !== "GET" && req.method !== "HEAD") return false;
    const path = req.target.startsWith("/")
      ? req.target
      : (/^[^/]*\/\/[^/]*(\/.*)$/.exec(req.target)?.[1] ?? "/");
    this.connector?.release();
    this.terminate("L", "C");
    this.send({
      status: 302,
      headers: [
        ["content-length", "0"],
        ["cache-control", "no-cache"],
        ["location", prefix + path],
      ],
    });
    return true;
  }

  serverFailed(status: number): void {
    this.fail(status);
  }

  // ---- tunnel ------------------------------------------------------------------------------------------------------

  private openTunnel(): void {
    this.step = Step.tunnel;
    this.http.keepAlive = false;
    this.requestDone = true;
    this.client.transport.resume();
    this.connector!.connection!.transport.resume();
    this.tunnelDown();
    this.tunnelUp();
    this.armTunnel();
  }

  private armTunnel(): void {
    const t = this.backend!.plan.timeouts;
    const ms = this.override("tunnel") ?? t.tunnel ?? t.server;
    this.wait = "server";
    if (ms !== undefined && ms > 0) arm(this.timer, now() + ms);
  }

  private tunnelUp(): void {
    const c = this.connector?.connection;
    if (c === undefined) return;
    const { inbox, transport } = this.client;
    if (c.transport.blocked) {
      transport.pause();
      return;
    }
    const n = inbox.length;
    if (n > 0) {
      putBytes(c.transport, inbox.buf, inbox.pos, inbox.end);
      inbox.pos = inbox.end;
      this.req.bytesIn += n;
      this.req.bytesOut += n;
      countBytesIn(this, n);
      this.armTunnel();
    }
    transport.resume();
  }

  private tunnelDown(): void {
    const c = this.connector?.connection;
    if (c === undefined) return;
    const to = this.client.transport;
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
      this.countOut(n);
      this.armTunnel();
    }
    c.transport.resume();
  }

  private tunnelOver(): void {
    this.finish(false);
  }

  // ---- replies of our own ------------------------------------------------------------------------------------------

  private denied(): void {
    countHttpError(this);
    this.frontend.counters.deniedReq++;
    if (this.inBackend) this.backend!.counters.deniedReq++;
  }

  /** deny and tarpit. */
  private deny(): void {
    const { http } = this;
    if (this.cause === "-") this.denied();
    else {
      this.frontend.counters.errReq++;
      countHttpError(this);
    }
    const status = http.denyStatus > 0 ? http.denyStatus : 403;
    const reply = this.replyWith ?? this.errorReply(status);
    if (reply.delay !== undefined) {
      this.tarpitStatus = reply.status;
      const ms = this.override("tarpit") ?? this.world.tarpitTimeout(this);
      this.step = Step.tarpit;
      this.wait = "tarpit";
      this.phase = "T";
      this.replyWith = reply;
      arm(this.timer, now() + ms);
      return;
    }
    this.time.request = now();
    this.terminate("P", "R");
    this.send(reply);
  }

  private tarpitOver(): void {
    this.time.queue = now();
    this.terminate("P", "T");
    if (this.phase === "T" && this.cause === "-") this.cause = "P";
    this.send(this.replyWith ?? this.errorReply(this.tarpitStatus));
  }

  /** An action answered: return, redirect, auth ... */
  private intercept(): void {
    if (!this.inBackend) this.frontend.counters.intercepted++;
    const reply = this.replyWith ?? this.errorReply(500);
    this.terminate("L", this.http.res !== undefined ? "H" : "R");
    if (this.http.res !== undefined) this.replaceResponse(reply);
    else this.send(reply);
  }

  private badRequest(): void {
    countHttpError(this);
    this.frontend.counters.errReq++;
    this.terminate("P", "R");
    this.http.keepAlive = false;
    this.fail(400);
  }

  private internalError(): void {
    this.frontend.counters.internalErrors++;
    if (this.inBackend) this.backend!.counters.internalErrors++;
    this.terminate("I", this.http.res !== undefined ? "H" : "R");
    if (this.http.res !== undefined) this.replaceResponse(this.errorReply(500));
    else this.fail(500);
  }

  /** Sends the error page of a status. Cause and phase are set. */
  private fail(status: number): void {
    if (this.step === Step.over) return;
    if (this.responseStarted) {
      this.cut();
      return;
    }
    this.http.status = status;
    this.connector?.abort();
    this.connector?.detach(false, false);
    this.send(this.errorReply(status));
  }

  /** A response from the server is dropped for one of ours. */
  private replaceResponse(reply: Reply): void {
    this.connector?.detach(false, false);
    this.connector?.release();
    this.send(reply);
  }

  private send(reply: Reply): void {
    const { client } = this;
    rest(this.timer);
    this.internalReply = true;
    // An empty error file: the connection closes without an answer.
    if (reply.raw?.length === 0) {
      this.http.keepAlive = false;
      this.http.status = this.http.denyStatus > 0 ? this.http.denyStatus : this.http.status;
      this.closeSilently();
      return;
    }
    const made = replyHead(reply, this.http.req);
    this.http.res = made.head;
    this.http.status = made.head.status;
    if (this.time.response < 0 && this.step >= Step.connecting && this.connector === undefined)
      this.time.response = now();
    this.resBody = undefined;
    if (reply.close === true) this.http.keepAlive = false;
    if (reply.bare === true) this.replyRaw = true;
    if (this.clientClosed && client.transport.closed) {
      this.finish(false);
      return;
    }
    this.sendResponse();
    if ((this.step as number) === Step.over || !this.responseStarted) return;
    if (made.body.length > 0 && !this.isHead) {
      putBytes(client.transport, made.body, 0, made.body.length);
      this.countOut(made.body.length);
    }
    this.finish(this.http.keepAlive);
  }

  /** Closes the client connection without answering. */
  private closeSilently(): void {
    if (this.step === Step.over) return;
    this.connector?.abort();
    this.connector?.detach(false, false);
    this.finish(false);
  }

  // ---- time --------------------------------------------------------------------------------------------------------

  timeout(): void {
    const { wait } = this;
    switch (wait) {
      case "inspect":
      case "rules":
      case "pause":
        this.advance();
        break;
      case "body":
        this.terminate("c", "R");
        this.frontend.counters.errReq++;
        countHttpError(this);
        this.http.keepAlive = false;
        this.fail(408);
        break;
      case "tarpit":
        this.tarpitOver();
        break;
      case "server":
        this.serverTimeout();
        break;
      case "client":
        this.clientTimeout();
        break;
      default:
        break;
    }
    flush();
  }

  private serverTimeout(): void {
    if (this.step === Step.tunnel) {
      this.terminate("s", "D");
      this.cut();
      return;
    }
    if (this.step === Step.transfer) {
      this.server!.counters.srvAborts++;
      this.backend!.counters.srvAborts++;
      this.terminate("s", "D");
      this.cut();
      return;
    }
    this.world.hooks.observe(this.server!, "timeout");
    if (this.retryable && this.backend!.plan.retryOn.includes("response-timeout") && this.retry()) return;
    this.server!.counters.errRes++;
    this.backend!.counters.errRes++;
    countHttpFailure(this);
    this.terminate("s", "H");
    this.fail(504);
  }

  private clientTimeout(): void {
    this.frontend.counters.cliAborts++;
    this.terminate("c", "D");
    this.http.keepAlive = false;
    if (this.responseStarted) this.cut();
    else this.fail(408);
  }

  // ---- the end -----------------------------------------------------------------------------------------------------

  /** Ends the stream: connections given back, counters, log. `more`: the client connection may go on. */
  private finish(more: boolean): void {
    if (this.finished) return;
    this.finished = true;
    this.step = Step.over;
    rest(this.timer);
    const { time, backend, client, connector } = this;
    time.end = now();
    let keep = more;
    if (connector !== undefined) {
      const head = this.http.res;
      const body = this.resBody;
      const reusable =
        this.requestDone &&
        !this.internalReply &&
        body?.finished === true &&
        body.kind !== "close" &&
        !this.serverEof &&
        head !== undefined &&
        head.status !== 101 &&
        (head.flags & Framing.close) === 0 &&
        (head.flags & (Framing.version11 | Framing.keepAlive)) !== 0 &&
        !this.serverCloses;
      connector.detach(reusable, this.privateServer);
      connector.abort();
    }
    if (!client.body.finished && this.requestSent && !this.requestDone && this.cause !== "-") keep = false;
    this.account(backend);
    const { loggers } = this.world;
    if (loggers !== undefined) loggers.step(this, "close");
    endStreamTracking(this);
    this.world.streams.delete(this);
    client.streamEnded(keep && !this.clientClosed);
  }

  private account(backend: RuntimeBackend | undefined): void {
    const { frontend } = this;
    const server: RuntimeServer | undefined = this.server;
    const inBytes = this.req.bytesIn;
    const outBytes = this.res.bytesOut;
    frontend.counters.bytesIn += inBytes;
    frontend.counters.bytesOut += outBytes;
    if (backend !== undefined && this.inBackend) {
      backend.counters.bytesIn += inBytes;
      backend.counters.bytesOut += outBytes;
      backend.counters.curConns--;
    }
    if (server !== undefined) {
      server.counters.bytesIn += inBytes;
      server.counters.bytesOut += outBytes;
      if (backend !== undefined) this.world.recordTimes(this, backend, server);
    }
  }

  /** `shutdown session`, or a server going down with on-marked-down shutdown-sessions. */
  shutdown(cause: string): void {
    if (this.step === Step.over) return;
    this.terminate(
      cause,
      this.step >= Step.transfer
        ? "D"
        : this.step >= Step.forwarding
          ? "H"
          : this.step === Step.connecting
            ? "C"
            : "R",
    );
    this.connector?.abort();
    if (this.responseStarted) this.cut();
    else this.fail(503);
  }
}
