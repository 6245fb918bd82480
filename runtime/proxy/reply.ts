/** Responses the proxy makes: into a head that http-after-response rules can edit, and a body. */
import { Framing, H1Head } from "../http1/head.ts";
import { Parse, parseResponseHead } from "../http1/parse-head.ts";
import { reasonPhrase } from "../http1/reason.ts";
import type { Head, Reply } from "../stream.ts";

const none = Buffer.alloc(0);

export interface MadeReply {
  head: H1Head;
  body: Buffer;
}

/** `request` is the one answered: its version decides nothing, HAProxy answers as 1.1. */
export function replyHead(reply: Reply, _request: Head): MadeReply {
  const head = new H1Head();
  if (reply.raw !== undefined) {
    const raw = Buffer.from(reply.raw);
    const n = parseResponseHead(head, raw, 0, raw.length, { lax: true, maxHeaders: 101 });
    if (n > Parse.incomplete) return { head, body: raw.subarray(n) };
  }
  const body = reply.body === undefined ? none : toBuffer(reply.body);
  head.reset(none, 0);
  head.status = reply.status;
  head.flags = Framing.version11;
  head.editedVersion = "1.1";
  head.editedReason = reply.reason ?? reasonPhrase(reply.status);
  let sized = false;
  for (const [name, value] of reply.headers) {
    const lower = name.toLowerCase();
    if (lower === "content-length") sized = true;
    if (lower === "connection" && value.toLowerCase() === "close") head.flags |= Framing.close;
    else head.add(lower, value);
  }
  if (!sized && reply.status >= 200 && reply.status !== 204 && reply.status !== 304) {
    head.prepend("content-length", String(body.length));
  }
  return { head, body };
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Wire form, for answers outside any stream (malformed requests). */
export function replyBytes(reply: Reply, close: boolean): Buffer {
  if (reply.raw !== undefined) return Buffer.from(reply.raw);
  const body = reply.body === undefined ? none : toBuffer(reply.body);
  let text = `HTTP/1.1 ${reply.status} ${reply.reason ?? reasonPhrase(reply.status)}\r\n`;
  let sized = false;
  for (const [name, value] of reply.headers) {
    if (name.toLowerCase() === "content-length") sized = true;
    text += `${name.toLowerCase()}: ${value}\r\n`;
  }
  if (!sized) text += `content-length: ${body.length}\r\n`;
  if (close) text += "connection: close\r\n";
  return Buffer.concat([Buffer.from(`${text}\r\n`, "latin1"), body]);
}
