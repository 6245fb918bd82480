/** The answer of the server: its head, and the rules it passes. */
import { now } from "../../clock.ts";
import { Outcome } from "../../handlers.ts";
import { Framing, type H1Head } from "../../http1/head.ts";
import { tooLarge } from "../../http1/head-size.ts";
import { Parse, type ParseOptions, parseResponseHead } from "../../http1/parse-head.ts";
import { writeResponseHead } from "../../http1/write-head.ts";
import { countHttpError, countHttpFailure, isErrorStatus, isFailureStatus } from "../../tables/tracking.ts";
import type { LoadedProxy } from "../../world/runtime-world.ts";
import { captureHeaders } from "../captures.ts";
import type { HttpStream } from "../http-stream.ts";
import { storeResponseSticky } from "../sticky.ts";
import { arm } from "../timers.ts";
import { Step } from "./step.ts";

export function readResponseHead(s: HttpStream): void {
  const connector = s.connector!;
  const c = connector.connection!;
  const { inbox } = c;
  const options = s.world.responseOptions(s.backend!);
  for (;;) {
    if (inbox.length === 0) return;
    const head = s.client.responseHead;
    const limit = s.client.rawLimit;
    const end = Math.min(inbox.end, inbox.pos + limit);
    const n = parseResponseHead(head, inbox.buf, inbox.pos, end, options as ParseOptions);
    if (n === Parse.incomplete && inbox.length < limit) {
      if (s.serverEof) s.serverLost();
      return;
    }
    if (n <= 0 || tooLarge(head, s.client.headLimit)) {
      s.badResponse();
      return;
    }
    inbox.pos += n;
    s.res.bytesIn += n;
    const { status } = head;
    s.http.serverStatus = status;
    const server = s.server!;
    s.world.hooks.observe(
      server,
      status >= 100 && (status < 500 || status === 501 || status === 505) ? "http-ok" : "http-status",
    );
    if (s.retryable && s.backend!.plan.retryOn.includes(String(status)) && s.retry()) return;
    if (isErrorStatus(status)) countHttpError(s);
    if (isFailureStatus(status)) countHttpFailure(s);
    const klass = status >= 100 && status < 600 ? Math.floor(status / 100) : 0;
    server.counters.hrsp[klass]!++;
    if (status < 200 && status !== 101) {
      forwardInterim(s, head);
      continue;
    }
    if (
      status === 101 &&
      !((s.http.req.flags & Framing.upgrade) !== 0 && (head.flags & Framing.upgrade) !== 0)
    ) {
      s.badResponse();
      return;
    }
    startResponse(s, head);
    return;
  }
}

export function forwardInterim(s: HttpStream, head: H1Head): void {
  head.remove("transfer-encoding");
  head.remove("content-length");
  if (s.clientClosed || (s.http.req.flags & Framing.version11) === 0) return;
  const names = s.frontend.plan.options["h1-case-adjust-bogus-client"] === true ? s.world.caseMap : undefined;
  s.res.bytesOut += writeResponseHead(s.client.transport, head, "", names);
}

export function startResponse(s: HttpStream, head: H1Head): void {
  const { http } = s;
  const { status } = head;
  http.res = head;
  http.status = status;
  s.time.response = now();
  const { plan } = s.frontend;
  if (plan.captures.response.length > 0) s.resCaptures = captureHeaders(head, plan.captures.response);
  const body = s.client.responseBody;
  s.resBody = body;
  body.maxHeaders = s.client.options.maxHeaders;
  const tunnel = status === 101 || (s.isConnect && status >= 200 && status < 300);
  const bodyless = s.isHead || status < 200 || status === 204 || status === 304;
  if (tunnel || status < 200 || status === 204) {
    head.remove("transfer-encoding");
    head.remove("content-length");
    head.flags &= ~Framing.chunked;
  }
  if (tunnel || bodyless) body.start("none", 0);
  else if ((head.flags & Framing.chunked) !== 0) body.start("chunked", 0);
  else if (head.contentLength >= 0) body.start("length", head.contentLength);
  else body.start("close", 0);
  if (status === 401 || status === 407) watchPrivateAuth(s, head, status);
  s.endRequestVars();
  s.inRules = false;
  s.step = Step.resContent;
  s.advance();
  // Rules wait: the head must survive the buffer it stands in.
  if (!s.responseStarted && (s.step as number) < Step.transfer) {
    head.own();
    s.connector?.connection?.inbox.settle();
  }
}

/** NTLM and Negotiate authenticate the connection: it must stay with this client. */
export function watchPrivateAuth(s: HttpStream, head: H1Head, status: number): void {
  const name = status === 401 ? "www-authenticate" : "proxy-authenticate";
  for (let i = head.find(name); i >= 0; i = head.find(name, i + 1)) {
    if (/(^|,\s*)(nego|ntlm)/i.test(head.value(i))) s.privateServer = true;
  }
}

export function responseContent(s: HttpStream): boolean {
  const loaded = s.backend!.loaded;
  if (loaded.tcpResponse.length > 0) {
    const delay = loaded.plan.inspectDelayResponse ?? 0;
    if (s.inspectUntil === 0) s.inspectUntil = now() + delay;
    const code = s.runRules(loaded.tcpResponse, loaded, "response", delay === 0 || now() >= s.inspectUntil);
    if (code === Outcome.yield) {
      s.wait = "inspect";
      arm(s.timer, s.wakeAt > 0 ? s.wakeAt : s.inspectUntil);
      return false;
    }
    if (code === Outcome.reject || code === Outcome.deny) {
      s.backend!.counters.deniedRes++;
      s.server!.counters.deniedRes++;
      s.terminate("P", "D");
      s.closeSilently();
      return false;
    }
  }
  if (s.closeServer === true) s.serverCloses = true;
  storeResponseSticky(s);
  s.armServer();
  return s.goto(Step.resRulesBack);
}

export function responseRules(s: HttpStream, loaded: LoadedProxy, next: number): boolean {
  const code = s.runRules(loaded.httpResponse, loaded, "response", true);
  switch (code) {
    case Outcome.next:
    case Outcome.stop:
      return s.goto(next);
    case Outcome.yield:
      return s.sleep("pause");
    case Outcome.replied:
      s.intercept();
      return false;
    case Outcome.deny:
      s.frontend.counters.deniedRes++;
      s.backend!.counters.deniedRes++;
      s.server!.counters.deniedRes++;
      s.terminate("P", "H");
      s.replaceResponse(s.replyWith ?? s.errorReply(s.http.denyStatus > 0 ? s.http.denyStatus : 502));
      return false;
    case Outcome.reject:
      s.terminate("P", "H");
      s.closeSilently();
      return false;
    default:
      s.internalError();
      return false;
  }
}

/** http-after-response of the backend, then of the frontend. False: they failed and something else was sent. */
export function afterResponse(s: HttpStream): boolean {
  const lists = [s.backend?.loaded, s.frontend.loaded];
  if (lists[0] === lists[1]) lists.pop();
  for (const loaded of lists) {
    if (loaded === undefined || loaded.httpAfterResponse.length === 0) continue;
    s.inRules = false;
    const code = s.runRules(loaded.httpAfterResponse, loaded, "response", true);
    if (code === Outcome.deny || code === Outcome.failed || code === Outcome.reject) return false;
  }
  s.inRules = false;
  return true;
}
