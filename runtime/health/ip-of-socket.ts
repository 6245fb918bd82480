import { ipOfSocket } from "../ip.ts";
import type { ServerConnInfo } from "../stream.ts";
import type { Server } from "../world.ts";
import type { CheckConnection } from "./check-connection.ts";

/** Addresses of a check's connection for %bi, %si and the like. */
export function makeIpStream(c: CheckConnection | undefined, server: Server): ServerConnInfo | undefined {
  if (!c?.connected) return undefined;
  return {
    src: ipOfSocket(c.localAddress),
    srcPort: c.localPort ?? 0,
    dst: ipOfSocket(server.host),
    dstPort: server.port,
    reused: false,
    fd: -1,
  };
}
