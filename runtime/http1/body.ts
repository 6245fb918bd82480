/** Reads a message body out of an inbox: by length, by chunks, until close, or none. Framing is checked as HAProxy 3.x does. */
import { HEX } from "./chars.ts";
import { H1Head } from "./head.ts";
import type { Inbox } from "./inbox.ts";
import { parseTrailers } from "./parse-head.ts";

export const Body = {
  /** [from, to) of the inbox's buffer is content, already consumed. */
  data: 0,
  /** Needs more input. */
  more: 1,
  done: 2,
  error: 3,
} as const;
export type BodyResult = (typeof Body)[keyof typeof Body];

export type BodyKind = "none" | "length" | "chunked" | "close";

const size = 0;
const data = 1;
const dataEnd = 2;
const trailers = 3;
const done = 4;

export class BodyReader {
  kind: BodyKind = "none";
  /** Content bytes handed out so far. */
  total = 0;
  from = 0;
  to = 0;
  trailers: H1Head | undefined;
  private left = 0;
  private state = done;
  maxHeaders = 101;

  start(kind: BodyKind, length: number): void {
    this.kind = kind;
    this.total = 0;
    this.trailers = undefined;
    this.left = length;
    this.state =
      kind === "none" || (kind === "length" && length === 0) ? done : kind === "chunked" ? size : data;
  }

  get finished(): boolean {
    return this.state === done;
  }

  /** Content bytes still to come where known: rest of the body, or of the present chunk. */
  get expected(): number {
    return this.left;
  }

  /** The sender closed: ends a body that runs until close. Returns whether the message is complete. */
  close(): boolean {
    if (this.kind === "close") this.state = done;
    return this.state === done;
  }

  read(inbox: Inbox, max = Number.POSITIVE_INFINITY): BodyResult {
    for (;;) {
      if (this.state === done) return Body.done;
      if (this.state === data) {
        const n = Math.min(
          inbox.end - inbox.pos,
          max,
          this.kind === "close" ? Number.POSITIVE_INFINITY : this.left,
        );
        if (n === 0) return Body.more;
        this.from = inbox.pos;
        this.to = inbox.pos + n;
        inbox.pos += n;
        this.total += n;
        if (this.kind !== "close") {
          this.left -= n;
          if (this.left === 0) this.state = this.kind === "length" ? done : dataEnd;
        }
        return Body.data;
      }
      if (inbox.pos === inbox.end) return Body.more;
      const { buf } = inbox;
      if (this.state === dataEnd) {
        if (buf[inbox.pos] !== 13) return Body.error;
        if (inbox.end - inbox.pos < 2) return Body.more;
        if (buf[inbox.pos + 1] !== 10) return Body.error;
        inbox.pos += 2;
        this.state = size;
      } else if (this.state === size) {
        const n = this.chunkSize(buf, inbox.pos, inbox.end);
        if (n < 0) return Body.error;
        if (n === 0) return Body.more;
        inbox.pos += n;
        this.state = this.left === 0 ? trailers : data;
      } else {
        const head = new H1Head();
        const n = parseTrailers(head, buf, inbox.pos, inbox.end, this.maxHeaders);
        if (n < 0) return Body.error;
        if (n === 0) return Body.more;
        if (head.count > 0) {
          head.start = inbox.pos;
          head.end = inbox.pos + n;
          head.own();
          this.trailers = head;
        }
        inbox.pos += n;
        this.state = done;
      }
    }
  }

  /** Bytes of a chunk-size line; 0: incomplete, -1: invalid. At most 13 hexadecimal digits. */
  private chunkSize(buf: Buffer, from: number, end: number): number {
    let p = from;
    let n = 0;
    for (; p < end; p++) {
      const d = HEX[buf[p]!]!;
      if (d === 255) break;
      n = n * 16 + d;
      if (n >= 0x10000000000000) return -1;
    }
    if (p === end) return 0;
    if (p === from) return -1;
    let c = buf[p]!;
    while (c === 32 || c === 9) {
      if (++p === end) return 0;
      c = buf[p]!;
    }
    if (c === 59) {
      let quoted = false;
      let escaped = false;
      for (;;) {
        if (++p === end) return 0;
        c = buf[p]!;
        if ((c < 32 && c !== 9) || c === 127) break;
        if (escaped) escaped = false;
        else if (c === 92) {
          if (!quoted) return -1;
          escaped = true;
        } else if (c === 34) quoted = !quoted;
      }
      if (quoted || escaped) return -1;
    }
    if (c !== 13) return -1;
    if (++p === end) return 0;
    if (buf[p] !== 10) return -1;
    this.left = n;
    return p + 1 - from;
  }
}
