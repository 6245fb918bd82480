/** The request to the server: head, stored body, then what the client still sends. */
import { now } from "../../clock.ts";
import { Body } from "../../http1/body.ts";
import { Framing, type H1Head } from "../../http1/head.ts";
import { writeFields, writeRequestHead } from "../../http1/write-head.ts";
import { countBytesIn, countHttpError } from "../../tables/tracking.ts";
import type { HttpStream } from "../http-stream.ts";
import { putBytes, putText } from "../outbox.ts";
import { arm, rest } from "../timers.ts";
import { Step } from "./step.ts";

/** TE is hop by hop: only a plain "trailers" means the same to the next hop. */
function teHeader(head: H1Head): void {
  for (let i = head.find("te"); i >= 0; i = head.find("te", i)) {
    const value = head.value(i);
    const at = value.indexOf("trailers");
    if (at < 0 || (value.length > at + 8 && value[at + 8] !== ",")) head.removeAt(i);
    else head.setValue(i++, "trailers");
  }
}

export function serverReady(s: HttpStream): void {
  const c = s.connector!.connection!;
  const { http } = s;
  s.res.inbox = c.inbox;
  s.step = Step.forwarding;
  s.wait = "server";
  c.requests++;
  const server = s.server!;
  server.counters.httpReqTotal++;
  const { plan } = s.backend!;
  const req = http.req;
  let extra = "";
  const ver11 = (req.flags & Framing.version11) !== 0;
  const close = closesServer(s) || (!ver11 && (req.flags & Framing.transferEncoding) !== 0);
  s.serverCloses = close;
  const upgrade = (req.flags & Framing.upgrade) !== 0;
  if (!upgrade && !s.isConnect) {
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
  const names = plan.options["h1-case-adjust-bogus-server"] === true ? s.world.caseMap : undefined;
  s.chunkedOut = (req.flags & Framing.chunked) !== 0;
  let sent = writeRequestHead(c.transport, req, extra, names);
  s.retryable = canRetry(s);
  s.requestSent = true;
  if (s.storedLength > 0 && !s.storedSent) {
    s.storedSent = !s.retryable;
    if (s.chunkedOut) {
      putText(c.transport, `${s.storedLength.toString(16).toUpperCase()}\r\n`);
      putBytes(c.transport, s.stored!, 0, s.storedLength);
      putText(c.transport, "\r\n");
    } else putBytes(c.transport, s.stored!, 0, s.storedLength);
    sent += s.storedLength;
  }
  addOut(s, sent);
  s.requestDone = false;
  forwardRequest(s);
  armServer(s);
}

export function addOut(s: HttpStream, n: number): void {
  s.requestBytes += n;
  s.req.bytesOut += n;
}

/** Whether a failure after sending may be repeated: `retry-on` asks for it and the whole body is stored. */
export function canRetry(s: HttpStream): boolean {
  const { retryOn } = s.backend!.plan;
  if (retryOn.length === 0 || s.noL7Retry === true) return false;
  if (!retryOn.some((x) => x !== "conn-failure")) return false;
  const { complete } = s.client.body.finished ? { complete: true } : s.requestBody();
  return complete;
}

export function closesServer(s: HttpStream): boolean {
  const fe = s.frontend.plan.options;
  const be = s.backend!.plan.options;
  if (fe["http-keep-alive"] === true && be["http-server-close"] !== true && be["httpclose"] !== true)
    return false;
  return fe["http-server-close"] === true || be["http-server-close"] === true || be["httpclose"] === true;
}

export function forwardRequest(s: HttpStream): void {
  const c = s.connector?.connection;
  if (c === undefined || s.requestDone || !s.requestSent) return;
  const { body, inbox, transport: clientTransport } = s.client;
  const to = c.transport;
  for (;;) {
    if (to.blocked) {
      clientTransport.pause();
      return;
    }
    const r = body.read(inbox);
    if (r === Body.data) {
      const n = body.to - body.from;
      s.req.bytesIn += n;
      countBytesIn(s, n);
      if (s.chunkedOut) {
        putText(to, `${n.toString(16).toUpperCase()}\r\n`);
        putBytes(to, inbox.buf, body.from, body.to);
        putText(to, "\r\n");
      } else putBytes(to, inbox.buf, body.from, body.to);
      addOut(s, n);
      armServer(s);
      continue;
    }
    if (r === Body.done) {
      s.requestDone = true;
      if (s.chunkedOut) {
        putText(to, "0\r\n");
        if (body.trailers !== undefined && s.backend!.plan.options["http-drop-request-trailers"] !== true)
          writeFields(to, body.trailers);
        putText(to, "\r\n");
      }
      clientTransport.resume();
      armServer(s);
      if (s.step === Step.transfer && s.resBody?.finished) s.complete();
      return;
    }
    if (r === Body.error) {
      s.terminate("P", "D");
      s.frontend.counters.errReq++;
      countHttpError(s);
      if (s.responseStarted) s.cut();
      else s.fail(400);
      return;
    }
    // More must come from the client.
    if (clientTransport.peerEnded) {
      s.clientEnded();
      return;
    }
    clientTransport.resume();
    armClient(s);
    return;
  }
}

/** Client inactivity while its body is awaited. */
export function armClient(s: HttpStream): void {
  const ms = s.override("client") ?? s.frontend.plan.timeouts.client;
  s.wait = "client";
  if (ms !== undefined && ms > 0) arm(s.timer, now() + ms);
  else rest(s.timer);
}

/** Server inactivity: while its answer is awaited. */
export function armServer(s: HttpStream): void {
  if (s.step === Step.tunnel) {
    s.armTunnel();
    return;
  }
  if (!s.requestDone && s.wait === "client" && !s.responseStarted) return;
  const ms = s.override("server") ?? s.backend!.plan.timeouts.server;
  s.wait = "server";
  if (ms !== undefined && ms > 0) arm(s.timer, now() + ms);
  else rest(s.timer);
}
