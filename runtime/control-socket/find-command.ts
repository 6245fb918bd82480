import type { CliCommand } from "../../grammar/catalogue/types.ts";

export interface CommandInfo extends Pick<CliCommand, "level" | "mode" | "where"> {
  words: readonly string[];
  /** "" for commands that take none. */
  usage: string;
  about: string;
  /** Why it is refused; absent: it works. */
  refused?: string;
}

/** The command a line starts with: the first whose fixed words all match, longest first. */
export function findCommand(
  commands: readonly CommandInfo[],
  words: readonly string[],
): CommandInfo | undefined {
  let best: CommandInfo | undefined;
  for (const c of commands) {
    if (best !== undefined && best.words.length >= c.words.length) continue;
    if (c.words.every((w, i) => words[i] === w)) best = c;
  }
  return best;
}
