/** What goes wrong: either side leaves, nothing comes in time, or what comes is not HTTP. */
import { countHttpError, countHttpFailure } from "../../tables/tracking.ts";
import type { HttpStream } from "../http-stream.ts";
import { flush } from "../outbox.ts";
import { rest } from "../timers.ts";
import { Step } from "./step.ts";

export function clientEnded(s: HttpStream): void {
  s.req.closed = true;
  const { body } = s.client;
  if (s.step === Step.tunnel) {
    const c = s.connector?.connection;
    if (c !== undefined) c.transport.finish();
    return;
  }
  if (s.step < Step.connecting) {
    s.clientClosed = true;
    if (s.wait !== "none" && s.wait !== "tarpit") s.advance();
    else if (s.wait === "tarpit") s.tarpitOver();
    return;
  }
  const abort = abortOnClose(s);
  if (s.step === Step.connecting) {
    if (abort || !body.finished) {
      s.clientClosed = true;
      const phase = s.connector?.state === "queue" ? "Q" : "C";
      s.connector?.abort();
      s.frontend.counters.cliAborts++;
      s.backend!.counters.cliAborts++;
      s.terminate("C", phase);
      s.fail(phase === "Q" ? 503 : 503);
    }
    return;
  }
  if (!body.finished && !s.requestDone) {
    aborted(s, "C", s.responseStarted ? "D" : "D");
    s.clientClosed = true;
    if (s.responseStarted) s.cut();
    else s.fail(400);
    return;
  }
  if (abort && !s.responseStarted) {
    s.clientClosed = true;
    aborted(s, "C", "H");
    s.fail(400);
  }
}

export function abortOnClose(s: HttpStream): boolean {
  const options = s.backend?.plan.options;
  return (
    options?.["abortonclose"] === true ||
    (options?.["abortonclose"] === undefined && s.frontend.plan.options["abortonclose"] === true)
  );
}

export function aborted(s: HttpStream, cause: string, phase: string): void {
  s.terminate(cause, phase);
  s.frontend.counters.cliAborts++;
  if (s.backend !== undefined) s.backend.counters.cliAborts++;
  if (s.server !== undefined) s.server.counters.cliAborts++;
}

/** The client connection is gone altogether. */
export function clientLost(s: HttpStream, _error: NodeJS.ErrnoException | undefined): void {
  if (s.step === Step.over) return;
  s.clientClosed = true;
  let phase = "R";
  if (s.step === Step.connecting) phase = s.connector?.state === "queue" ? "Q" : "C";
  else if (s.step >= Step.transfer) phase = "D";
  else if (s.step >= Step.forwarding) phase = "H";
  if (s.wait === "tarpit") phase = "T";
  aborted(s, "C", phase);
  if (s.http.status < 0 && s.step >= Step.connecting) s.http.status = s.step === Step.connecting ? 503 : 400;
  s.finish(false);
}

export function serverEnded(s: HttpStream): void {
  s.serverEof = true;
  if (s.step === Step.transfer) s.forwardResponse();
  else if (s.step === Step.forwarding) serverLost(s);
  else if (s.step === Step.tunnel) {
    s.client.transport.finish();
    if (s.client.transport.peerEnded || s.client.transport.closed) s.tunnelOver();
  }
}

export function serverClosed(s: HttpStream, _error: NodeJS.ErrnoException | undefined): void {
  s.serverEof = true;
  s.connector!.connection!.transport.closed = true;
  if (s.step === Step.transfer) {
    const body = s.resBody!;
    if (!body.finished) s.forwardResponse();
  } else if (s.step === Step.forwarding) serverLost(s);
  else if (s.step === Step.tunnel) s.tunnelOver();
}

/** Closed before a response came. */
export function serverLost(s: HttpStream): void {
  const server = s.server!;
  const reused = s.serverConn?.reused === true;
  if (!reused) s.world.hooks.observe(server, "broken");
  if (
    s.retryable &&
    s.backend!.plan.retryOn.some((x) => x === "empty-response" || x === "all-retryable-errors") &&
    retryRequest(s)
  )
    return;
  if (reused && !s.retryable) {
    // A kept connection died as it was taken: the client repeats what it did not get an answer to.
    s.terminate("S", "H");
    s.http.keepAlive = false;
    s.closeSilently();
    return;
  }
  server.counters.errRes++;
  s.backend!.counters.errRes++;
  countHttpFailure(s);
  s.terminate("S", "H");
  s.fail(502);
}

export function badResponse(s: HttpStream): void {
  const server = s.server!;
  s.world.hooks.observe(server, "bad-response");
  if (s.retryable && s.backend!.plan.retryOn.includes("junk-response") && retryRequest(s)) return;
  server.counters.errRes++;
  s.backend!.counters.errRes++;
  countHttpFailure(s);
  s.terminate("P", "H");
  s.time.response = -1;
  s.fail(502);
}

/** Layer 7 retry: the whole request again on another connection. */
export function retryRequest(s: HttpStream): boolean {
  const connector = s.connector!;
  if (s.retries >= connector.maxRetries) return false;
  s.retries++;
  const server = s.server!;
  server.counters.warnRetries++;
  s.backend!.counters.warnRetries++;
  connector.detach(false, false);
  connector.release();
  if (s.backend!.plan.redispatch !== undefined) {
    s.persistent = false;
    connector.avoidServer(server);
  }
  s.serverEof = false;
  s.requestSent = false;
  s.requestDone = false;
  s.step = Step.connecting;
  s.wait = "queue";
  rest(s.timer);
  s.server = undefined;
  connector.start();
  return true;
}

export function timedOut(s: HttpStream): void {
  const { wait } = s;
  switch (wait) {
    case "inspect":
    case "rules":
    case "pause":
      s.advance();
      break;
    case "body":
      s.terminate("c", "R");
      s.frontend.counters.errReq++;
      countHttpError(s);
      s.http.keepAlive = false;
      s.fail(408);
      break;
    case "tarpit":
      s.tarpitOver();
      break;
    case "server":
      serverTimeout(s);
      break;
    case "client":
      clientTimeout(s);
      break;
    default:
      break;
  }
  flush();
}

export function serverTimeout(s: HttpStream): void {
  if (s.step === Step.tunnel) {
    s.terminate("s", "D");
    s.cut();
    return;
  }
  if (s.step === Step.transfer) {
    s.server!.counters.srvAborts++;
    s.backend!.counters.srvAborts++;
    s.terminate("s", "D");
    s.cut();
    return;
  }
  s.world.hooks.observe(s.server!, "timeout");
  if (s.retryable && s.backend!.plan.retryOn.includes("response-timeout") && retryRequest(s)) return;
  s.server!.counters.errRes++;
  s.backend!.counters.errRes++;
  countHttpFailure(s);
  s.terminate("s", "H");
  s.fail(504);
}

export function clientTimeout(s: HttpStream): void {
  s.frontend.counters.cliAborts++;
  s.terminate("c", "D");
  s.http.keepAlive = false;
  if (s.responseStarted) s.cut();
  else s.fail(408);
}

/** `shutdown session`, or a server going down with on-marked-down shutdown-sessions. */
export function shutDown(s: HttpStream, cause: string): void {
  if (s.step === Step.over) return;
  s.terminate(
    cause,
    s.step >= Step.transfer ? "D" : s.step >= Step.forwarding ? "H" : s.step === Step.connecting ? "C" : "R",
  );
  s.connector?.abort();
  if (s.responseStarted) s.cut();
  else s.fail(503);
}
