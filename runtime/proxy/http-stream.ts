/**
 * One request on its way through the rules, to a server and back. The steps follow the manual's order; each may have to wait
 * and is then entered again. The steps themselves are in http/: functions over this record.
 */

import { forgetAddresses } from "../actions/addresses.ts";
import { now } from "../clock.ts";
import { Outcome, type OutcomeCode } from "../handlers.ts";
import type { BodyReader } from "../http1/body.ts";
import { reasonPhrase } from "../http1/reason.ts";
import type { RuleCursorState, RuleList } from "../rules.ts";
import type { Reply } from "../stream.ts";
import { endStreamTracking } from "../tables/tracking.ts";
import type { LoadedProxy } from "../world/runtime-world.ts";
import { BaseStream } from "./base-stream.ts";
import { InboxChannel } from "./channels.ts";
import type { Connector } from "./connect.ts";
import { expectContinue, requestBody, responseBody, storeFull } from "./http/bodies.ts";
import {
  aborted,
  badResponse,
  clientEnded,
  clientLost,
  retryRequest,
  serverClosed,
  serverEnded,
  serverLost,
  shutDown,
  timedOut,
} from "./http/broken-exchange.ts";
import { assignServer, switchBackend } from "./http/choose-way.ts";
import { finishStream } from "./http/finish.ts";
import {
  badRequest,
  closeSilently,
  errorReply,
  failRequest,
  interceptRequest,
  internalError,
  replaceResponse,
  sendReply,
} from "./http/own-reply.ts";
import { afterResponse, readResponseHead, responseContent, responseRules } from "./http/read-response.ts";
import {
  afterRequestRules,
  bufferBody,
  contentRules,
  requestReceived,
  requestRules,
  tarpitOver,
} from "./http/request-rules.ts";
import { armServer, forwardRequest, serverReady } from "./http/send-request.ts";
import {
  completeResponse,
  countOut,
  cutResponse,
  forwardResponse,
  sendResponse,
} from "./http/send-response.ts";
import { Step, type Wait } from "./http/step.ts";
import { armTunnel, openTunnel, tunnelDown, tunnelOver, tunnelUp } from "./http/tunnel.ts";
import type { HttpClient } from "./http-client.ts";
import { Txn } from "./http-txn.ts";
import { putBytes, putText } from "./outbox.ts";
import { replyBytes } from "./reply.ts";
import type { ServerUser } from "./server-connection.ts";
import { arm, type Timer } from "./timers.ts";

export class HttpStream extends BaseStream implements ServerUser {
  readonly client: HttpClient;
  override http: Txn;
  req: InboxChannel;
  res: InboxChannel;
  step: number = Step.frontContent;
  readonly rule: RuleCursorState = { at: 0, entered: false };
  inRules = false;
  readonly timer: Timer;
  wait: Wait = "none";
  inspectUntil = 0;
  bodyDeadline = 0;
  /** Decoded request body kept because something waits for or looks at it. */
  stored: Buffer | undefined = undefined;
  storedLength = 0;
  storedSent = false;
  connector: Connector | undefined = undefined;
  resBody: BodyReader | undefined = undefined;
  requestSent = false;
  requestDone = false;
  requestBytes = 0;
  responseStarted = false;
  chunkedOut = false;
  resChunked = false;
  headOwned = false;
  clientClosed = false;
  serverEof = false;
  expectChecked = false;
  tarpitStatus = 500;
  privateServer = false;
  serverCloses = false;
  running = false;
  isHead = false;
  isConnect = false;
  finished = false;
  retryable = false;
  inBackend = false;
  replyRaw = false;
  resStored: Buffer | undefined = undefined;
  resStoredLength = 0;

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

  errorReply(status: number): Reply {
    return errorReply(this, status);
  }

  /** Input beyond the head must not stay in the shared buffer, nor the head. */
  settle(): void {
    if (!this.headOwned && this.step !== Step.over) {
      this.headOwned = true;
      this.http.req.own();
    }
  }

  advance(): void {
    if (this.running) return;
    this.running = true;
    while (this.step !== Step.over && this.runStep()) {}
    this.running = false;
  }

