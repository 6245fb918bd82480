/**
 * A transport over bare stream handles, without the Socket around them: less memory and less work for each connection and
 * message. The handles are node's internals, reached by `process.binding`; so this is only ever asked for
 * (HAPAX_TRANSPORT=handles), and absent where that runtime does not have them in the known form.
 */
import net from "node:net";
import { getSystemErrorName } from "node:util";
import { enter, leave } from "../clock.ts";
import { HIGH_WATER, type PeerName, readBuffer, type Transport, type TransportUser } from "./transport.ts";

interface Handle {
  owner?: HandleTransport;
  onread: (this: Handle) => void;
  useUserBuffer(buf: Buffer): void;
  readStart(): number;
  readStop(): number;
  writeBuffer(req: Request, bytes: Uint8Array): number;
  shutdown(req: Request): number;
  close(done: () => void): void;
  reset?(done: () => void): number;
  setNoDelay?(on: boolean): number;
  setKeepAlive?(on: boolean, seconds: number): number;
  getpeername?(out: object): number;
  getsockname?(out: object): number;
  bind?(host: string, port: number): number;
  bind6?(host: string, port: number, flags: number): number;
  connect(req: Request, host: string, port?: number): number;
  connect6?(req: Request, host: string, port: number): number;
  fd?: number;
}

interface Request {
  owner?: HandleTransport | undefined;
  buffer?: Uint8Array | undefined;
  oncomplete?: ((this: Request, status: number) => void) | ((status: number, ...rest: unknown[]) => void);
}

interface Bindings {
  TCP: new (kind: number) => Handle;
  Pipe: new (kind: number) => Handle;
  TCPConnectWrap: new () => Request;
  PipeConnectWrap: new () => Request;
  WriteWrap: new () => Request;
  ShutdownWrap: new () => Request;
  /** Results of the last call: bytes read or error, bytes written, whether a write is still under way. */
  state: Int32Array | Float64Array;
  read: number;
  later: number;
}

/** What this runtime offers, or undefined where anything of it is missing. */
function findBindings(): Bindings | undefined {
  type Source = Record<string, unknown>;
  const binding = (process as unknown as { binding?: (name: string) => Source }).binding;
  if (typeof binding !== "function") return undefined;
  try {
    const stream = binding("stream_wrap");
    const tcp = binding("tcp_wrap");
    const pipe = binding("pipe_wrap");
    const made = { ...stream, ...tcp, ...pipe } as Source;
    const classes = ["TCP", "Pipe", "TCPConnectWrap", "PipeConnectWrap", "WriteWrap", "ShutdownWrap"];
    if (classes.some((name) => typeof made[name] !== "function")) return undefined;
    const { streamBaseState: state, kReadBytesOrError: read, kLastWriteWasAsync: later } = stream;
    if (!ArrayBuffer.isView(state) || typeof read !== "number" || typeof later !== "number") return undefined;
    return { ...(made as unknown as Bindings), state: state as Int32Array, read, later };
  } catch {
    return undefined;
  }
}

const wanted = process.env["HAPAX_TRANSPORT"] === "handles";
const bindings = wanted ? findBindings() : undefined;
const endOfFile = -4095;
/** Seconds before the first probe: what Linux takes by itself. */
const probeDelay = 7200;

function systemError(status: number, call: string): NodeJS.ErrnoException {
  const code = getSystemErrorName(status);
  return Object.assign(new Error(`${call} ${code}`), { code, errno: status, syscall: call });
}

function onRead(this: Handle): void {
  enter();
  try {
    this.owner!.onInput(bindings!.state[bindings!.read]!);
  } finally {
    leave();
  }
}

function onWritten(this: Request, status: number): void {
  const { owner, buffer } = this;
  this.buffer = undefined;
  owner!.onWritten(buffer!.length, status);
}

/** A request object is used up only by a write that could not be done at once. */
let spare: Request | undefined;

export class HandleTransport implements Transport {
  user: TransportUser;
  closed = false;
  finished = false;
  peerEnded = false;
  blocked = false;
  private queued = 0;
  private paused = false;
  /** Connected: reading may begin. */
  private open = true;
  private finSent = false;
  private closeAfterFin = false;
  private closing = false;
  private error: NodeJS.ErrnoException | undefined = undefined;
  private readonly handle: Handle;

  private constructor(handle: Handle, user: TransportUser) {
    this.handle = handle;
    this.user = user;
    handle.owner = this;
    handle.onread = onRead;
    handle.useUserBuffer(readBuffer);
  }

  /** Whether the handles are wanted and there. */
  static get available(): boolean {
    return bindings !== undefined;
  }

  static accepted(handle: unknown, user: TransportUser): HandleTransport {
    const t = new HandleTransport(handle as Handle, user);
    t.handle.setNoDelay?.(true);
    const status = t.handle.readStart();
    if (status !== 0) t.fail(systemError(status, "read"));
    return t;
  }

