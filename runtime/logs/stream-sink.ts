import { connect, type Socket } from "node:net";
import type { Sink } from "./sinks.ts";

export interface StreamPeer {
  host: string;
  port: number;
  /** LF-terminated lines, or RFC 6587 octet counting. */
  framing: "line" | "octet-count";
}

const RECONNECT_MS = 1000;

/** Lines over TCP to every peer. While a peer is away up to `size` bytes wait for it; older lines are dropped first. */
export function makeStreamSink(peers: readonly StreamPeer[], size: number): Sink {
  const outlets = peers.map((peer) => makeOutlet(peer, size));
  return {
    write: (line) => {
      for (const outlet of outlets) outlet.write(line);
    },
    close: () => {
      for (const outlet of outlets) outlet.close();
    },
  };
}

function makeOutlet(peer: StreamPeer, size: number): Sink {
  const waiting: string[] = [];
  let bytes = 0;
  let socket: Socket | undefined;
  let ready = false;
  let closed = false;
  const flush = (): void => {
    if (!socket || !ready || waiting.length === 0) return;
    socket.write(waiting.join(""), "latin1");
    waiting.length = 0;
    bytes = 0;
  };
  const open = (): void => {
    if (closed) return;
    const fresh = connect({ host: peer.host, port: peer.port });
    socket = fresh;
    fresh.unref();
    fresh.on("connect", () => {
      ready = true;
      flush();
    });
    fresh.on("error", () => {});
    fresh.on("close", () => {
      ready = false;
      socket = undefined;
      if (!closed) setTimeout(open, RECONNECT_MS).unref();
    });
    fresh.resume();
  };
  open();
  return {
    write(line) {
      const framed = peer.framing === "line" ? `${line}\n` : `${line.length} ${line}`;
      waiting.push(framed);
      bytes += framed.length;
      while (bytes > size && waiting.length > 1) bytes -= waiting.shift()!.length;
      if (ready && !socket?.writableNeedDrain) flush();
      else socket?.once("drain", flush);
    },
    close() {
      closed = true;
      socket?.end();
    },
  };
}
