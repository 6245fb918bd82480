import type { ServerPlan, Value } from "../../../runtime/plan.ts";
import { mostTemplated, rangeOf } from "../../model/servers.ts";
import { slotText, textOf } from "../../model/text.ts";
import type { Line, Proxy, Server } from "../../model/types.ts";
import { lowerAddress } from "./address.ts";
import { type Context, fault, locOf, scopeOf, unsupported } from "./context.ts";
import { lowerFormat } from "./formats.ts";
import { type OptionUse, optionsOf } from "./options-of.ts";
import { slotValue } from "./slot-value.ts";
import { readNumber, readTime } from "./values.ts";

/** Servers of a backend with default-server applied, templates expanded, and ids given. */
export function lowerServers(context: Context, proxy: Proxy): ServerPlan[] {
  const servers: ServerPlan[] = [];
  if (tooMany(context, proxy)) return servers;
  for (const server of proxy.servers) {
    const plan = lowerServer(context, proxy, server);
    if (plan) servers.push(plan);
  }
  assignServerIds(servers);
  return servers;
}

const counts = new WeakMap<Context, number>();

/** Templates can ask for more servers than there is memory for. */
function tooMany(context: Context, proxy: Proxy): boolean {
  let count = counts.get(context) ?? 0;
  for (const server of proxy.declaredServers) {
    const range = rangeOf(server);
    count += range === undefined ? 1 : range.to - range.from + 1;
    if (range === undefined || count <= mostTemplated) continue;
    const reason = `it would make more than ${mostTemplated} servers`;
    unsupported(context, server.line, "server-template", reason);
    return true;
  }
  counts.set(context, count);
  return false;
}

function lowerServer(context: Context, proxy: Proxy, server: Server): ServerPlan | undefined {
  const { line } = server;
  const address = lowerAddress(context, line, textOf(line, "address") ?? "");
  if (!address) return undefined;
  const plan: ServerPlan = {
    name: server.name,
    address,
    weight: 1,
    maxconn: 0,
    minconn: 0,
    maxqueue: 0,
    backup: false,
    disabled: false,
    check: false,
    inter: 2000,
    rise: 2,
    fall: 3,
    options: {},
    at: locOf(line),
  };
  for (const from of server.lines) {
    for (const use of optionsOf(from)) {
      // Addresses, names and cookies of its own: default-server may not give them.
      applyOption(context, proxy, plan, from, use);
    }
  }
  if (plan.minconn === 0) plan.minconn = plan.maxconn;
  else if (plan.maxconn < plan.minconn) plan.maxconn = plan.minconn;
  // Templates number their ids and cookies like their names.
  if (server.template !== undefined && plan.id !== undefined) plan.id += server.template - 1;
  return plan;
}

/** Ids not given count up from 1, skipping those taken. */
function assignServerIds(servers: readonly ServerPlan[]): void {
  const taken = new Set(servers.map((server) => server.id));
  let next = 1;
  for (const server of servers) {
    if (server.id === undefined) {
      while (taken.has(next)) next++;
      server.id = next;
      taken.add(next);
    }
    next++;
  }
}

const numbers: Readonly<Record<string, keyof ServerPlan>> = {
  id: "id",
  weight: "weight",
  maxconn: "maxconn",
  minconn: "minconn",
  maxqueue: "maxqueue",
  rise: "rise",
  fall: "fall",
  port: "checkPort",
  "agent-port": "agentPort",
  "error-limit": "errorLimit",
  "pool-max-conn": "poolMaxConn",
  "pool-low-conn": "poolLowConn",
  "max-reuse": "maxReuse",
};

const times: Readonly<Record<string, keyof ServerPlan>> = {
  inter: "inter",
  fastinter: "fastinter",
  downinter: "downinter",
  slowstart: "slowstart",
  "agent-inter": "agentInter",
  "pool-purge-delay": "poolPurgeDelay",
};

const texts: Readonly<Record<string, keyof ServerPlan>> = {
  cookie: "cookie",
  redir: "redir",
  "on-error": "onError",
  "on-marked-down": "onMarkedDown",
  "on-marked-up": "onMarkedUp",
  track: "track",
  "check-proto": "checkProto",
  "hash-key": "hashKey",
  "init-addr": "init",
  "agent-addr": "agentAddr",
  "agent-send": "agentSend",
};

/** Words that switch something on or off: field and value. */
const switches: Readonly<Record<string, readonly [keyof ServerPlan, boolean]>> = {
  backup: ["backup", true],
  "no-backup": ["backup", false],
  disabled: ["disabled", true],
  enabled: ["disabled", false],
  check: ["check", true],
  "no-check": ["check", false],
  "check-send-proxy": ["checkSendProxy", true],
  "no-check-send-proxy": ["checkSendProxy", false],
  "agent-check": ["agentCheck", true],
  "no-agent-check": ["agentCheck", false],
};

function applyOption(context: Context, proxy: Proxy, plan: ServerPlan, line: Line, use: OptionUse): void {
  const slot = use.slots[0];
  const text = slot ? slotText(line, slot) : "";
  const fields = plan as unknown as Record<string, unknown>;
  if (Object.hasOwn(numbers, use.name)) {
    const value = readNumber(text);
    if (value === undefined)
      fault(context, line, "invalid-value", `'${text}' is not a number for '${use.name}'`);
    else fields[numbers[use.name]!] = value;
    return;
  }
  if (Object.hasOwn(times, use.name)) {
    const value = readTime(text);
    if (value === undefined)
      fault(context, line, "invalid-value", `'${text}' is not a time for '${use.name}'`);
    else fields[times[use.name]!] = value;
    return;
  }
  if (Object.hasOwn(texts, use.name)) {
    fields[texts[use.name]!] = text;
    return;
  }
  const toggle = Object.hasOwn(switches, use.name) ? switches[use.name] : undefined;
  if (toggle) {
    fields[toggle[0]] = toggle[1];
    return;
  }
  switch (use.name) {
    case "addr": {
      const address = lowerAddress(context, line, text);
      if (address) plan.checkAddress = address;
      break;
    }
    case "source": {
      const address = lowerAddress(context, line, text, "source");
      if (address) plan.source = address;
      break;
    }
    case "observe":
      if (text === "layer4" || text === "layer7") plan.observe = text;
      break;
    case "send-proxy":
      plan.sendProxy = "v1";
      break;
    case "send-proxy-v2":
      plan.sendProxy = "v2";
      break;
    case "no-send-proxy":
    case "no-send-proxy-v2":
      delete plan.sendProxy;
      break;
    case "proxy-v2-options":
      plan.proxyV2Options = text.split(",");
      break;
    case "set-proxy-v2-tlv-fmt": {
      const type = /\(([^)]*)\)/.exec(use.word)?.[1] ?? "";
      const format = lowerFormat(context, scopeOf(line, proxy), text);
      plan.setProxyV2Tlv = [...(plan.setProxyV2Tlv ?? []), { type: Number(type), format }];
      break;
    }
    default:
      plan.options[use.name] = slot ? (slotValue(context, scopeOf(line, proxy), slot) as Value) : true;
  }
}
