/** Which kind of transport carries connections: sockets, or bare handles where asked for. */
import type net from "node:net";
import { HandleTransport } from "./handle-transport.ts";
import { SocketTransport } from "./socket-transport.ts";
import type { Transport, TransportUser } from "./transport.ts";

/** Wraps the handle of an accepted connection; reading begins at once. */
export function acceptTransport(handle: unknown, user: TransportUser): Transport {
  return HandleTransport.available
    ? HandleTransport.accepted(handle, user)
    : SocketTransport.accepted(handle, user);
}

/** Connects; `connected` or `gone` follows. */
export function connectTransport(options: net.NetConnectOpts, user: TransportUser): Transport {
  const bare = HandleTransport.available ? HandleTransport.connect(options, user) : undefined;
  return bare ?? SocketTransport.connect(options, user);
}
