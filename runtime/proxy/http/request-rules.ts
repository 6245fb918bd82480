/** The request on its way through the rules of frontend and backend: content, http-request, redirects, statistics, tarpit. */
import { now } from "../../clock.ts";
import { Outcome, type OutcomeCode } from "../../handlers.ts";
import { countBytesIn, countHttpError, countHttpRequest } from "../../tables/tracking.ts";
import type { LoadedProxy } from "../../world/runtime-world.ts";
import { captureHeaders } from "../captures.ts";
import type { HttpStream } from "../http-stream.ts";
import { restrictNames } from "../switching.ts";
import { arm, rest } from "../timers.ts";
import { Step } from "./step.ts";

export function contentRules(s: HttpStream, loaded: LoadedProxy, next: number): boolean {
  const list = loaded.tcpContent;
  if (s.client.contentDone && next === Step.received) {
    s.client.contentDone = false;
    return s.goto(next);
  }
  if (list.length === 0) return s.goto(next);
  const delay = loaded.plan.inspectDelay ?? 0;
  if (s.inspectUntil === 0) s.inspectUntil = now() + delay;
  const expired = now() >= s.inspectUntil;
  const final = expired || delay === 0 || s.req.full || s.clientClosed;
  const code = s.runRules(list, loaded, "request", final);
  switch (code) {
    case Outcome.next:
    case Outcome.stop:
      rest(s.timer);
      return s.goto(next);
    case Outcome.yield:
      s.wait = "inspect";
      arm(s.timer, s.wakeAt > 0 ? s.wakeAt : s.inspectUntil);
      return false;
    case Outcome.reject: {
      const { counters } = s.frontend;
      counters.deniedReq++;
      s.terminate("P", "R");
      s.closeSilently();
      return false;
    }
    case Outcome.replied:
      s.intercept();
      return false;
    default:
      s.internalError();
      return false;
  }
}

export function requestReceived(s: HttpStream): boolean {
  const { http, frontend, world } = s;
  const { plan, counters } = frontend;
  countHttpRequest(s);
  counters.httpReqTotal++;
  const time = now();
  counters.reqRate.add(1, time);
  const rate = counters.reqRate.read(time);
  if (rate > counters.httpReqRateMax) counters.httpReqRateMax = rate;
  countBytesIn(s, s.req.bytesIn);
  if (plan.monitorUri !== undefined && monitored(s, plan.monitorUri)) return false;
  if (http.req.method === "PRI") {
    s.badRequest();
    return false;
  }
  if (plan.captures.request.length > 0) s.reqCaptures = captureHeaders(http.req, plan.captures.request);
  world.loggers?.step(s, "request");
  return s.goto(Step.frontBody);
}

export function monitored(s: HttpStream, uri: string): boolean {
  const { target } = s.http.req;
  let path = target;
  if (uri.startsWith("/") && !target.startsWith("/"))
    path = /^[a-z][a-z0-9+.-]*:\/\/[^/]*(.*)$/i.exec(target)?.[1] ?? "";
  if (target !== uri && path !== uri) return false;
  const failing = s.frontend.loaded.monitorFail.some((cond) => cond(s) === true);
  s.terminate("L", "R");
  s.logSilent = true;
  s.frontend.counters.intercepted++;
  s.send(s.errorReply(failing ? 503 : 200));
  return true;
}

export function bufferBody(s: HttpStream, wanted: boolean, next: number): boolean {
  if (!wanted) return s.goto(next);
  if (s.bodyDeadline === 0) {
    const { timeouts } = s.frontend.plan;
    const limit = timeouts.httpRequest ?? timeouts.client;
    s.bodyDeadline = limit === undefined ? Number.POSITIVE_INFINITY : s.time.requestStart + limit;
  }
  s.expectContinue();
  const { complete } = s.requestBody();
  if (s.step === Step.over) return false;
  if (complete || s.storeFull || s.clientClosed) {
    rest(s.timer);
    return s.goto(next);
  }
  s.wait = "body";
  if (s.bodyDeadline !== Number.POSITIVE_INFINITY) arm(s.timer, s.bodyDeadline);
  return false;
}

