/** A transport over node:net's public sockets. */
import net from "node:net";
import { enter, leave } from "../clock.ts";
import { HIGH_WATER, type PeerName, readBuffer, type Transport, type TransportUser } from "./transport.ts";

interface Handle {
  getpeername?(out: object): number;
  getsockname?(out: object): number;
  fd?: number;
}
type Internal = net.Socket & {
  _handle: Handle | null;
  _write(bytes: Uint8Array, encoding: string, done: (error?: Error | null) => void): void;
};

export class SocketTransport implements Transport {
  user: TransportUser;
  readonly socket: net.Socket;
  /** Socket error, kept for the close notice. */
  error: NodeJS.ErrnoException | undefined = undefined;
  closed = false;
  paused = false;
  /** FIN queued or sent. */
  finished = false;
  /** FIN received. */
  peerEnded = false;
  /** The peer takes nothing: stop producing until `drained`. */
  blocked = false;
  /** Bytes of writes that the kernel has not taken. */
  private queued = 0;

  private constructor(
    user: TransportUser,
    options: net.SocketConstructorOpts | undefined,
    connect?: net.NetConnectOpts,
  ) {
    this.user = user;
    const onread = {
      buffer: readBuffer,
      callback: (n: number): boolean => {
        enter();
        try {
          this.user.received(readBuffer, n);
        } finally {
          leave();
        }
        return !this.paused;
      },
    };
    const common = { allowHalfOpen: true, writableHighWaterMark: HIGH_WATER, onread };
    if (connect === undefined)
      this.socket = new net.Socket({ ...options, ...common } as net.SocketConstructorOpts);
    else {
      this.socket = net.connect({ ...connect, ...common } as net.NetConnectOpts);
      this.socket.once("connect", () => this.user.connected?.());
    }
    const { socket } = this;
    socket.on("end", () => {
      this.peerEnded = true;
      if (!this.closed) this.user.ended();
    });
    socket.on("error", (e) => {
      this.error = e;
    });
    socket.on("close", () => {
      if (this.closed) return;
      this.closed = true;
      this.user.gone(this.error);
    });
  }

  /** Wraps the handle of an accepted connection. */
  static accepted(handle: unknown, user: TransportUser): SocketTransport {
    const t = new SocketTransport(user, { handle } as unknown as net.SocketConstructorOpts);
    if (t.isTcp) t.socket.setNoDelay(true);
    return t;
  }

  static connect(options: net.NetConnectOpts, user: TransportUser): SocketTransport {
    return new SocketTransport(user, undefined, options);
  }

  private get isTcp(): boolean {
    return (this.socket as Internal)._handle?.constructor.name === "TCP";
  }

  get pending(): boolean {
    return this.queued > 0 || this.socket.writableLength > 0;
  }

  /**
   * Past the Writable's queue, which would notify of each write by another turn: the socket's own write takes what the
   * kernel takes at once and queues the rest in order, also before an end.
   */
  send(bytes: Uint8Array): boolean {
    const { socket } = this;
    if (this.closed || this.finished || socket.destroyed) return true;
    const n = bytes.length;
    this.queued += n;
    let done = false;
    (socket as Internal)._write(bytes, "buffer", (error) => {
      done = true;
      this.written(n, error);
    });
    if (done) return true;
    if (this.queued >= HIGH_WATER) this.blocked = true;
    return false;
  }

  private written(n: number, error: Error | null | undefined): void {
    this.queued -= n;
    if (error !== undefined && error !== null) {
      if (!this.socket.destroyed) this.socket.destroy(error);
    } else if (this.blocked && this.queued === 0) {
      this.blocked = false;
      if (!this.closed) this.user.drained();
    }
  }

  keepAlive(): void {
    this.socket.setKeepAlive(true);
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    if (!this.closed) this.socket.pause();
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    if (!this.closed) this.socket.resume();
  }

  /** Sends FIN after what is queued. */
  finish(): void {
    if (this.finished || this.closed) return;
    this.finished = true;
    this.socket.end();
  }

  /** FIN after what is queued, then close without waiting for the peer. */
  finishAndClose(): void {
    if (this.closed) return;
    this.finished = true;
    this.socket.destroySoon();
  }

  /** Closes at once; `closed` follows unless `silently`. */
  destroy(silently = false): void {
    if (silently) this.closed = true;
    this.socket.destroy();
  }

  /** Closes with RST. */
  reset(silently = false): void {
    if (silently) this.closed = true;
    if (this.isTcp && !this.socket.destroyed) this.socket.resetAndDestroy();
    else this.socket.destroy();
  }

  get fd(): number {
    return (this.socket as Internal)._handle?.fd ?? -1;
  }

  peer(): PeerName | undefined {
    return this.nameOf("getpeername");
  }

  local(): PeerName | undefined {
    return this.nameOf("getsockname");
  }

  private nameOf(which: "getpeername" | "getsockname"): PeerName | undefined {
    const handle = (this.socket as Internal)._handle;
    const out: Partial<PeerName> = {};
    if (handle?.[which] === undefined || handle[which](out) !== 0) return undefined;
    return out.address === undefined ? undefined : { address: out.address, port: out.port ?? 0 };
  }
}
