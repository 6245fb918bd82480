/** Where log lines go. A sink takes whole lines, byte strings without the final LF. */
import { createSocket, type Socket } from "node:dgram";
import { writeSync } from "node:fs";
import { isIPv6 } from "node:net";
import type { AddressPlan } from "../plan.ts";
import { makeStreamSink } from "./stream-sink.ts";

export interface Sink {
  write(line: string): void;
  close(): void;
}

/** Counts lines that could not be written, for `show info`. */
export const dropped = { count: 0 };

const sockets = new Map<4 | 6, Socket>();

/** One unconnected socket per family: a closed port must not make later lines fail. */
function socketFor(family: 4 | 6): Socket {
  let socket = sockets.get(family);
  if (!socket) {
    socket = createSocket({
      type: family === 6 ? "udp6" : "udp4",
      lookup: (host, _options, done) => done(null, host, family),
    });
    socket.on("error", () => {
      dropped.count++;
    });
    socket.bind(0);
    socket.unref();
    sockets.set(family, socket);
  }
  return socket;
}

const failed = (error: Error | null): void => {
  if (error) dropped.count++;
};

function udpSink(host: string, port: number): Sink {
  const socket = socketFor(isIPv6(host) ? 6 : 4);
  return {
    write(line) {
      socket.send(Buffer.from(`${line}\n`, "latin1"), port, host, failed);
    },
    close() {},
  };
}

/** Lines written in one turn go out in one write; what the reader does not take is dropped, as HAProxy does. */
function fdSink(fd: number): Sink {
  let pending: string[] = [];
  let scheduled = false;
  const flush = (): void => {
    scheduled = false;
    if (pending.length === 0) return;
    const lines = pending;
    pending = [];
    try {
      writeSync(fd, Buffer.from(`${lines.join("\n")}\n`, "latin1"));
    } catch {
      dropped.count += lines.length;
    }
  };
  process.once("exit", flush);
  return {
    write(line) {
      pending.push(line);
      if (scheduled) return;
      scheduled = true;
      setImmediate(flush);
    },
    close: flush,
  };
}

/**
 * The sink of a log address; a string says why it cannot be had. Rings and backends are resolved by the caller.
 */
export function makeSink(address: AddressPlan): Sink | string {
  switch (address.family) {
    case "stdout":
      return fdSink(1);
    case "stderr":
      return fdSink(2);
    case "fd":
      return fdSink(address.fd ?? Number(address.host));
    case "ip":
    case "name": {
      const host = address.host === "" || address.host === "*" ? "127.0.0.1" : address.host;
      const port = address.port || 514;
      if (address.dgram === false) return makeStreamSink([{ host, port, framing: "line" }], 1 << 20);
      return udpSink(host === "localhost" ? "127.0.0.1" : host, port);
    }
    case "unix":
    case "abns":
    case "abnsz":
      return "unix datagram sockets cannot be opened from Node.js; log to udp, stdout, stderr or a ring instead";
    default:
      return `cannot log to ${address.family}@`;
  }
}
