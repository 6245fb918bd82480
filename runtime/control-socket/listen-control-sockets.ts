/** Opens the addresses of `stats socket` lines (manual 3.1) and serves whoever connects. */
import { chmodSync, chownSync, lstatSync, renameSync, rmSync } from "node:fs";
import net from "node:net";
import type { AddressPlan, GlobalPlan } from "../plan.ts";
import type { Level } from "./cli.ts";

type SocketPlan = GlobalPlan["statsSockets"][number];

export interface ControlSocket {
  plan: SocketPlan;
  server: net.Server;
  /** As `show cli sockets` names it. */
  name: string;
}

function name(address: AddressPlan): string {
  switch (address.family) {
    case "unix":
      return `unix@${address.host}`;
    case "abns":
    case "abnsz":
      return `${address.family}@${address.host}`;
    case "fd":
      return `sockpair@${address.fd}`;
    default:
      return address.host.includes(":")
        ? `ipv6@[${address.host}]:${address.port}`
        : `ipv4@${address.host || "0.0.0.0"}:${address.port}`;
  }
}

function where(address: AddressPlan, path: string): net.ListenOptions | undefined {
  switch (address.family) {
    case "unix":
      return { path };
    case "abns":
      return { path: `\0${address.host.padEnd(107, "\0")}` };
    case "abnsz":
      return { path: `\0${address.host}` };
    case "fd":
      return { fd: address.fd } as net.ListenOptions;
    case "ip":
      return {
        host: address.host === "" || address.host === "*" ? "0.0.0.0" : address.host,
        port: address.port,
        ipv6Only: address.v6only === true,
      };
    default:
      return undefined;
  }
}

/** Makes the socket under another name first, so that nobody meets it with the wrong permissions or half open. */
function settle(plan: SocketPlan, ids: { uid: number; gid: number }, made: string): void {
  if (plan.mode !== undefined) chmodSync(made, Number.parseInt(plan.mode, 8));
  if (ids.uid >= 0 || ids.gid >= 0) chownSync(made, ids.uid, ids.gid);
  renameSync(made, plan.address.host);
}

/** Resolves to the open socket or the reason why not. `ids`: -1 leaves owner or group as they are. */
export function listenControlSocket(
  plan: SocketPlan,
  ids: { uid: number; gid: number },
  serve: (socket: net.Socket, level: Level) => void,
): Promise<ControlSocket | string> {
  const { address } = plan;
  const unix = address.family === "unix";
  const temporary = unix ? `${address.host}.${process.pid}.tmp` : "";
  const options = where(address, temporary);
  const shown = name(address);
  if (options === undefined)
    return Promise.resolve(`a stats socket cannot listen on an address of family '${address.family}'`);
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    // A client that is still there does not hold up the end of the process.
    socket.unref();
    serve(socket, plan.level);
  });
  server.maxConnections = plan.maxconn ?? 10;
  return new Promise((resolve) => {
    server.once("error", (e) => resolve(`cannot open stats socket '${shown}': ${e.message}`));
    if (unix) {
      try {
        if (lstatSync(address.host, { throwIfNoEntry: false })?.isSocket() === false) {
          resolve(`cannot open stats socket '${shown}': the path exists and is not a socket`);
          return;
        }
        rmSync(temporary, { force: true });
      } catch (e) {
        resolve(`cannot open stats socket '${shown}': ${(e as Error).message}`);
        return;
      }
    }
    server.listen({ ...options, exclusive: true }, () => {
      try {
        if (unix) settle(plan, ids, temporary);
      } catch (e) {
        server.close();
        resolve(`cannot open stats socket '${shown}': ${(e as Error).message}`);
        return;
      }
      resolve({ plan, server, name: shown });
    });
  });
}
