import { xxh64 } from "../hash/xxh64.ts";
import { ipBytes, parseIp } from "../ip.ts";
import type { Backend, Server } from "../world.ts";

/** `cookie ... dynamic`: a server's cookie value from the secret key, its address and its port. */
export function setDynamicCookie(backend: Backend, server: Server): void {
  const plan = backend.plan.cookie;
  const key = plan?.key ?? backend.plan.settings["dynamic-cookie-key"];
  if (!plan?.dynamic || typeof key !== "string" || server.plan.cookie !== undefined) return;
  const ip = parseIp(server.host);
  if (!ip) return;
  const port = Buffer.alloc(4);
  port.writeUInt32BE(server.port);
  const hash = xxh64(Buffer.concat([Buffer.from(key, "latin1"), ipBytes(ip), port]), 0n);
  server.cookie = hash.toString(16).padStart(16, "0");
}
