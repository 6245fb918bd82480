import type { TablePlan } from "../../../runtime/plan.ts";
import { slotText, wordText } from "../../model/text.ts";
import type { Line, Model } from "../../model/types.ts";
import { type Context, fault, locOf, type Scope, unsupported } from "./context.ts";
import { findItem, type Item, itemsOf, itemText } from "./items.ts";
import { readNumber, readSize, readTime } from "./values.ts";

/** Lowers every stick-table of the model; must run before expressions, which refer to tables by index. */
export function lowerTables(context: Context): void {
  for (const proxy of context.model.proxies) {
    const statements = proxy.own("stick-table");
    const statement = statements[statements.length - 1];
    if (statement) add(context, tablePlan(context, { statement, section: proxy }, proxy.name, proxy.name, 0));
  }
  for (const section of context.model.of("peers")) {
    for (const statement of section.own("table")) {
      const line = { statement, section };
      const short = statement.template.words > 1 ? wordText(section.tree, statement, 1) : "";
      add(context, tablePlan(context, line, `${section.name}/${short}`, section.name, 1));
    }
  }
}

function add(context: Context, plan: TablePlan): void {
  if (context.tables.has(plan.name)) return;
  context.tables.set(plan.name, context.plan.tables.length);
  context.plan.tables.push(plan);
}

/** Index of a table by name; a fault and undefined when there is none. */
export function tableIndex(context: Context, scope: Scope, name: string): number | undefined {
  const index = context.tables.get(name) ?? context.tables.get(`${scope.section.name}/${name}`);
  if (index === undefined) {
    fault(context, scope.line, "undefined-reference", `there is no stick-table '${name}'`);
  }
  return index;
}

const types: ReadonlySet<string> = new Set(["ip", "ipv6", "integer", "string", "binary"]);

/** Length of keys by default: a string table holds 31 characters and its end. */
const keyLength: Readonly<Record<string, number>> = { ip: 4, ipv6: 16, integer: 4, string: 31, binary: 32 };

function tablePlan(context: Context, line: Line, name: string, proxy: string, skip: number): TablePlan {
  const items = itemsOf(line).filter((item, i) => item.word !== "" || i >= skip);
  const type = items.find((item) => types.has(item.word))?.word ?? "ip";
  const typeLen = items[items.findIndex((item) => types.has(item.word)) + 1];
  const len =
    (typeLen?.word === "len" ? readNumber(itemText(line, typeLen) ?? "") : undefined) ?? keyLength[type]!;
  const plan: TablePlan = {
    name,
    proxy,
    type: type as TablePlan["type"],
    len,
    size: readSize(text(line, items, "size") ?? "") ?? 0,
    nopurge: findItem(items, "nopurge") !== undefined,
    store: storeOf(context, line, items),
    at: locOf(line),
  };
  const expire = text(line, items, "expire");
  if (expire !== undefined) plan.expire = readTime(expire) ?? 0;
  const peers = text(line, items, "peers");
  if (peers !== undefined) {
    plan.peers = peers;
    unsupported(context, line, "stick-table peers", "peers arrive in a later version");
  }
  const srvkey = text(line, items, "srvkey");
  if (srvkey === "name" || srvkey === "addr") plan.srvkey = srvkey;
  const writeTo = text(line, items, "write-to");
  if (writeTo !== undefined) plan.writeTo = writeTo;
  if (findItem(items, "recv-only")) plan.recvOnly = true;
  if (findItem(items, "brates-factor"))
    unsupported(context, line, "brates-factor", "not supported yet: byte rates in units");
  return plan;
}

function text(line: Line, items: readonly Item[], word: string): string | undefined {
  const item = findItem(items, word);
  return item && itemText(line, item);
}

/** `store http_req_rate(10s),gpc(3)`, in order; several `store` add up. */
function storeOf(context: Context, line: Line, items: readonly Item[]): TablePlan["store"] {
  const store: TablePlan["store"] = [];
  for (const item of items) {
    if (item.word !== "store" || !item.values[0]) continue;
    for (const part of splitList(slotText(line, item.values[0]))) {
      const match = /^([a-z0-9_]+)(?:\(([^)]*)\))?$/.exec(part.trim());
      if (!match) {
        fault(context, line, "invalid-value", `'${part}' is not a type of data to store`);
        continue;
      }
      const name = match[1]!;
      if (store.some((data) => data.name === name)) continue;
      if (match[2] === undefined) store.push({ name });
      else if (name.endsWith("_rate")) {
        // gpc_rate(<n>,<period>) is an array of rates.
        const [first, second] = match[2].split(",");
        const period = readTime((second ?? first ?? "").trim()) ?? 0;
        const count = second === undefined ? undefined : readNumber((first ?? "").trim());
        store.push(count === undefined ? { name, period } : { name, period, count });
      } else store.push({ name, count: readNumber(match[2]) ?? 1 });
    }
  }
  return store;
}

/** Splits at commas outside parentheses. */
function splitList(text: string): string[] {
  return text.split(/,(?![^(]*\))/);
}

/** The table a proxy declares, if any. */
export function ownTable(context: Context, model: Model, proxy: string): number | undefined {
  return model.proxy(proxy) ? context.tables.get(proxy) : undefined;
}
