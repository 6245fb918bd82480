/** Serves all `stats socket` lines of a plan (manual 3.1, management guide 9.3). */
import type { CliCommand } from "../../grammar/catalogue/types.ts";
import type { Loc } from "../plan.ts";
import { accountId } from "./account-ids.ts";
import type { CliHost } from "./cli.ts";
import { type Commands, serveCli } from "./cli-session.ts";
import type { CommandInfo } from "./find-command.ts";
import { commandHandlers } from "./handlers.ts";
import { type ControlSocket, listenControlSocket } from "./listen-control-sockets.ts";

/** `stats timeout` when not set, ms. */
const DEFAULT_TIMEOUT = 10_000;

export interface ControlSockets {
  errors: { at: Loc; message: string }[];
  close(): void;
}

/** The catalogue's rows as the socket looks them up. Commands without a row are unknown, whatever handlers there are. */
export function commandTable(rows: Readonly<Record<string, CliCommand>>): Commands {
  const list: CommandInfo[] = Object.entries(rows)
    .filter(([, row]) => row.removed === undefined)
    .map(([name, row]) => ({
      words: name.split(" "),
      usage: (row.args ?? "").replace(/<(\w[\w -]*):[^<>]*>/g, "<$1>"),
      about: row.summary.replace(/\.$/, ""),
      level: row.level,
      ...(row.where === undefined ? {} : { where: row.where }),
      ...(row.mode === undefined ? {} : { mode: row.mode }),
      ...(row.runtime === "yes" ? {} : { refused: row.runtime.replace(/^no: /, "") }),
    }));
  return { list, handlers: commandHandlers };
}

export async function startControlSockets(
  host: Omit<CliHost, "sockets">,
  rows: Readonly<Record<string, CliCommand>>,
): Promise<ControlSockets> {
  const { global } = host.world.plan;
  const sockets: ControlSocket[] = [];
  const full: CliHost = { ...host, sockets };
  const commands = commandTable(rows);
  const timeout = global.statsTimeout ?? DEFAULT_TIMEOUT;
  const errors: ControlSockets["errors"] = [];
  for (const plan of global.statsSockets) {
    const uid = plan.user === undefined ? -1 : accountId("passwd", plan.user);
    const gid = plan.group === undefined ? -1 : accountId("group", plan.group);
    if (uid === undefined || gid === undefined) {
      const missing = uid === undefined ? `user '${plan.user}'` : `group '${plan.group}'`;
      errors.push({ at: plan.at, message: `stats socket: there is no ${missing}` });
      continue;
    }
    const made = await listenControlSocket(plan, { uid, gid }, (socket, level) =>
      serveCli(socket, full, commands, level, timeout),
    );
    if (typeof made === "string") errors.push({ at: plan.at, message: made });
    else sockets.push(made);
  }
  return {
    errors,
    close() {
      for (const s of sockets) s.server.close();
    },
  };
}
