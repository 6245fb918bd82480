/** docs/control-socket.md: the commands of `stats socket`. */
import { cliCommands } from "../../grammar/catalogue/cli-commands.ts";
import type { CliCommand } from "../../grammar/catalogue/types.ts";
import { signature } from "../../grammar/signature.ts";
import { byName, noted, refused } from "./facts.ts";
import { code, fence, page, table } from "./markdown.ts";

export function controlSocketPage(): string {
  const all = byName<CliCommand>(Object.entries(cliCommands));
  const works = all.filter(([, row]) => row.runtime === "yes");
  const refusedRows = all.filter(([, row]) => row.runtime !== "yes");
  return page(
    "Control socket",
    "`stats socket` in the `global` section opens it. A client sends a line and reads the answer; `prompt` keeps the connection open for more.",
    fence(["global", "    stats socket /run/hapaxd.sock mode 600 level admin"]),
    fence(["echo 'show info' | socat - /run/hapaxd.sock"], "sh"),
    "*Level* is the least `level` of the socket that a command needs.",
    "## Commands",
    table(
      ["command", "level", "what it does"],
      works.map(([name, row]) => [text(name, row), row.level, summary(row)]),
    ),
    "## HAProxy's commands that hapaxd does not have",
    table(
      ["command", "what it does there"],
      refusedRows.map(([name, row]) => [text(name, row), noted(row.summary, row, refused(row.runtime))]),
    ),
  );
}

const text = (name: string, row: CliCommand): string => code(signature(name, row.args ?? ""));

const summary = (row: CliCommand): string => {
  const mode = row.mode === undefined ? "" : ` Needs ${code(`${row.mode}-mode on`)} first.`;
  return noted(row.summary, row, "") + mode;
};