  /** Undefined: an address that only a Socket can connect to (a name to resolve). */
  static connect(options: net.NetConnectOpts, user: TransportUser): HandleTransport | undefined {
    const { TCP, Pipe, TCPConnectWrap, PipeConnectWrap } = bindings!;
    const local = "path" in options;
    if (!local && net.isIP(options.host ?? "") === 0) return undefined;
    const t = new HandleTransport(local ? new Pipe(0) : new TCP(0), user);
    t.open = false;
    const req = local ? new PipeConnectWrap() : new TCPConnectWrap();
    req.oncomplete = (status: number) => t.onConnected(status);
    const status = local ? t.handle.connect(req, options.path) : t.connectTcp(req, options);
    if (status !== 0 && status !== undefined) t.fail(systemError(status, "connect"));
    return t;
  }

  private connectTcp(req: Request, options: net.TcpNetConnectOpts): number {
    const { handle } = this;
    const host = options.host!;
    if (options.localAddress !== undefined || options.localPort !== undefined) {
      const from = options.localAddress ?? (host.includes(":") ? "::" : "0.0.0.0");
      const port = options.localPort ?? 0;
      const status = from.includes(":") ? handle.bind6!(from, port, 0) : handle.bind!(from, port);
      if (status !== 0) return status;
    }
    return host.includes(":")
      ? handle.connect6!(req, host, options.port)
      : handle.connect(req, host, options.port);
  }

  private onConnected(status: number): void {
    if (this.closing) return;
    if (status !== 0) {
      this.fail(systemError(status, "connect"));
      return;
    }
    this.open = true;
    this.handle.setNoDelay?.(true);
    this.user.connected?.();
    if (!this.closing && !this.paused) this.handle.readStart();
  }

  onInput(n: number): void {
    if (this.closing) return;
    if (n > 0) {
      this.user.received(readBuffer, n);
      return;
    }
    if (n === 0) return;
    if (n !== endOfFile) {
      this.fail(systemError(n, "read"));
      return;
    }
    this.peerEnded = true;
    this.user.ended();
    if (this.finSent) this.shut();
  }

  onWritten(n: number, status: number): void {
    this.queued -= n;
    if (this.closing) return;
    if (status !== 0) {
      this.fail(systemError(status, "write"));
      return;
    }
    if (this.blocked && this.queued === 0) {
      this.blocked = false;
      this.user.drained();
    }
  }

  get pending(): boolean {
    return this.queued > 0;
  }

  send(bytes: Uint8Array): boolean {
    if (this.closing || this.finished) return true;
    const { WriteWrap, state, later } = bindings!;
    const req = spare ?? new WriteWrap();
    spare = undefined;
    const status = this.handle.writeBuffer(req, bytes);
    if (status !== 0) {
      this.fail(systemError(status, "write"));
      return true;
    }
    if (state[later] === 0) {
      spare = req;
      return true;
    }
    req.owner = this;
    req.buffer = bytes;
    req.oncomplete = onWritten;
    this.queued += bytes.length;
    if (this.queued >= HIGH_WATER) this.blocked = true;
    return false;
  }

  keepAlive(): void {
    this.handle.setKeepAlive?.(true, probeDelay);
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    if (this.open && !this.closing) this.handle.readStop();
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    if (this.open && !this.closing && !this.peerEnded) this.handle.readStart();
  }

  finish(): void {
    if (this.finished || this.closing) return;
    this.finished = true;
    const req = new bindings!.ShutdownWrap();
    req.oncomplete = () => {
      this.finSent = true;
      if (this.peerEnded || this.closeAfterFin) this.shut();
    };
    if (this.handle.shutdown(req) !== 0) this.shut();
  }

  finishAndClose(): void {
    if (this.closing) return;
    // Closing sends FIN as well, once nothing is queued.
    if (this.finSent || (this.queued === 0 && !this.finished)) {
      this.finished = true;
      this.shut();
      return;
    }
    this.closeAfterFin = true;
    this.finish();
  }

  private fail(error: NodeJS.ErrnoException): void {
    this.error ??= error;
    this.shut();
  }

  private shut(): void {
    if (this.closing) return;
    this.closing = true;
    this.handle.close(() => this.over());
  }

  private over(): void {
    if (this.closed) return;
    this.closed = true;
    this.user.gone(this.error);
  }

  destroy(silently = false): void {
    if (silently) this.closed = true;
    this.shut();
  }

  reset(silently = false): void {
    if (silently) this.closed = true;
    if (this.closing) return;
    if (this.handle.reset?.(() => this.over()) === 0) this.closing = true;
    else this.shut();
  }

  get fd(): number {
    return this.handle.fd ?? -1;
  }

  peer(): PeerName | undefined {
    return this.nameOf("getpeername");
  }

  local(): PeerName | undefined {
    return this.nameOf("getsockname");
  }

  private nameOf(which: "getpeername" | "getsockname"): PeerName | undefined {
    const { handle } = this;
    const out: Partial<PeerName> = {};
    if (this.closing || handle[which] === undefined || handle[which](out) !== 0) return undefined;
    return out.address === undefined ? undefined : { address: out.address, port: out.port ?? 0 };
  }
}
