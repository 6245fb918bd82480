/**
 * One client of the control socket (management guide 9.3). A line holds commands separated by ";"; its answers each end with
 * an empty line. Then the connection closes, unless `prompt` made it interactive. A client may close its side before it has read.
 */
import type { Socket } from "node:net";
import { now } from "../clock.ts";
import { type Answer, error, type Note } from "./answer.ts";
import { type Cli, type CliHost, type CommandHandler, denied, hasLevel, type Level } from "./cli.ts";
import { type CommandInfo, findCommand } from "./find-command.ts";
import { MAX_WORDS, splitCommands, splitWords } from "./split-command.ts";
import { usageText } from "./usage-text.ts";

const severities = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];
/** A longer line is refused; a payload may be eight times as long. */
const MAX_LINE = 16384;
const MAX_PAYLOAD = 8 * MAX_LINE;
const MAX_PATTERN = 64;

export interface Commands {
  list: readonly CommandInfo[];
  handlers: Readonly<Record<string, CommandHandler>>;
}

export function serveCli(
  socket: Socket,
  host: CliHost,
  commands: Commands,
  level: Level,
  timeout: number,
): void {
  const cli: Cli = {
    ...host,
    level,
    experimental: false,
    expert: false,
    severity: "none",
    prompt: false,
    interactive: false,
    timed: false,
    timeout,
    quit: false,
  };
  let input = "";
  let ended = false;
  let busy = false;
  let over = false;
  /** Command line that waits for the rest of its payload. */
  let pending: { line: string; pattern: string; lines: string[]; size: number } | undefined;

  socket.setEncoding("latin1");
  const rearm = (): void => {
    socket.setTimeout(cli.timeout);
  };
  rearm();
  socket.on("timeout", () => {
    if (!busy) socket.destroy();
  });
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: string) => {
    if (over) return;
    input += chunk;
    void pump();
  });
  socket.on("end", () => {
    ended = true;
    void pump();
  });

  function finish(): void {
    over = true;
    input = "";
    socket.end();
    // What else the client sends goes nowhere; it is not waited for longer than for anything else.
    socket.resume();
  }

  async function pump(): Promise<void> {
    if (busy || over) return;
    busy = true;
    try {
      while (!over) {
        const at = input.indexOf("\n");
        if (at < 0) break;
        const line = input.slice(0, at);
        input = input.slice(at + 1);
        await take(line);
      }
    } finally {
      busy = false;
    }
    if (over) return;
    if (input.length > (pending ? MAX_PAYLOAD : MAX_LINE)) {
      write(
        error(
          pending
            ? "The payload is too big."
            : "The command line is too big for the buffer size. Give long data as a payload.",
        ),
      );
      finish();
    } else if (ended) finish();
  }

  async function take(raw: string): Promise<void> {
    if (pending) {
      if (raw !== pending.pattern) {
        pending.size += raw.length + 1;
        if (pending.size > MAX_PAYLOAD) {
          write(error("The payload is too big."));
          finish();
          return;
        }
        pending.lines.push(raw);
        if (cli.prompt) socket.write("+ ");
        return;
      }
      const { line, lines } = pending;
      pending = undefined;
      await runLine(line, lines.length > 0 ? lines.join("\n") : undefined);
      return;
    }
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    const start = /(^|[ \t;])<<([^ \t]*)$/.exec(line);
    if (start !== null && start[2]!.length <= MAX_PATTERN) {
      pending = {
        line: line.slice(0, start.index + start[1]!.length),
        pattern: start[2]!,
        lines: [],
        size: 0,
      };
      if (cli.prompt) socket.write("+ ");
      return;
    }
    await runLine(line, undefined);
  }

  async function runLine(line: string, payload: string | undefined): Promise<void> {
    const parts = splitCommands(line);
    for (const [i, part] of parts.entries()) {
      const last = i === parts.length - 1;
      const answer = await run(part, last ? payload : undefined);
      if (cli.quit) break;
      await send(answer);
      if (cli.prompt && last) socket.write(cli.timed ? `\n[${uptime(host)}]> ` : "\n> ");
      else socket.write("\n");
    }
    rearm();
    if (cli.quit || !cli.interactive) finish();
  }

  async function run(text: string, payload: string | undefined): Promise<Answer> {
    const words = splitWords(text);
    if (words.length === 0) return "";
    if (words.length > MAX_WORDS)
      return error(`Too many arguments. Commands must have at most ${MAX_WORDS} arguments.`);
    const found = findCommand(commands.list, words);
    if (found === undefined || found.where === "master" || words[0] === "help")
      return usageText(commands.list, words, cli);
    if (found.mode === "expert" && !cli.expert)
      return error("This command is restricted to expert mode only.");
    if (found.mode === "experimental" && !cli.experimental)
      return error("This command is restricted to experimental mode only.");
    if (found.refused !== undefined)
      return error(`'${found.words.join(" ")}' is not supported: ${found.refused}.`);
    if (!hasLevel(cli, found.level)) return denied;
    const handler = commands.handlers[found.words.join(" ")]!;
    try {
      return await handler(cli, words, payload);
    } catch (e) {
      return error(`Internal error: ${(e as Error).message}`);
    }
  }

  async function send(answer: Answer): Promise<void> {
    if (typeof answer === "string") {
      if (answer !== "") socket.write(answer, "latin1");
      return;
    }
    if ("severity" in answer) {
      write(answer);
      return;
    }
    let block = "";
    for (const piece of answer) {
      block += piece;
      if (block.length < 65536) continue;
      if (socket.destroyed) return;
      if (!socket.write(block, "latin1")) await drained();
      block = "";
    }
    if (block !== "") socket.write(block, "latin1");
  }

  function drained(): Promise<void> {
    return new Promise((resolve) => {
      socket.once("drain", resolve);
      socket.once("close", resolve);
    });
  }

  function write(note: Note): void {
    const prefix =
      cli.severity === "none"
        ? ""
        : `[${cli.severity === "number" ? note.severity : severities[note.severity]}]: `;
    socket.write(`${prefix}${note.text.replace(/\n+$/, "")}\n`, "latin1");
  }
}

function uptime(host: CliHost): string {
  const up = Math.floor((now() - host.world.startedAt) / 1000);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${Math.floor(up / 86400)}:${two(Math.floor(up / 3600) % 24)}:${two(Math.floor(up / 60) % 60)}:${two(up % 60)}`;
}
