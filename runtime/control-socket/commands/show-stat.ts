import { type DumpFormat, dumpStats } from "../../stats/dump.ts";
import { type SelectedProxy, type Selection, selectLines } from "../../stats/select-lines.ts";
import type { StatLine } from "../../stats/stat-columns.ts";
import { error } from "../answer.ts";
import { type CommandHandler, hasLevel } from "../cli.ts";

function* linesOf(proxies: Iterable<SelectedProxy>): Generator<StatLine> {
  for (const proxy of proxies) yield* proxy.lines;
}

/** C's atoi. */
function toNumber(word: string): number {
  return Number.parseInt(word, 10) || 0;
}

/** `show stat [domain <d>] [{<iid>|<proxy>} <type> <sid>] [typed|json] [desc] [up] [no-maint]` */
export const showStat: CommandHandler = (cli, words) => {
  let at = 2;
  if (words[at] === "domain") {
    const domain = words[at + 1];
    if (domain === "resolvers") return "";
    if (domain !== "proxy") return error("Invalid statistics domain.\n");
    at += 2;
  }
  const select: Selection = { legends: hasLevel(cli, "operator") };
  const [which, types, sid] = words.slice(at, at + 3);
  if (which !== undefined && types !== undefined && sid !== undefined) {
    const named = cli.world.plan.proxies.find((p) => p.name === which);
    const iid = named?.id ?? toNumber(which);
    if (iid === 0) return error("No such proxy.\n");
    Object.assign(select, { iid, types: toNumber(types), sid: toNumber(sid) });
    at += 3;
  }
  let format: DumpFormat = "csv";
  let describe = false;
  for (const word of words.slice(at)) {
    if (word === "typed" || word === "json") format = word;
    else if (word === "desc") describe = true;
    else if (word === "up") select.up = true;
    else if (word === "no-maint") select.noMaint = true;
  }
  return dumpStats(linesOf(selectLines(cli.world, cli.listeners, select)), format, describe);
};
