/** Replies of the proxy itself. */
import { now } from "../../clock.ts";
import type { Reply } from "../../stream.ts";
import { countHttpError } from "../../tables/tracking.ts";
import type { HttpStream } from "../http-stream.ts";
import { putBytes } from "../outbox.ts";
import { replyHead } from "../reply.ts";
import { rest } from "../timers.ts";
import { Step } from "./step.ts";

export function errorReply(s: HttpStream, status: number): Reply {
  return s.world.hooks.errorReply(s, status);
}

/** An action answered: return, redirect, auth ... */
export function interceptRequest(s: HttpStream): void {
  if (!s.inBackend) s.frontend.counters.intercepted++;
  const reply = s.replyWith ?? errorReply(s, 500);
  s.terminate("L", s.http.res !== undefined ? "H" : "R");
  if (s.http.res !== undefined) replaceResponse(s, reply);
  else sendReply(s, reply);
}

export function badRequest(s: HttpStream): void {
  countHttpError(s);
  s.frontend.counters.errReq++;
  s.terminate("P", "R");
  s.http.keepAlive = false;
  failRequest(s, 400);
}

export function internalError(s: HttpStream): void {
  s.frontend.counters.internalErrors++;
  if (s.inBackend) s.backend!.counters.internalErrors++;
  s.terminate("I", s.http.res !== undefined ? "H" : "R");
  if (s.http.res !== undefined) replaceResponse(s, errorReply(s, 500));
  else failRequest(s, 500);
}

/** Sends the error page of a status. Cause and phase are set. */
export function failRequest(s: HttpStream, status: number): void {
  if (s.step === Step.over) return;
  if (s.responseStarted) {
    s.cut();
    return;
  }
  s.http.status = status;
  s.connector?.abort();
  s.connector?.detach(false, false);
  sendReply(s, errorReply(s, status));
}

/** A response from the server is dropped for one of ours. */
export function replaceResponse(s: HttpStream, reply: Reply): void {
  s.connector?.detach(false, false);
  s.connector?.release();
  sendReply(s, reply);
}

export function sendReply(s: HttpStream, reply: Reply): void {
  const { client } = s;
  rest(s.timer);
  s.internalReply = true;
  // An empty error file: the connection closes without an answer.
  if (reply.raw?.length === 0) {
    s.http.keepAlive = false;
    s.http.status = s.http.denyStatus > 0 ? s.http.denyStatus : s.http.status;
    closeSilently(s);
    return;
  }
  const made = replyHead(reply, s.http.req);
  s.http.res = made.head;
  s.http.status = made.head.status;
  if (s.time.response < 0 && s.step >= Step.connecting && s.connector === undefined) s.time.response = now();
  s.resBody = undefined;
  if (reply.close === true) s.http.keepAlive = false;
  if (reply.bare === true) s.replyRaw = true;
  if (s.clientClosed && client.transport.closed) {
    s.finish(false);
    return;
  }
  s.sendResponse();
  if ((s.step as number) === Step.over || !s.responseStarted) return;
  if (made.body.length > 0 && !s.isHead) {
    putBytes(client.transport, made.body, 0, made.body.length);
    s.countOut(made.body.length);
  }
  s.finish(s.http.keepAlive);
}

/** Closes the client connection without answering. */
export function closeSilently(s: HttpStream): void {
  if (s.step === Step.over) return;
  s.connector?.abort();
  s.connector?.detach(false, false);
  s.finish(false);
}