  /** One step. True: go on with the next. */
  runStep(): boolean {
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

  goto(step: number): boolean {
    this.step = step;
    this.inRules = false;
    this.inspectUntil = 0;
    return true;
  }

  runRules(
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
  sleep(wait: Wait): boolean {
    this.wait = wait;
    if (this.wakeAt > 0) arm(this.timer, this.wakeAt);
    return false;
  }

  /** Something an action waited for has happened. */
  wake(): void {
    if (this.step === Step.over) return;
    this.advance();
  }

  content(loaded: LoadedProxy, next: number): boolean {
    return contentRules(this, loaded, next);
  }

  requestReceived(): boolean {
    return requestReceived(this);
  }

  bufferBody(wanted: boolean, next: number): boolean {
    return bufferBody(this, wanted, next);
  }

  requestRules(loaded: LoadedProxy, next: number): boolean {
    return requestRules(this, loaded, next);
  }

  afterRequestRules(loaded: LoadedProxy, next: number): boolean {
    return afterRequestRules(this, loaded, next);
  }

  switch(): boolean {
    return switchBackend(this);
  }

  chooseServer(): boolean {
    return assignServer(this);
  }

  /** A 1xx response of ours (early hints). */
  sendInterim(status: number, headers: readonly [string, string][]): void {
    let text = `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n`;
    for (const [name, value] of headers) text += `${name}: ${value}\r\n`;
    putText(this.client.transport, `${text}\r\n`);
  }

  get storeFull(): boolean {
    return storeFull(this);
  }

  requestBody(): { data: Uint8Array; complete: boolean } {
    return requestBody(this);
  }

  responseBody(): { data: Uint8Array; complete: boolean } {
    return responseBody(this);
  }

  expectContinue(): void {
    expectContinue(this);
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
    clientEnded(this);
  }

  aborted(cause: string, phase: string): void {
    aborted(this, cause, phase);
  }

  clientLost(_error: NodeJS.ErrnoException | undefined): void {
    clientLost(this, _error);
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

  serverReady(): void {
    serverReady(this);
  }

  forwardRequest(): void {
    forwardRequest(this);
  }

  armServer(): void {
    armServer(this);
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

  readResponseHead(): void {
    readResponseHead(this);
  }

  responseContent(): boolean {
    return responseContent(this);
  }

  responseRules(loaded: LoadedProxy, next: number): boolean {
    return responseRules(this, loaded, next);
  }

  afterResponse(): boolean {
    return afterResponse(this);
  }

  sendResponse(): void {
    sendResponse(this);
  }

  countOut(n: number): void {
    countOut(this, n);
  }

  forwardResponse(): void {
    forwardResponse(this);
  }

  complete(): void {
    completeResponse(this);
  }

  cut(): void {
    cutResponse(this);
  }

  serverEnded(): void {
    serverEnded(this);
  }

  serverClosed(_error: NodeJS.ErrnoException | undefined): void {
    serverClosed(this, _error);
  }

  serverLost(): void {
    serverLost(this);
  }

  badResponse(): void {
    badResponse(this);
  }

  retry(): boolean {
    return retryRequest(this);
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

  openTunnel(): void {
    openTunnel(this);
  }

  armTunnel(): void {
    armTunnel(this);
  }

  tunnelUp(): void {
    tunnelUp(this);
  }

  tunnelDown(): void {
    tunnelDown(this);
  }

  tunnelOver(): void {
    tunnelOver(this);
  }

  tarpitOver(): void {
    tarpitOver(this);
  }

  intercept(): void {
    interceptRequest(this);
  }

  badRequest(): void {
    badRequest(this);
  }

  internalError(): void {
    internalError(this);
  }

  fail(status: number): void {
    failRequest(this, status);
  }

  replaceResponse(reply: Reply): void {
    replaceResponse(this, reply);
  }

  send(reply: Reply): void {
    sendReply(this, reply);
  }

  closeSilently(): void {
    closeSilently(this);
  }

  timeout(): void {
    timedOut(this);
  }

  finish(more: boolean): void {
    finishStream(this, more);
  }

  shutdown(cause: string): void {
    shutDown(this, cause);
  }
}
