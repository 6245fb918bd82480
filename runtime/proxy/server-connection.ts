/** One connection to a server. Bytes go to the stream that holds it; an idle one that receives anything is closed. */
import { Inbox } from "../http1/inbox.ts";
import type { RuntimeServer } from "../world/runtime-world.ts";
import { flush } from "./outbox.ts";
import type { ClientSession } from "./session.ts";
import type { Transport, TransportUser } from "./transport.ts";

/** What a stream does with its server connection's events. */
export interface ServerUser {
  serverConnected(): void;
  serverData(): void;
  serverEnded(): void;
  serverDrained(): void;
  serverClosed(error: NodeJS.ErrnoException | undefined): void;
}

export class ServerConnection implements TransportUser {
  readonly inbox = new Inbox();
  readonly server: RuntimeServer;
  readonly key: string;
  transport!: Transport;
  user: ServerUser | undefined;
  reuses = 0;
  /** Bound to one client connection (never shared): http-reuse never, NTLM. */
  owner: ClientSession | undefined = undefined;
  /** The client logged in over it (NTLM, Negotiate): its requests must go on here. */
  authenticated = false;
  established = false;
  closed = false;
  /** Requests sent over it. */
  requests = 0;

  constructor(server: RuntimeServer, key: string, user: ServerUser) {
    this.server = server;
    this.key = key;
    this.user = user;
  }

  connected(): void {
    this.established = true;
    this.user?.serverConnected();
    flush();
  }

  received(buf: Buffer, n: number): void {
    const { user, inbox } = this;
    if (user === undefined) {
      this.abandon();
      return;
    }
    inbox.feed(buf, 0, n);
    user.serverData();
    if (!this.closed) inbox.settle();
    flush();
  }

  ended(): void {
    if (this.user === undefined) {
      this.abandon();
      return;
    }
    this.user.serverEnded();
    flush();
  }

  drained(): void {
    this.user?.serverDrained();
    flush();
  }

  gone(error: NodeJS.ErrnoException | undefined): void {
    if (this.closed) return;
    this.closed = true;
    const { user } = this;
    if (user === undefined) this.server.pool.drop(this);
    this.user = undefined;
    user?.serverClosed(error);
    this.inbox.release();
    flush();
  }

  /** Idle and of no more use. */
  private abandon(): void {
    this.server.pool.drop(this);
    this.close();
  }

  /** Closes without telling anyone. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.user = undefined;
    this.inbox.release();
    this.transport.destroy(true);
  }
}
