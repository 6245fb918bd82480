/** One connection of a health check: connect, send, receive, each until a deadline. */
import { connect, type NetConnectOpts, type Socket } from "node:net";

export interface Failure {
  /** Node's error code ("ECONNREFUSED"), or "timeout". */
  code: string;
}

export interface CheckConnection {
  /** Bytes received and kept since the last send. */
  data: Buffer;
  /** The other side has finished, or the connection broke. */
  ended: boolean;
  error: Failure | undefined;
  connected: boolean;
  localAddress: string | undefined;
  localPort: number | undefined;
  write(bytes: Uint8Array): void;
  /** Resolves when something changed, or at the deadline (wall-clock ms) with false. */
  wait(deadline: number): Promise<boolean>;
  clear(): void;
  close(): void;
}

/** `limit`: most bytes kept, as a buffer of that size would. */
export function openConnection(to: NetConnectOpts, limit: number): CheckConnection {
  const socket: Socket = connect(to);
  let wake: (() => void) | undefined;
  const notify = (): void => {
    wake?.();
    wake = undefined;
  };
  const c: CheckConnection = {
    data: Buffer.alloc(0),
    ended: false,
    error: undefined,
    connected: false,
    localAddress: undefined,
    localPort: undefined,
    write(bytes) {
      socket.write(bytes);
    },
    wait(deadline) {
      return new Promise((resolve) => {
        const timer = setTimeout(
          () => {
            wake = undefined;
            resolve(false);
          },
          Math.max(0, deadline - Date.now()),
        );
        wake = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
    },
    clear() {
      c.data = Buffer.alloc(0);
    },
    close() {
      socket.destroy();
    },
  };
  socket.on("connect", () => {
    c.connected = true;
    c.localAddress = socket.localAddress;
    c.localPort = socket.localPort;
    notify();
  });
  socket.on("data", (chunk) => {
    if (c.data.length < limit) c.data = Buffer.concat([c.data, chunk]);
    notify();
  });
  socket.on("end", () => {
    c.ended = true;
    notify();
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    c.error = { code: error.code ?? "EIO" };
    c.ended = true;
    notify();
  });
  socket.on("close", () => {
    c.ended = true;
    notify();
  });
  return c;
}

const systemTexts: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  ECONNRESET: "Connection reset by peer",
  ENETUNREACH: "Network is unreachable",
  EHOSTUNREACH: "No route to host",
  ETIMEDOUT: "Connection timed out",
  EPIPE: "Broken pipe",
  ENOENT: "No such file or directory",
  EADDRINUSE: "Address already in use",
  EADDRNOTAVAIL: "Cannot assign requested address",
  EACCES: "Permission denied",
};

/** Errors that come from connect() itself rather than from polling. */
const immediate = new Set(["ENETUNREACH", "EHOSTUNREACH", "EACCES", "ENOENT", "EADDRNOTAVAIL"]);

/** A failure in the words of logs: "ECONNREFUSED returned by OS (Connection refused)". */
export function failureText({ code }: Failure): string {
  if (code === "timeout") return "";
  const text = systemTexts[code] ?? code;
  const what = immediate.has(code) ? "General socket error" : `${code} returned by OS`;
  return `${what} (${text})`;
}
