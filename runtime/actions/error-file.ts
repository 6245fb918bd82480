import { bytesToString } from "../casts.ts";
import type { Reply } from "../stream.ts";

/**
 * A whole HTTP response kept in a file. Line ends may be bare LF. A string tells what is wrong with it: it must have a
 * status of 200 or more, and exactly the body that its Content-Length announces.
 */
export function parseErrorFile(bytes: Uint8Array): Reply | string {
  if (bytes.length === 0) return { status: 0, headers: [], raw: new Uint8Array(0), close: true, bare: true };
  const text = bytesToString(bytes);
  const headEnd = /\r?\n\r?\n/.exec(text);
  if (!headEnd) return "unable to parse headers";
  const lines = text.slice(0, headEnd.index).split(/\r?\n/);
  const first = /^HTTP\/(\d)\.(\d) +(\d{3})(?: +(.*))?$/.exec(lines[0] as string);
  if (!first) return "unable to parse headers";
  const status = Number(first[3]);
  if (status < 200 && status !== 101) return `invalid http status code for an error message (${status})`;
  const headers: [string, string][] = [];
  let length = -1;
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(":");
    if (colon <= 0 || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(line.slice(0, colon)))
      return "unable to parse headers";
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === "transfer-encoding" && value.toLowerCase().includes("chunked"))
      return "chunk-encoded payload not supported";
    if (name === "content-length") length = Number(value);
    headers.push([name, value]);
  }
  const body = bytes.subarray(headEnd.index + headEnd[0].length);
  if ((status === 204 || status === 304 || length === 0) && body.length > 0)
    return "message payload not expected";
  if (length >= 0 && length !== body.length)
    return `payload size does not match the announced content-length (${body.length} != ${length})`;
  const reply: Reply = { status, headers };
  if (first[4] !== undefined) reply.reason = first[4];
  if (body.length > 0) reply.body = body;
  // Without a length the end of the connection tells the end of the body.
  if (length < 0 && status !== 204 && status !== 304) reply.close = true;
  return reply;
}
