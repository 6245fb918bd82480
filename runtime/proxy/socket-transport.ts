/** A transport over node:net's public sockets. */
import net from "node:net";
import { HIGH_WATER, type PeerName, readBuffer, type Transport, type TransportUser } from "./transport.ts";

interface Handle {
  getpeername?(out: object): number;
  getsockname?(out: object): number;
  fd?: number;
}
type Internal = net.Socket & { _handle: Handle | null };

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
  private waiting = false;

  private constructor(
    user: TransportUser,
    options: net.SocketConstructorOpts | undefined,
    connect?: net.NetConnectOpts,
  ) {
    this.user = user;
    const onread = {
      buffer: readBuffer,
      callback: (n: number): boolean => {
        this.user.received(readBuffer, n);
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
    socket.on("drain", () => {
      if (this.waiting && !this.closed) {
        this.waiting = false;
        this.user.drained();
      }
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

  /** Bytes handed over that the kernel has not taken. */
  get pending(): boolean {
    return this.socket.writableLength > 0;
  }

  /** The peer takes nothing: stop producing until `drained`. */
  get blocked(): boolean {
    return this.waiting;
  }

  /** Returns true when all of it is with the kernel, so that the bytes may be reused. */
  send(bytes: Uint8Array): boolean {
    if (this.closed || this.finished) return true;
    const more = this.socket.write(bytes);
    if (this.socket.writableLength === 0) return true;
    if (!more) this.waiting = true;
    return false;
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
