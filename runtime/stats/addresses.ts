import type { BindPlan } from "../plan.ts";
import type { Server } from "../world.ts";

function hostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The `addr` column: what a server is reached at now. */
export function serverAddress(s: Server): string {
  return s.host.startsWith("/") || !/^(ip|name)$/.test(s.plan.address.family)
    ? "unix"
    : hostPort(s.host, s.port);
}

/** The `addr` column of a listener. */
export function bindAddress(bind: BindPlan): string {
  const { address } = bind;
  return address.family === "ip" ? hostPort(address.host || "0.0.0.0", address.port) : "unix";
}
