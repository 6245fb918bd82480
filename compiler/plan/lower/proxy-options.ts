import type { ProxyPlan, TimeoutsPlan, Value } from "../../../runtime/plan.ts";
import { lastOf } from "../../model/line-order.ts";
import { slotText, textOf } from "../../model/text.ts";
import type { Line, Proxy } from "../../model/types.ts";
import { type Context, fault, scopeOf } from "./context.ts";
import { type Item, itemsOf, itemText } from "./items.ts";
import { exprSlot } from "./slot-value.ts";
import { readTime } from "./values.ts";

/** Options that are not plain switches: each has a place of its own in the plan. */
const structured: ReadonlySet<string> = new Set([
  "option forwardfor",
  "option originalto",
  "option forwarded",
  "option redispatch",
  "option httpchk",
  "option tcp-check",
  "option smtpchk",
  "option mysql-check",
  "option pgsql-check",
  "option redis-check",
  "option ldap-check",
  "option ssl-hello-chk",
  "option spop-check",
  "option external-check",
  "option log-health-checks",
]);

/** Log formats: the last one said, of these and log-format, is in force. */
const logOptions = ["option httplog", "option tcplog", "option httpslog"] as const;

/** Connection modes: each clears the others (manual section 4). */
const modes: ReadonlySet<string> = new Set([
  "option httpclose",
  "option http-server-close",
  "option http-keep-alive",
]);

/** Set options by name; true, or the argument of those that take one. */
export function lowerOptions(proxy: Proxy): ProxyPlan["options"] {
  const keywords = [...proxy.keywords()].filter(
    (word) => word.startsWith("option ") && !structured.has(word),
  );
  const inForce = new Map<string, Line>();
  for (const line of proxy.linesOf(keywords)) {
    const { keyword, prefix } = line.statement.template;
    if (prefix) inForce.delete(keyword);
    else {
      if (modes.has(keyword)) for (const mode of modes) inForce.delete(mode);
      inForce.delete(keyword);
      inForce.set(keyword, line);
    }
  }
  const format = lastOf(proxy, [...logOptions, "log-format"]);
  for (const keyword of logOptions)
    if (keyword !== format?.statement.template.keyword) inForce.delete(keyword);
  const options: ProxyPlan["options"] = {};
  for (const [keyword, line] of inForce) {
    if (keyword === "option tcpka") {
      if (proxy.caps.frontend) options["clitcpka"] = true;
      if (proxy.caps.backend) options["srvtcpka"] = true;
    } else options[keyword.slice(7)] = argument(line);
  }
  return options;
}
function argument(line: Line): Value {
  const items = itemsOf(line);
  if (items.length === 0) return true;
  const words = items.flatMap((item) => [item.word, ...item.values.map((slot) => slotText(line, slot))]);
  return words.filter((word) => word !== "").join(" ");
}

const timeouts: readonly (readonly [keyword: string, field: keyof TimeoutsPlan])[] = [
  ["timeout client", "client"],
  ["timeout server", "server"],
  ["timeout connect", "connect"],
  ["timeout queue", "queue"],
  ["timeout check", "check"],
  ["timeout tarpit", "tarpit"],
  ["timeout tunnel", "tunnel"],
  ["timeout http-request", "httpRequest"],
  ["timeout http-keep-alive", "httpKeepAlive"],
  ["timeout client-fin", "clientFin"],
  ["timeout server-fin", "serverFin"],
  ["timeout client-hs", "clientHs"],
];

/** Timeouts in ms. Zero is the same as none. `tarpit` and `queue` fall back to `connect` as in HAProxy. */
export function lowerTimeouts(context: Context, proxy: Proxy): TimeoutsPlan {
  const plan: TimeoutsPlan = {};
  for (const [keyword, field] of timeouts) {
    const line = proxy.enabled(keyword);
    if (!line) continue;
    const text = textOf(line, "timeout") ?? "";
    const value = readTime(text);
    if (value === undefined) fault(context, line, "invalid-value", `'${text}' is not a time`);
    else if (value > 0) plan[field] = value;
  }
  if (plan.connect !== undefined) {
    plan.tarpit ??= plan.connect;
    if (proxy.caps.backend) plan.queue ??= plan.connect;
  }
  return plan;
}

/** forwardfor, originalto, forwarded: headers that tell servers about clients. */
export function lowerForwarding(context: Context, proxy: Proxy): Partial<ProxyPlan> {
  const plan: Partial<ProxyPlan> = {};
  const forwardfor = proxy.enabled("option forwardfor");
  if (forwardfor) {
    const items = itemsOf(forwardfor);
    plan.forwardfor = {
      header: word(forwardfor, items, "header") ?? "X-Forwarded-For",
      ifNone: items.some((item) => item.word === "if-none"),
    };
    const except = word(forwardfor, items, "except");
    if (except !== undefined) plan.forwardfor.except = except;
  }
  const originalto = proxy.enabled("option originalto");
  if (originalto) {
    const items = itemsOf(originalto);
    plan.originalto = { header: word(originalto, items, "header") ?? "X-Original-To" };
    const except = word(originalto, items, "except");
    if (except !== undefined) plan.originalto.except = except;
  }
  const forwarded = proxy.enabled("option forwarded");
  if (forwarded) plan.forwarded = forwardedArgs(context, proxy, forwarded);
  return plan;
}

function word(line: Line, items: readonly Item[], name: string): string | undefined {
  for (const item of items) if (item.word === name) return itemText(line, item);
  return undefined;
}

/** Each part of the header: true as HAProxy computes it, or an expression. Without parts: proto and for. */
function forwardedArgs(context: Context, proxy: Proxy, line: Line): Record<string, Value> {
  const args: Record<string, Value> = {};
  for (const item of itemsOf(line)) {
    const slot = item.values[0];
    if (slot) {
      const expr = exprSlot(context, scopeOf(line, proxy), slot);
      if (expr !== undefined) args[item.word.replace(/-expr$/, "")] = { expr };
    } else if (item.word !== "") args[item.word] = true;
  }
  return Object.keys(args).length === 0 ? { proto: true, for: true } : args;
}
