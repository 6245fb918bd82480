import { H1Head } from "../http1/head.ts";
import { Parse, parseResponseHead } from "../http1/parse-head.ts";

export interface HttpAnswer {
  head: H1Head;
  body: Buffer;
  /** Nothing more belongs to this response. */
  complete: boolean;
}

function chunked(data: Buffer): { body: Buffer; complete: boolean } {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const line = data.indexOf("\r\n", at);
    if (line < 0) return { body: Buffer.concat(parts), complete: false };
    const size = Number.parseInt(data.toString("latin1", at, line), 16);
    if (Number.isNaN(size)) return { body: Buffer.concat(parts), complete: true };
    if (size === 0) return { body: Buffer.concat(parts), complete: true };
    parts.push(data.subarray(line + 2, line + 2 + size));
    if (data.length < line + 2 + size + 2) return { body: Buffer.concat(parts), complete: false };
    at = line + 2 + size + 2;
  }
}

/** The response in the bytes so far. "invalid": it is none. `ended`: the connection was closed after them. */
export function readAnswer(
  data: Buffer,
  ended: boolean,
  bodyless: boolean,
): HttpAnswer | "incomplete" | "invalid" {
  let at = 0;
  for (;;) {
    const head = new H1Head();
    // The parser may rewrite what it reads.
    const bytes = Buffer.from(data.subarray(at));
    const used = parseResponseHead(head, bytes, 0, bytes.length, { lax: true, maxHeaders: 101 });
    if (used === Parse.incomplete) return ended ? "invalid" : "incomplete";
    if (used < 0) return "invalid";
    at += used;
    if (head.status < 200 && head.status !== 101) continue;
    const rest = data.subarray(at);
    if (bodyless || head.status === 204 || head.status === 304 || head.status === 101)
      return { head, body: Buffer.alloc(0), complete: true };
    if (head.get("transfer-encoding")?.toLowerCase().includes("chunked")) {
      const { body, complete } = chunked(rest);
      return { head, body, complete: complete || ended };
    }
    const length = head.get("content-length");
    if (length === undefined) return { head, body: rest, complete: ended };
    const wanted = Number(length);
    return { head, body: rest.subarray(0, wanted), complete: ended || rest.length >= wanted };
  }
}
