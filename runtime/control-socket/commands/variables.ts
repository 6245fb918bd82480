/** `get var`, `set var`: variables of the process (management guide 9.3). */
import { toStr, typeOfValue } from "../../casts.ts";
import { makeLoader } from "../../load.ts";
import { dumpBinary } from "../../tables/dump-entry.ts";
import type { Value } from "../../value.ts";
import { setStartVariables } from "../../vars/start-variables.ts";
import { done, error } from "../answer.ts";
import type { CommandHandler } from "../cli.ts";

function shown(v: Exclude<Value, undefined>): string {
  return v instanceof Uint8Array ? dumpBinary(v) : (toStr(v) ?? "");
}

export const getVar: CommandHandler = (cli, words) => {
  const name = words[2];
  if (name === undefined) return error("Missing process-wide variable identifier.\n");
  if (!name.startsWith("proc.") || !cli.world.procVars.has(name)) return error("Variable not found.\n");
  const v = cli.world.procVars.get(name);
  if (v === undefined) return `${name}: type=any value=<>\n`;
  return `${name}: type=${typeOfValue(v)} value=<${shown(v)}>\n`;
};

/** One word as configuration text: nothing in it has a meaning there. */
function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** `set var <name> <expression>`, `set var <name> {expr|fmt} <text>`: read as the line of a configuration, run once. */
export const setVar: CommandHandler = async (cli, words) => {
  const [, , name, kind] = words;
  if (name === undefined || kind === undefined) return error("Missing variable name or expression.\n");
  if (!name.startsWith("proc.")) return error("Only process-wide variables ('proc.') may be set.\n");
  const named = kind === "expr" || kind === "fmt";
  const rest = words.slice(named ? 4 : 3);
  if (rest.length === 0) return error("Missing expression.\n");
  if (cli.compile === undefined)
    return error("Expressions cannot be read: the proxy was started from a compiled plan.\n");
  const text = kind === "fmt" ? quote(rest.join(" ")) : rest.map(quote).join(" ");
  const plan = await cli.compile(`global\n set-var${kind === "fmt" ? "-fmt" : ""} ${name} ${text}\n`);
  if (typeof plan === "string") return error(`${plan}\n`);
  const problems: string[] = [];
  const world = { ...cli.world, plan, errors: [] as { message: string }[], patternSets: [] };
  const loader = makeLoader(world as unknown as Parameters<typeof makeLoader>[0], cli.handlers);
  setStartVariables(loader.context("", "request"));
  for (const e of world.errors) problems.push(e.message);
  return problems.length > 0 ? error(`${problems.join("\n")}\n`) : done;
};
