/** Bodies kept because a rule looks at them or waits for them. */
import { Body } from "../../http1/body.ts";
import { Framing } from "../../http1/head.ts";
import type { HttpStream } from "../http-stream.ts";
import { putText } from "../outbox.ts";

export function storeFull(s: HttpStream): boolean {
  return s.storedLength >= s.client.headLimit;
}

/** Everything of the body that is here, decoded. */
export function requestBody(s: HttpStream): { data: Uint8Array; complete: boolean } {
  const { body, inbox, headLimit } = s.client;
  if (!s.requestSent) {
    while (s.storedLength < headLimit) {
      const r = body.read(inbox, headLimit - s.storedLength);
      if (r === Body.data) {
        s.stored ??= Buffer.allocUnsafeSlow(headLimit);
        inbox.buf.copy(s.stored, s.storedLength, body.from, body.to);
        const n = body.to - body.from;
        s.storedLength += n;
        s.req.bytesIn += n;
        continue;
      }
      if (r === Body.error) s.badRequest();
      break;
    }
  }
  const data = s.stored?.subarray(0, s.storedLength) ?? Buffer.alloc(0);
  return { data, complete: body.finished };
}

/** Everything of the server's body that is here, decoded. */
export function responseBody(s: HttpStream): { data: Uint8Array; complete: boolean } {
  const inbox = s.connector?.connection?.inbox;
  const body = s.resBody;
  if (inbox === undefined || body === undefined) return { data: Buffer.alloc(0), complete: true };
  const limit = s.client.headLimit;
  if (!s.responseStarted) {
    while (s.resStoredLength < limit) {
      const r = body.read(inbox, limit - s.resStoredLength);
      if (r !== Body.data) break;
      s.resStored ??= Buffer.allocUnsafeSlow(limit);
      inbox.buf.copy(s.resStored, s.resStoredLength, body.from, body.to);
      s.resStoredLength += body.to - body.from;
    }
    if (s.serverEof) body.close();
  }
  const data = s.resStored?.subarray(0, s.resStoredLength) ?? Buffer.alloc(0);
  return { data, complete: body.finished || s.resStoredLength >= limit || s.serverEof };
}

/** The proxy itself waits for the body: invite a client that waits for leave to send it. */
export function expectContinue(s: HttpStream): void {
  if (s.expectChecked) return;
  s.expectChecked = true;
  const { req } = s.http;
  const { body } = s.client;
  if (body.finished || (req.flags & Framing.version11) === 0) return;
  const at = req.find("expect");
  if (at < 0 || req.value(at).toLowerCase() !== "100-continue") return;
  req.removeAt(at);
  putText(s.client.transport, "HTTP/1.1 100 Continue\r\n\r\n");
}
