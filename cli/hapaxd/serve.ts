/** Runs a plan until a signal ends it. */
import { rmSync, writeFileSync } from "node:fs";
import { cliCommands } from "../../grammar/catalogue/cli-commands.ts";
import type { Plan } from "../../runtime/plan.ts";
import { startProxy } from "../../runtime/start.ts";
import type { DaemonArgs } from "./args.ts";
import { say } from "./messages.ts";

/** Resolves to an exit code only when the start fails; else the process ends by signal. */
export async function serve(plan: Plan, args: DaemonArgs): Promise<number> {
  const workerSocket = process.env["HAPAXD_WORKER_SOCKET"];
  // the master asks its worker through a control socket of its own
  if (workerSocket !== undefined)
    plan.global.statsSockets.push({
      address: { family: "unix", host: workerSocket, port: 0 },
      level: "admin",
      mode: "600",
      at: { file: 0, line: 0 },
    });
  const started = await startProxy(plan, {
    reusePort: args.switches.reuseport,
    cliCommands,
    compile: async (config) => (await import("./compile-line.ts")).compileLine(config),
  });
  if ("errors" in started) {
    for (const error of started.errors) say("ALERT", error);
    say("ALERT", "[hapaxd.main()] Some protocols failed to start their listeners! Exiting.");
    return 1;
  }
  if (
    started.listeners.length === 0 &&
    plan.global.statsSockets.length === (workerSocket === undefined ? 0 : 1)
  ) {
    say("ALERT", "[hapaxd.main()] No enabled listener found (check for 'bind' directives) ! Exiting.");
    return 1;
  }
  const threads = plan.global.nbthread ?? 1;
  if (threads > 1)
    say("NOTICE", `nbthread ${threads}: hapaxd serves with one event loop, whatever the number`);
  const pidfile = workerSocket === undefined ? plan.global.pidfile : undefined;
  if (pidfile !== undefined) writeFileSync(pidfile, `${process.pid}\n`);
  dropPrivileges(plan);
  if (args.oldPidsSignal !== undefined)
    for (const pid of args.oldPids) {
      try {
        process.kill(pid, args.oldPidsSignal);
      } catch {
        // already gone: what we want
      }
    }

  let leaving = false;
  const leave = (code: number): void => {
    if (pidfile !== undefined) rmSync(pidfile, { force: true });
    process.exit(code);
  };
  const soft = (): void => {
    if (leaving) return;
    leaving = true;
    const limit = plan.global.hardStopAfter;
    if (limit !== undefined) setTimeout(() => leave(0), limit).unref();
    void started.drain().then(() => leave(0));
  };
  process.on("SIGINT", () => leave(0));
  process.on("SIGTERM", () => leave(0));
  process.on("SIGUSR1", soft);
  process.on("SIGHUP", () => {});
  process.on("SIGPIPE", () => {});
  if (workerSocket !== undefined) {
    process.send?.("ready");
    // no worker outlives its master
    process.on("disconnect", () => leave(0));
  }
  return new Promise(() => {});
}

/** `user`, `group`, `uid`, `gid`: after the sockets are bound, as HAProxy does. */
function dropPrivileges(plan: Plan): void {
  const { uid, gid, user, group } = plan.global;
  if (process.getuid?.() !== 0) return;
  const newGroup = group ?? gid;
  const newUser = user ?? uid;
  try {
    if (newGroup !== undefined && newGroup !== 0) process.setgid!(newGroup);
    if (newUser !== undefined && newUser !== 0) process.setuid!(newUser);
  } catch (error) {
    say("ALERT", `[hapaxd.main()] Cannot change user or group: ${(error as Error).message}.`);
    process.exit(1);
  }
}
