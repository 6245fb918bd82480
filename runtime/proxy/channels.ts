import type { Inbox } from "../http1/inbox.ts";
import type { Channel } from "../stream.ts";

const nothing = Buffer.alloc(0);

/** One direction of a stream; reads what waits in an inbox, which may change as connections come and go. */
export class InboxChannel implements Channel {
  inbox: Inbox | undefined;
  closed = false;
  bytesIn = 0;
  bytesOut = 0;
  private readonly size: number;

  constructor(inbox: Inbox | undefined, size: number) {
    this.inbox = inbox;
    this.size = size;
  }
  peek(): Uint8Array {
    const { inbox } = this;
    return inbox === undefined || inbox.length === 0 ? nothing : inbox.buf.subarray(inbox.pos, inbox.end);
  }
  get full(): boolean {
    return this.inbox !== undefined && this.inbox.length >= this.size;
  }
}
