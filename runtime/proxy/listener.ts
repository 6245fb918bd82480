/** Listening sockets (manual 5.1): IPv4, IPv6, unix, abstract, inherited; limits at listener, frontend and process level. */
import { chmodSync, chownSync, lstatSync, unlinkSync } from "node:fs";
import net from "node:net";
import { now } from "../clock.ts";
import type { BindPlan } from "../plan.ts";
import type { RuntimeFrontend, RuntimeWorld } from "../world/runtime-world.ts";
import { accept } from "./accept.ts";

export interface Listener {
  frontend: RuntimeFrontend;
  bind: BindPlan;
  server: net.Server;
  /** Current connections through it. */
  count: number;
  close(): void;
}

interface ListenHandle {
  onconnection?: (status: number, handle: unknown) => void;
}

/** Opens one `bind` line. Resolves to the listener or to the reason it could not be opened. */
export function listen(
  world: RuntimeWorld,
  frontend: RuntimeFrontend,
  bind: BindPlan,
  port = bind.address.port,
  reusePort = true,
): Promise<Listener | string> {
  const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true });
  const listener: Listener = { frontend, bind, server, count: 0, close: () => server.close() };
  const take = (handle: unknown): void => admit(world, listener, handle);
  // Fallback where the handle's own notice cannot be had: unwrap the socket that node made.
  server.on("connection", (socket) => {
    const wrapped = socket as net.Socket & { _handle: unknown };
    const handle = wrapped._handle;
    wrapped._handle = null;
    take(handle);
  });
  return new Promise((resolve) => {
    server.once("error", (e: NodeJS.ErrnoException) => resolve(reason(e, bind, port)));
    const options = where(bind, port);
    if (typeof options === "string") {
      resolve(options);
      return;
    }
    if (bind.address.family === "unix") removeStale(bind.address.host);
    // as HAProxy does, so that a new process can bind while the old one drains
    const shared = reusePort && canReusePort && "port" in options ? { reusePort: true } : {};
    server.listen({ ...options, ...shared, backlog: bind.backlog ?? frontend.plan.backlog ?? 4096 }, () => {
      const problem = permissions(bind);
      if (problem !== undefined) {
        server.close();
        resolve(problem);
        return;
      }
      const handle = (server as net.Server & { _handle?: ListenHandle | null })._handle;
      if (typeof handle?.onconnection === "function") {
        handle.onconnection = (status, client) => {
          if (status === 0 && client !== undefined) take(client);
        };
      }
      resolve(listener);
    });
  });
}

/** Node knows SO_REUSEPORT from 23.1 on; older ones ignore the option. */
const canReusePort = process.platform === "linux" && Number.parseInt(process.versions.node, 10) >= 24;

function where(bind: BindPlan, port: number): net.ListenOptions | string {
  const { address } = bind;
  switch (address.family) {
    case "ip": {
      const any = address.host === "" || address.host === "*";
      const host = any ? "0.0.0.0" : address.host;
      const six = host.includes(":");
      const dual = six && (address.v4v6 === true || bind.options["v4v6"] === true) && bind.v6only !== true;
      return { host, port, ipv6Only: six && !dual, exclusive: true };
    }
    case "unix":
      return { path: address.host, exclusive: true };
    case "abns":
      // The padded form: the name fills the whole address.
      return { path: `\0${address.host.padEnd(107, "\0")}`, exclusive: true };
    case "abnsz":
      return { path: `\0${address.host}`, exclusive: true };
    case "fd":
      return { fd: address.fd! } as net.ListenOptions;
    default:
      return `cannot listen on an address of family '${address.family}'`;
  }
}

function removeStale(path: string): void {
  try {
    if (lstatSync(path).isSocket()) unlinkSync(path);
  } catch {
    // Nothing there.
  }
}

function permissions(bind: BindPlan): string | undefined {
  if (bind.address.family !== "unix") return undefined;
  try {
    if (bind.mode !== undefined) chmodSync(bind.address.host, Number.parseInt(bind.mode, 8));
    if (bind.uid !== undefined || bind.gid !== undefined)
      chownSync(bind.address.host, bind.uid ?? -1, bind.gid ?? -1);
  } catch (e) {
    return `cannot set permissions of UNIX socket '${bind.address.host}': ${(e as Error).message}`;
  }
  return undefined;
}

function reason(e: NodeJS.ErrnoException, bind: BindPlan, port: number): string {
  const { address } = bind;
  const target =
    address.family === "ip"
      ? `${address.host || "*"}:${port}`
      : address.family === "fd"
        ? `fd@${address.fd}`
        : address.host;
  const why =
    e.code === "EADDRINUSE"
      ? "Address already in use"
      : e.code === "EACCES"
        ? "Permission denied"
        : (e.code ?? e.message);
  return `cannot bind socket (${why}) for [${target}]`;
}

/** A new connection: within the limits, or refused by waiting in the backlog's stead. */
function admit(world: RuntimeWorld, listener: Listener, handle: unknown): void {
  const { frontend, bind } = listener;
  const closable = handle as { close(): void };
  if (world.stopping || frontend.state !== "open") {
    closable.close();
    return;
  }
  const full =
    (frontend.maxconn > 0 && frontend.counters.curConns >= frontend.maxconn) ||
    (world.limits.maxconn > 0 && world.curConns >= world.limits.maxconn) ||
    (bind.maxconn !== undefined && bind.maxconn > 0 && listener.count >= bind.maxconn);
  const tooFast = !full && rateLimited(world, frontend);
  if (full || tooFast) {
    world.backlog.push({ listener, handle });
    if (tooFast) tryLater(world);
    return;
  }
  open(world, listener, handle);
}

function rateLimited(world: RuntimeWorld, frontend: RuntimeFrontend): boolean {
  const limit = frontend.plan.rateLimitSessions ?? 0;
  const { maxConnRate, maxSessRate } = world.limits;
  if (limit <= 0 && maxConnRate <= 0 && maxSessRate <= 0) return false;
  const time = now();
  return (
    (limit > 0 && frontend.counters.sessRate.read(time) >= limit) ||
    (maxConnRate > 0 && world.global.connRate.read(time) >= maxConnRate) ||
    (maxSessRate > 0 && world.global.sessRate.read(time) >= maxSessRate)
  );
}

const waiting = new WeakSet<RuntimeWorld>();

/** A rate falls by itself: those held back because of one are looked at again soon. */
function tryLater(world: RuntimeWorld): void {
  if (waiting.has(world)) return;
  waiting.add(world);
  setTimeout(() => {
    waiting.delete(world);
    serveBacklog(world);
  }, 20);
}

function open(world: RuntimeWorld, listener: Listener, handle: unknown): void {
  listener.count++;
  accept(world, listener.frontend, listener.bind, handle, () => {
    listener.count--;
    if (world.backlog.length > 0) setImmediate(() => serveBacklog(world));
  });
}

/** Connections that waited for room. */
export function serveBacklog(world: RuntimeWorld): void {
  const waiting = world.backlog.splice(0);
  for (const w of waiting) admit(world, w.listener as Listener, w.handle);
}
