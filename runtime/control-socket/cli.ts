import type { Health } from "../health/start-health.ts";
import type { Handlers } from "../load/load-expr.ts";
import type { Plan } from "../plan.ts";
import type { Listener } from "../proxy/listener.ts";
import type { Stream } from "../stream.ts";
import type { RuntimeWorld } from "../world/runtime-world.ts";
import { type Answer, type AnswerOrLater, error } from "./answer.ts";
import type { ControlSocket } from "./listen-control-sockets.ts";

export type Level = "user" | "operator" | "admin";

const ranks: Record<Level, number> = { user: 1, operator: 2, admin: 3 };

/** What the commands act on, the same for all connections. */
export interface CliHost {
  world: RuntimeWorld;
  handlers: Handlers;
  listeners: readonly Listener[];
  sockets: readonly ControlSocket[];
  health: Health;
  /** Ends a stream; `cause` is its first termination letter. */
  shutdownStream(s: Stream, cause: string): void;
  /** Reads configuration text, for `set var`; absent where the grammar is not loaded. */
  compile?: ((config: string) => Promise<Plan | string>) | undefined;
}

/** One connection to the control socket, as commands see it. */
export interface Cli extends CliHost {
  level: Level;
  experimental: boolean;
  expert: boolean;
  severity: "none" | "number" | "string";
  prompt: boolean;
  interactive: boolean;
  timed: boolean;
  /** Idle time before the connection is closed, ms. */
  timeout: number;
  /** End the connection after this command. */
  quit: boolean;
}

/** `words`: the whole command, fixed words included. `payload`: the lines after `<<`. */
export type CommandHandler = (
  cli: Cli,
  words: readonly string[],
  payload: string | undefined,
) => AnswerOrLater;

export function hasLevel(cli: Cli, level: Level): boolean {
  return ranks[cli.level] >= ranks[level];
}

export const denied: Answer = error("Permission denied\n");
