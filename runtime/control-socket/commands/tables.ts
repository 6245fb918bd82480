/** `show table`, `set table`, `clear table`: stick-tables (management guide 9.3). */
import { parseIp } from "../../ip.ts";
import { dataTypes } from "../../tables/data-types.ts";
import { dumpEntry, dumpTableHead } from "../../tables/dump-entry.ts";
import type { StickKey } from "../../tables/stick-key.ts";
import {
  readSlot,
  type SlotRef,
  type StickEntry,
  type StickTable,
  setSlot,
} from "../../tables/stick-table.ts";
import { type Answer, done, error, type Note } from "../answer.ts";
import type { Cli, CommandHandler } from "../cli.ts";

/** At most so many conditions on data in one command. */
const MAX_FILTERS = 4;

const operators: Record<string, (a: number, b: number) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  le: (a, b) => a <= b,
  ge: (a, b) => a >= b,
  lt: (a, b) => a < b,
  gt: (a, b) => a > b,
};

type Filter = (entry: StickEntry) => boolean;

/** "gpc[1]" or "gpc1"-like names: name and element. */
function splitData(word: string): { name: string; index: number } {
  const m = /^([^[]+)\[(\d+)\]$/.exec(word);
  return m ? { name: m[1]!, index: Number(m[2]) } : { name: word, index: 0 };
}

function slotOf(table: StickTable, word: string): SlotRef | "unknown" | "absent" {
  const { name, index } = splitData(word);
  if (!dataTypes.some((t) => t.name === name)) return "unknown";
  return table.slot(name, index) ?? "absent";
}

function value(table: StickTable, entry: StickEntry, ref: SlotRef): number {
  const n = readSlot(entry, ref);
  return ref.slot.type.name.startsWith("bytes_") && ref.slot.type.kind === "rate" ? n * table.bytesFactor : n;
}

function readFilters(table: StickTable, words: readonly string[]): Filter[] | Note {
  const filters: Filter[] = [];
  let at = 3;
  for (let i = 1; i <= MAX_FILTERS && words[at] !== undefined; i++, at += 3) {
    const name = words[at]!;
    const ref = slotOf(table, name.slice(5));
    if (!name.startsWith("data.") || ref === "unknown")
      return error(`Filter entry #${i}: Unknown data type\n`);
    if (ref === "absent") return error(`Filter entry #${i}: Data type not stored in this table\n`);
    const compare = operators[words[at + 1] ?? ""];
    if (compare === undefined)
      return error(`Filter entry #${i}: Require and operator among "eq", "ne", "le", "ge", "lt", "gt"\n`);
    const text = words[at + 2] ?? "";
    if (!/^-?\d+$/.test(text))
      return error(`Filter entry #${i}: Require a valid integer value to compare against\n`);
    const wanted = Number(text);
    filters.push((entry) => compare(value(table, entry, ref), wanted));
  }
  if (words[at] !== undefined)
    return error(`Detected extra data in filter, ${at + 1}th word of input, after '${words[at - 1]}'\n`);
  return filters;
}

function readKey(table: StickTable, text: string | undefined): StickKey | Note {
  if (text === undefined || text === "") return error("Key value expected\n");
  const { type } = table.plan;
  const ip = type === "ip" || type === "ipv6" ? parseIp(text) : undefined;
  if ((type === "ip" || type === "ipv6") && ip === undefined) return error("Invalid key\n");
  const key = table.keyOf(ip ?? text);
  return key ?? error("Invalid key\n");
}

/** Keys in the order HAProxy's trees have. */
function sorted(table: StickTable): StickEntry[] {
  const list = [...table.entries()];
  return list.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function byPointer(table: StickTable, text: string | undefined): StickEntry | Note {
  if (text === undefined) return error("Pointer value expected\n");
  const address = Number.parseInt(text, 16);
  for (const e of table.entries()) if (e.address === address) return e;
  return error("No entry can be found matching ptr.\n");
}

const isNote = (x: unknown): x is Note => typeof x === "object" && x !== null && "severity" in x;

const usages: Record<string, string> = {
  show: 'Optional argument only supports "data.<store_data_type>" <operator> <value> or key <key> or ptr <ptr>\n',
  clear:
    'Required arguments: <table> "data.<store_data_type>" <operator> <value> or <table> key <key> or <table> ptr <ptr>\n',
  set: "Required arguments: <table> key <key> [data.<store_data_type> <value>]* or <table> ptr <ptr> [data.<store_data_type> <value>]*\n",
};

function* dump(table: StickTable, filters: readonly Filter[]): Generator<string> {
  yield dumpTableHead(table);
  for (const entry of sorted(table)) if (filters.every((f) => f(entry))) yield dumpEntry(table, entry);
}

function clearAll(table: StickTable, filters: readonly Filter[]): Answer {
  for (const entry of [...table.entries()])
    if (entry.refs === 0 && filters.every((f) => f(entry))) table.remove(entry);
  return done;
}

function setData(table: StickTable, entry: StickEntry, words: readonly string[]): Answer {
  for (let at = 5; words[at] !== undefined; at += 2) {
    const name = words[at]!;
    if (!name.startsWith("data.")) return error('"data.<type>" followed by a value expected\n');
    const ref = slotOf(table, name.slice(5));
    if (ref === "unknown") return error("Unknown data type\n");
    if (ref === "absent") return error("Data type not stored in this table\n");
    const text = words[at + 1] ?? "";
    if (!/^-?\d+$/.test(text)) return error("Require a valid integer value to store\n");
    setSlot(entry, ref, Number(text));
  }
  table.touch(entry);
  return done;
}

function onEntry(table: StickTable, entry: StickEntry, words: readonly string[]): Answer {
  switch (words[0]) {
    case "show":
      return dumpTableHead(table) + dumpEntry(table, entry);
    case "clear":
      return table.remove(entry) ? done : error("Entry currently in use, cannot remove\n");
    default:
      return setData(table, entry, words);
  }
}

/** One handler for the three commands: the first word says which. */
export const tableCommand: CommandHandler = (cli: Cli, words) => {
  const verb = words[0]!;
  if (words[2] === undefined) {
    if (verb !== "show") return error(usages[verb]!);
    return [...cli.world.tables.values()].reverse().map(dumpTableHead).join("");
  }
  const table = cli.world.tables.get(words[2]);
  if (table === undefined) return error("No such table\n");
  const what = words[3];
  if (what === "key") {
    const key = readKey(table, words[4]);
    if (isNote(key)) return key;
    const entry = verb === "set" ? table.create(key) : table.get(key);
    if (entry === undefined) return verb === "set" ? error("Unable to allocate a new entry\n") : done;
    return onEntry(table, entry, words);
  }
  if (what === "ptr") {
    const entry = byPointer(table, words[4]);
    return isNote(entry) ? entry : onEntry(table, entry, words);
  }
  if (what?.startsWith("data.") && verb === "set")
    return error('content-based lookup is only supported with the "show" and "clear" actions\n');
  if (what !== undefined && !what.startsWith("data.")) return error(usages[verb]!);
  if (verb === "set") return done;
  const filters = readFilters(table, words);
  if (isNote(filters)) return filters;
  return verb === "show" ? dump(table, filters) : clearAll(table, filters);
};
