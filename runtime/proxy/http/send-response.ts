/** The answer to the client: head, then the body as it comes. */
import { now } from "../../clock.ts";
import { Body } from "../../http1/body.ts";
import { Framing, type H1Head } from "../../http1/head.ts";
import { writeFields, writeResponseHead } from "../../http1/write-head.ts";
import { countBytesOut } from "../../tables/tracking.ts";
import type { HttpStream } from "../http-stream.ts";
import { putBytes, putText } from "../outbox.ts";
import { arm } from "../timers.ts";
import { Step } from "./step.ts";

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

export function sendResponse(s: HttpStream): void {
  const head = s.http.res!;
  const { client } = s;
  if (!s.internalReply) {
    if (!s.world.hooks.responseCookies(s)) {
      s.terminate("P", "H");
      s.replaceResponse(s.errorReply(502));
      return;
    }
  }
  if (s.replyRaw !== true && !s.afterResponse()) {
    s.terminate("I", "H");
    s.frontend.counters.internalErrors++;
    s.replyRaw = true;
    s.replaceResponse(s.errorReply(500));
    return;
  }
  s.http.status = head.status;
  const klass = head.status >= 100 && head.status < 600 ? Math.floor(head.status / 100) : 0;
  s.frontend.counters.hrsp[klass]!++;
  if (s.inBackend) s.backend!.counters.hrsp[klass]!++;
  s.world.loggers?.step(s, "response");
  const tunnel =
    head.status === 101 || (s.isConnect && head.status >= 200 && head.status < 300 && !s.internalReply);
  const body = s.resBody;
  const extra = tunnel ? "" : clientConnection(s, head);
  const names = s.frontend.plan.options["h1-case-adjust-bogus-client"] === true ? s.world.caseMap : undefined;
  const n = writeResponseHead(client.transport, head, extra, names);
  s.responseStarted = true;
  countOut(s, n);
  if (tunnel) {
    s.openTunnel();
    return;
  }
  s.resChunked = body?.kind === "chunked" && (head.flags & Framing.chunked) !== 0;
  s.step = Step.transfer;
  if (s.resStoredLength > 0 && !s.internalReply) {
    const n = s.resStoredLength;
    if (s.resChunked) putText(client.transport, `${n.toString(16).toUpperCase()}\r\n`);
    putBytes(client.transport, s.resStored!, 0, n);
    if (s.resChunked) putText(client.transport, "\r\n");
    s.res.bytesIn += n;
    countOut(s, n);
  }
  if (!s.internalReply) forwardResponse(s);
}

/** Decides whether the client connection goes on; the header lines that say so. */
export function clientConnection(s: HttpStream, head: H1Head): string {
  const { http } = s;
  const ver11 = (head.flags & Framing.version11) !== 0;
  const reqVer11 = (http.req.flags & Framing.version11) !== 0;
  // What the server said about its own connection is gone by now; what a rule or a page of ours says counts.
  const asked = connectionClose(head);
  const unsafe = !ver11 && (head.flags & Framing.transferEncoding) !== 0;
  if (
    unsafe ||
    s.resBody?.kind === "close" ||
    asked ||
    (s.internalReply && (head.flags & Framing.close) !== 0)
  )
    http.keepAlive = false;
  else if (s.frontend.plan.options["httpclose"] === true) http.keepAlive = false;
  else if (s.world.stopping) http.keepAlive = false;
  if (http.keepAlive) return ver11 && reqVer11 ? "" : "connection: keep-alive\r\n";
  return ver11 ? "connection: close\r\n" : "";
}

export function countOut(s: HttpStream, n: number): void {
  s.res.bytesOut += n;
  countBytesOut(s, n);
}

export function forwardResponse(s: HttpStream): void {
  const c = s.connector?.connection;
  const body = s.resBody!;
  if (c === undefined) return;
  const to = s.client.transport;
  const { inbox } = c;
  for (;;) {
    if (to.blocked) {
      c.transport.pause();
      armClientWrite(s);
      return;
    }
    const r = body.read(inbox);
    if (r === Body.data) {
      const n = body.to - body.from;
      s.res.bytesIn += n;
      if (s.resChunked) {
        putText(to, `${n.toString(16).toUpperCase()}\r\n`);
        putBytes(to, inbox.buf, body.from, body.to);
        putText(to, "\r\n");
      } else putBytes(to, inbox.buf, body.from, body.to);
      countOut(s, n);
      continue;
    }
    if (r === Body.done) {
      if (s.resChunked) {
        putText(to, "0\r\n");
        if (body.trailers !== undefined && s.frontend.plan.options["http-drop-response-trailers"] !== true)
          writeFields(to, body.trailers);
        putText(to, "\r\n");
      }
      completeResponse(s);
      return;
    }
    if (r === Body.error) {
      s.server!.counters.errRes++;
      s.backend!.counters.errRes++;
      s.terminate("P", "D");
      cutResponse(s);
      return;
    }
    if (s.serverEof) {
      if (body.close()) completeResponse(s);
      else serverCut(s);
    }
    return;
  }
}

/** The client does not read: its inactivity counts. */
export function armClientWrite(s: HttpStream): void {
  const ms = s.override("client") ?? s.frontend.plan.timeouts.client;
  s.wait = "client";
  if (ms !== undefined && ms > 0) arm(s.timer, now() + ms);
}

/** The response is complete. */
export function completeResponse(s: HttpStream): void {
  if (s.step === Step.over) return;
  s.finish(s.http.keepAlive);
}

export function serverCut(s: HttpStream): void {
  s.server!.counters.srvAborts++;
  s.backend!.counters.srvAborts++;
  s.frontend.counters.srvAborts++;
  s.terminate("S", "D");
  cutResponse(s);
}

/** The message cannot be completed: the client learns it by the connection closing early. */
export function cutResponse(s: HttpStream): void {
  s.finish(false);
}
