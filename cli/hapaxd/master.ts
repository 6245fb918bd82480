/**
 * `-W` and `-Ws`: a master that starts a worker, restarts nothing by itself, reloads on SIGUSR2 and answers on the master
 * sockets (`-S`). Reload starts a second worker beside the first; once it listens, the old one is asked to finish. A worker
 * that fails to start leaves the old one serving. Listeners that the master inherited are passed on; others are bound with
 * SO_REUSEPORT by both workers, so connections that sit in the old one's accept queue at that moment can be lost.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DaemonArgs } from "./args.ts";
import { startMasterSocket } from "./master-socket.ts";
import { say } from "./messages.ts";
import { notifySystemd } from "./notify.ts";

export interface Worker {
  process: ChildProcess;
  /** Its private control socket. */
  socket: string;
  startedAt: number;
  reloads: number;
  leaving: boolean;
}

export interface Master {
  startedAt: number;
  workers: Worker[];
  reloads: number;
  /** Resolves to whether the new worker serves. */
  reload(): Promise<boolean>;
}

export const workerVariable = "HAPAXD_WORKER_SOCKET";

/** Only returns when a worker could never be started. */
export async function runMaster(args: DaemonArgs): Promise<number> {
  const inherited = inheritedSockets();
  const master: Master = { startedAt: Date.now(), workers: [], reloads: 0, reload };
  let stopping: NodeJS.Signals | undefined;

  function launch(): Promise<Worker | undefined> {
    const socket = join(
      tmpdir(),
      `hapaxd-${process.pid}-${master.workers.length}-${Date.now() % 100000}.sock`,
    );
    const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
      stdio: stdioFor(inherited),
      env: { ...process.env, [workerVariable]: socket },
    });
    const worker: Worker = {
      process: child,
      socket,
      startedAt: Date.now(),
      reloads: master.reloads,
      leaving: false,
    };
    master.workers.push(worker);
    return new Promise((resolve) => {
      child.once("message", () => resolve(worker));
      child.once("exit", (code, signal) => {
        rmSync(socket, { force: true });
        master.workers.splice(master.workers.indexOf(worker), 1);
        resolve(undefined);
        if (stopping !== undefined) {
          if (master.workers.length === 0) finish(128 + (stopping === "SIGINT" ? 2 : 15));
        } else if (!worker.leaving && master.workers.every((w) => w.leaving)) {
          say("ALERT", `Current worker (${child.pid}) exited with ${signal ?? `code ${code}`}`);
          finish(code ?? 1);
        }
      });
    });
  }

  function finish(code: number): void {
    if (args.pidfile !== undefined) rmSync(args.pidfile, { force: true });
    process.exit(code);
  }

  async function reload(): Promise<boolean> {
    master.reloads++;
    const old = master.workers.filter((w) => !w.leaving);
    // the new one may fail: until it serves, the old ones stay
    for (const worker of old) worker.leaving = false;
    if (args.systemd) notifySystemd("RELOADING=1");
    const fresh = await launch();
    if (args.systemd) notifySystemd("READY=1");
    if (fresh === undefined) {
      say("WARNING", "Failed to load worker: the previous one keeps serving");
      return false;
    }
    for (const worker of old) {
      worker.leaving = true;
      worker.process.kill("SIGUSR1");
    }
    return true;
  }

  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      stopping = signal;
      for (const worker of master.workers) worker.process.kill(signal);
      if (master.workers.length === 0) finish(128 + (signal === "SIGINT" ? 2 : 15));
    });
  process.on("SIGUSR1", () => {
    stopping = "SIGTERM";
    for (const worker of master.workers) worker.process.kill("SIGUSR1");
  });
  process.on("SIGUSR2", () => void reload());
  process.on("SIGHUP", () => void reload());

  if (args.pidfile !== undefined) writeFileSync(args.pidfile, `${process.pid}\n`);
  for (const bind of args.masterSockets) {
    const error = await startMasterSocket(bind, master);
    if (error !== undefined) {
      say("ALERT", `master socket '${bind}': ${error}`);
      return 1;
    }
  }
  if ((await launch()) === undefined) return 1;
  if (args.systemd) notifySystemd(`READY=1\nSTATUS=Ready.\nMAINPID=${process.pid}`);
  return new Promise(() => {});
}

/** Listening sockets named to us by number (fd@N): those open when we started. */
function inheritedSockets(): number[] {
  try {
    return readdirSync("/proc/self/fd")
      .map(Number)
      .filter((fd) => fd > 2 && isSocket(fd))
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}

function isSocket(fd: number): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`).startsWith("socket:");
  } catch {
    return false;
  }
}

/** Each inherited socket keeps its number in the worker; the channel that says "ready" takes the first free one after 2. */
function stdioFor(sockets: readonly number[]): ("inherit" | "ignore" | "ipc" | number)[] {
  const highest = Math.max(2, ...sockets);
  const stdio: ("inherit" | "ignore" | "ipc" | number)[] = ["inherit", "inherit", "inherit"];
  for (let fd = 3; fd <= highest; fd++) stdio.push(sockets.includes(fd) ? fd : "ignore");
  stdio.push("ipc");
  return stdio;
}
