/** After an upgrade or CONNECT: bytes both ways. */
import { now } from "../../clock.ts";
import { countBytesIn } from "../../tables/tracking.ts";
import type { HttpStream } from "../http-stream.ts";
import { putBytes } from "../outbox.ts";
import { arm } from "../timers.ts";
import { Step } from "./step.ts";

export function openTunnel(s: HttpStream): void {
  s.step = Step.tunnel;
  s.http.keepAlive = false;
  s.requestDone = true;
  s.client.transport.resume();
  s.connector!.connection!.transport.resume();
  tunnelDown(s);
  tunnelUp(s);
  armTunnel(s);
}

export function armTunnel(s: HttpStream): void {
  const t = s.backend!.plan.timeouts;
  const ms = s.override("tunnel") ?? t.tunnel ?? t.server;
  s.wait = "server";
  if (ms !== undefined && ms > 0) arm(s.timer, now() + ms);
}

export function tunnelUp(s: HttpStream): void {
  const c = s.connector?.connection;
  if (c === undefined) return;
  const { inbox, transport } = s.client;
  if (c.transport.blocked) {
    transport.pause();
    return;
  }
  const n = inbox.length;
  if (n > 0) {
    putBytes(c.transport, inbox.buf, inbox.pos, inbox.end);
    inbox.pos = inbox.end;
    s.req.bytesIn += n;
    s.req.bytesOut += n;
    countBytesIn(s, n);
    armTunnel(s);
  }
  transport.resume();
}

export function tunnelDown(s: HttpStream): void {
  const c = s.connector?.connection;
  if (c === undefined) return;
  const to = s.client.transport;
  if (to.blocked) {
    c.transport.pause();
    return;
  }
  const { inbox } = c;
  const n = inbox.length;
  if (n > 0) {
    putBytes(to, inbox.buf, inbox.pos, inbox.end);
    inbox.pos = inbox.end;
    s.res.bytesIn += n;
    s.countOut(n);
    armTunnel(s);
  }
  c.transport.resume();
}

export function tunnelOver(s: HttpStream): void {
  s.finish(false);
}
