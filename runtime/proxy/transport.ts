/**
 * A byte stream to a peer, whatever carries it: node's sockets (`socket-transport.ts`) or their bare handles
 * (`handle-transport.ts`).
 *
 * Reading: one static buffer is shared by all transports; `received` gets it and must copy what it keeps.
 * Writing: `send` gives bytes that the caller will not change until they are on the wire; `pending` says whether they are.
 */
export interface TransportUser {
  /** buf[0, n) is valid only during the call. */
  received(buf: Buffer, n: number): void;
  /** The peer will send nothing more. */
  ended(): void;
  /** Everything sent so far left for the kernel, after `blocked` was true. */
  drained(): void;
  /** Gone; called once. `error` has a code such as ECONNRESET. */
  gone(error: NodeJS.ErrnoException | undefined): void;
  connected?(): void;
}

/** Bytes of one read. */
export const READ_SIZE = 65536;
/** What every read goes into. */
export const readBuffer = Buffer.allocUnsafeSlow(READ_SIZE);
/** Above this many bytes a queued write makes `blocked` true. */
export const HIGH_WATER = 16384;

export interface PeerName {
  address: string;
  port: number;
}

export interface Transport {
  user: TransportUser;
  closed: boolean;
  /** FIN queued or sent. */
  readonly finished: boolean;
  /** FIN received. */
  readonly peerEnded: boolean;
  /** Bytes handed over that the kernel has not taken. */
  readonly pending: boolean;
  /** The peer takes nothing: stop producing until `drained`. */
  readonly blocked: boolean;
  readonly fd: number;
  /** Returns true when all of it is with the kernel, so that the bytes may be reused. */
  send(bytes: Uint8Array): boolean;
  /** Lets the kernel probe an idle peer. */
  keepAlive(): void;
  pause(): void;
  resume(): void;
  /** Sends FIN after what is queued. */
  finish(): void;
  /** FIN after what is queued, then close without waiting for the peer. */
  finishAndClose(): void;
  /** Closes at once; `gone` follows unless `silently`. */
  destroy(silently?: boolean): void;
  /** Closes with RST. */
  reset(silently?: boolean): void;
  peer(): PeerName | undefined;
  local(): PeerName | undefined;
}
