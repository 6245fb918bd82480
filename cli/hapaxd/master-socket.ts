/**
 * The master's control socket. `@1 <command>` and `@!<pid> <command>` go to a worker, `@master` and everything bare to the
 * master: `show proc`, `show version`, `reload`, `prompt`, `help`.
 */
import { rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { readBindAddresses } from "../../grammar/values/address.ts";
import { languageVersion } from "../version.ts";
import type { Master, Worker } from "./master.ts";

/** `bind` is an address and bind options (which have no effect). Resolves to an error text, or undefined once listening. */
export function startMasterSocket(bind: string, master: Master): Promise<string | undefined> {
  const read = readBindAddresses(bind.split(/[\s,]+/)[0]!);
  const address = "error" in read ? undefined : read.value[0];
  if (address === undefined) return Promise.resolve("error" in read ? read.error : "an address is expected");
  const server = createServer({ allowHalfOpen: true }, (socket) => converse(socket, master));
  const options =
    address.family === "fd"
      ? { fd: Number(address.host) }
      : address.family === "unix"
        ? { path: address.host }
        : address.family === "abns" || address.family === "abnsz"
          ? { path: `\0${address.host}` }
          : { host: address.host === "" ? "::" : address.host, port: address.port ?? 0 };
  if ("path" in options && address.family === "unix") rmSync(options.path, { force: true });
  return new Promise((resolve) => {
    server.once("error", (error) => resolve(error.message));
    server.listen(options, () => resolve(undefined));
  });
}

function converse(socket: Socket, master: Master): void {
  let pending = "";
  let target: string | undefined;
  let prompt = false;
  let queue = Promise.resolve();
  socket.on("error", () => {});
  const run = async (line: string): Promise<void> => {
    // "@1; cmd; cmd" addresses all that follows on the line; "@1 cmd" that command only
    let addressed = target;
    for (const part of split(line)) {
      const command = part.trim();
      const found = /^@(\S+)\s*(.*)$/.exec(command);
      if (found === null) {
        if (command === "prompt") prompt = !prompt;
        else if (command === "quit") socket.end();
        else if (command !== "") socket.write(await answer(command, addressed, master));
      } else if (found[2] === "") {
        addressed = found[1] === "master" ? undefined : found[1];
        if (prompt) target = addressed;
      } else socket.write(await answer(found[2]!, found[1] === "master" ? undefined : found[1], master));
    }
    if (prompt) socket.write(`${target === undefined ? "master" : target}> `);
  };
  socket.on("data", (chunk) => {
    pending += chunk.toString("latin1");
    for (let at = pending.indexOf("\n"); at >= 0; at = pending.indexOf("\n")) {
      const line = pending.slice(0, at);
      pending = pending.slice(at + 1);
      queue = queue
        .then(() => run(line))
        .then(() => {
          if (!prompt) socket.end();
        });
    }
  });
  socket.on("end", () => {
    queue = queue.then(() => void socket.end());
  });
}

/** Splits at `;` that no backslash protects. */
function split(line: string): string[] {
  return line.split(/(?<!\\);/);
}

function answer(command: string, target: string | undefined, master: Master): Promise<string> | string {
  if (target !== undefined) {
    const worker = findWorker(target, master);
    return worker === undefined
      ? `Can't find the target PID matching the prefix '@${target}'\n`
      : ask(worker, command);
  }
  const words = command.split(/\s+/);
  if (command === "show proc" || command === "show proc debug") return showProc(master);
  if (words[0] === "show" && words[1] === "version") return `${languageVersion}\n\n`;
  if (words[0] === "reload" || words[0] === "hard-reload")
    return master.reload().then((ok) => (ok ? "Success=1\n--\n\n" : "Success=0\n--\n\n"));
  if (words[0] === "help") return help;
  return `Unknown command: '${command}'\n${help}`;
}

const help = `The following commands are valid at the master's level:
  @<relative pid> <command>  : send a command to the worker of that number (1: the current one)
  @!<pid> <command>          : send a command to the worker with that process id
  @master <command>          : send a command to the master
  show proc                  : list the master and its workers
  show version               : version of the configuration language
  reload                     : start a new worker and retire the present one
  prompt                     : toggle interactive mode
  quit                       : disconnect

`;

function findWorker(target: string, master: Master): Worker | undefined {
  if (target.startsWith("!")) return master.workers.find((w) => w.process.pid === Number(target.slice(1)));
  return target === "1" ? master.workers.find((w) => !w.leaving) : undefined;
}

/** Sends one command to a worker's own socket and returns its answer. */
function ask(worker: Worker, command: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(worker.socket);
    let text = "";
    socket.on("error", (error) =>
      resolve(`worker ${worker.process.pid} does not answer: ${error.message}\n`),
    );
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("close", () => resolve(text));
    socket.end(`${command}\n`);
  });
}

function showProc(master: Master): string {
  const row = (pid: number, type: string, reloads: number, since: number): string =>
    `${String(pid).padEnd(16)}${type.padEnd(16)}${String(reloads).padEnd(16)}${uptime(since).padEnd(16)}${languageVersion}\n`;
  const current = master.workers.filter((w) => !w.leaving);
  const old = master.workers.filter((w) => w.leaving);
  return `#<PID>          <type>          <reloads>       <uptime>        <version>
${row(process.pid, "master", master.reloads, master.startedAt)}# workers
${current.map((w) => row(w.process.pid!, "worker", master.reloads - w.reloads, w.startedAt)).join("")}${old.length === 0 ? "" : `# old workers\n${old.map((w) => row(w.process.pid!, "worker", master.reloads - w.reloads, w.startedAt)).join("")}`}# programs

`;
}

function uptime(since: number): string {
  const s = Math.floor((Date.now() - since) / 1000);
  return `${Math.floor(s / 86400)}d${String(Math.floor(s / 3600) % 24).padStart(2, "0")}h${String(Math.floor(s / 60) % 60).padStart(2, "0")}m${String(s % 60).padStart(2, "0")}s`;
}