export function requestRules(s: HttpStream, loaded: LoadedProxy, next: number): boolean {
  if (loaded === s.frontend.loaded && next !== Step.frontRedirect) return s.goto(next);
  const code = s.runRules(loaded.httpRequest, loaded, "request", true);
  return afterRule(s, code, next);
}

export function afterRule(s: HttpStream, code: OutcomeCode, next: number): boolean {
  switch (code) {
    case Outcome.next:
    case Outcome.stop:
      return s.goto(next);
    case Outcome.yield:
      s.expectContinue();
      return s.sleep("rules");
    case Outcome.replied:
      s.intercept();
      return false;
    case Outcome.deny:
      denyRequest(s);
      return false;
    case Outcome.reject:
      denied(s);
      s.terminate("P", "R");
      s.closeSilently();
      return false;
    default:
      s.internalError();
      return false;
  }
}

/** After a proxy's http-request rules: name restrictions, the stats page, `redirect` lines. */
export function afterRequestRules(s: HttpStream, loaded: LoadedProxy, next: number): boolean {
  if (next === Step.server && s.backend === s.frontend.own) return s.goto(next);
  const verdict = restrictNames(s.http.req, loaded.plan);
  if (verdict === "deny") {
    s.http.denyStatus = 403;
    denyRequest(s);
    return false;
  }
  const { stats } = loaded.plan;
  if (stats !== undefined && s.world.hooks.statsRequested(s, stats)) {
    s.proxyName = loaded.plan.name;
    const code = s.runRules(loaded.statsRules, loaded, "request", true);
    if (code === Outcome.yield) return s.sleep("rules");
    if (code === Outcome.replied) {
      s.intercept();
      return false;
    }
    if (code === Outcome.deny) {
      denyRequest(s);
      return false;
    }
    return serveStats(s, loaded);
  }
  if (loaded.redirects.length > 0) {
    s.inRules = false;
    const code = s.runRules(loaded.redirects, loaded, "request", true);
    if (code !== Outcome.next) return afterRule(s, code, next);
  }
  return s.goto(next);
}

export function serveStats(s: HttpStream, loaded: LoadedProxy): boolean {
  if (s.http.req.method === "POST") {
    s.expectContinue();
    const { complete } = s.requestBody();
    if (!complete && !s.storeFull) {
      s.wait = "body";
      return false;
    }
  }
  s.applet = "<STATS>";
  if (!s.inBackend) s.frontend.counters.intercepted++;
  s.terminate("L", "R");
  s.time.request = now();
  s.send(s.world.hooks.statsPage(s, s.world, loaded.plan, loaded.plan.stats!));
  return false;
}

export function denied(s: HttpStream): void {
  countHttpError(s);
  s.frontend.counters.deniedReq++;
  if (s.inBackend) s.backend!.counters.deniedReq++;
}

/** deny and tarpit. */
export function denyRequest(s: HttpStream): void {
  const { http } = s;
  if (s.cause === "-") denied(s);
  else {
    s.frontend.counters.errReq++;
    countHttpError(s);
  }
  const status = http.denyStatus > 0 ? http.denyStatus : 403;
  const reply = s.replyWith ?? s.errorReply(status);
  if (reply.delay !== undefined) {
    s.tarpitStatus = reply.status;
    const ms = s.override("tarpit") ?? s.world.tarpitTimeout(s);
    s.step = Step.tarpit;
    s.wait = "tarpit";
    s.phase = "T";
    s.replyWith = reply;
    arm(s.timer, now() + ms);
    return;
  }
  s.time.request = now();
  s.terminate("P", "R");
  s.send(reply);
}

export function tarpitOver(s: HttpStream): void {
  s.time.queue = now();
  s.terminate("P", "T");
  if (s.phase === "T" && s.cause === "-") s.cause = "P";
  s.send(s.replyWith ?? s.errorReply(s.tarpitStatus));
}
