import type { ProxyPlan, RuleListPlan, RuleSetName, Value } from "../../../runtime/plan.ts";
import { ruleOf } from "../../model/rules.ts";
import { statementWords, textOf } from "../../model/text.ts";
import type { Line, Proxy } from "../../model/types.ts";
import { lowerAddress } from "./address.ts";
import { lowerBalance } from "./balance.ts";
import { lowerBinds } from "./binds.ts";
import { lowerCaptures } from "./captures.ts";
import { lowerCheck } from "./checks.ts";
import { aclsOf, lowerCondition } from "./conds.ts";
import { type Context, locOf, scopeOf } from "./context.ts";
import { lowerCookie } from "./cookie.ts";
import { lowerErrors } from "./errors.ts";
import { lowerLogFormats, lowerLogs } from "./logs.ts";
import { lowerForwarding, lowerOptions, lowerTimeouts } from "./proxy-options.ts";
import { emptyRules, lowerRule, lowerRules } from "./rules.ts";
import { lowerServers } from "./servers.ts";
import { lowerStats } from "./stats.ts";
import { lowerStickRules } from "./stick-rules.ts";
import { readNumber, readTime } from "./values.ts";

const sets: readonly RuleSetName[] = [
  "tcp-request connection",
  "tcp-request session",
  "tcp-request content",
  "tcp-response content",
  "http-request",
  "http-response",
  "http-after-response",
  "redirect",
];

/** One proxy, both sides. */
export function lowerProxy(context: Context, proxy: Proxy): ProxyPlan {
  const header: Line = { statement: proxy.node.header!, section: proxy };
  const captures = lowerCaptures(context, proxy);
  aclsOf(context, scopeOf(header, proxy));
  const plan: ProxyPlan = {
    name: proxy.name,
    kind: proxy.kind,
    id: proxy.id,
    mode: proxy.mode === "haterm" ? "http" : proxy.mode,
    disabled: isDisabled(proxy),
    at: locOf(header),
    options: lowerOptions(proxy),
    timeouts: lowerTimeouts(context, proxy),
    rules: {},
    logs: lowerLogs(context, proxy),
    ...lowerLogFormats(context, proxy),
    captures,
    errors: lowerErrors(context, proxy),
    ...lowerForwarding(context, proxy),
    monitorFail: [],
    binds: [],
    useBackend: emptyRules(),
    servers: [],
    useServer: emptyRules(),
    persistRules: emptyRules(),
    stickRules: [],
    retries: 3,
    retryOn: [],
    httpReuse: "safe",
    settings: {},
  };
  for (const set of sets) {
    const rules = lowerRules(context, proxy, set);
    if (rules.steps.length > 0) plan.rules[set] = rules;
  }
  const table = context.tables.get(proxy.name);
  if (table !== undefined) plan.table = table;
  const stats = lowerStats(context, proxy);
  if (stats) plan.stats = stats;
  texts(proxy, plan);
  if (proxy.caps.frontend) lowerFrontend(context, proxy, plan);
  if (proxy.caps.backend) lowerBackend(context, proxy, plan);
  return plan;
}

/** `disabled` and `enabled` override each other; a proxy does not inherit `enabled`. */
function isDisabled(proxy: Proxy): boolean {
  const lines = proxy.linesOf(["disabled", "enabled"]);
  return lines[lines.length - 1]?.statement.template.keyword === "disabled";
}

function texts(proxy: Proxy, plan: ProxyPlan): void {
  const description = proxy.enabled("description");
  if (description) plan.description = textOf(description, "text") ?? "";
  const guid = proxy.enabled("guid");
  if (guid) plan.uuid = textOf(guid, "guid") ?? "";
  const delay = proxy.enabled("tcp-request inspect-delay");
  if (delay) plan.inspectDelay = readTime(textOf(delay, "timeout") ?? "") ?? 0;
  const responseDelay = proxy.enabled("tcp-response inspect-delay");
  if (responseDelay) plan.inspectDelayResponse = readTime(textOf(responseDelay, "timeout") ?? "") ?? 0;
}

function lowerFrontend(context: Context, proxy: Proxy, plan: ProxyPlan): void {
  plan.binds = lowerBinds(context, proxy);
  plan.useBackend = lowerRules(context, proxy, "use_backend");
  const number = (keyword: string, name: string): number | undefined => {
    const line = proxy.enabled(keyword);
    return line && readNumber(textOf(line, name) ?? "");
  };
  const maxconn = number("maxconn", "conns");
  if (maxconn !== undefined) plan.maxconn = maxconn;
  const backlog = number("backlog", "conns");
  if (backlog !== undefined) plan.backlog = backlog;
  const rate = number("rate-limit sessions", "rate");
  if (rate !== undefined) plan.rateLimitSessions = rate;
  const backend = proxy.enabled("default_backend");
  if (backend) plan.defaultBackend = textOf(backend, "backend") ?? "";
  const monitor = proxy.enabled("monitor-uri");
  if (monitor && proxy.mode === "http") plan.monitorUri = textOf(monitor, "uri") ?? "";
  for (const line of proxy.all("monitor fail")) {
    const cond = lowerCondition(context, scopeOf(line, proxy));
    if (cond !== undefined) plan.monitorFail.push({ cond, at: locOf(line) });
  }
  const switching = conditions(context, proxy, ["force-be-switch"]);
  if (switching.steps.length > 0) {
    plan.settings["force-be-switch"] = switching.steps.map((step) => step.cond ?? null) as Value[];
  }
  copy(proxy, plan, ["max-session-srv-conns", "clitcpka-idle"]);
}

function lowerBackend(context: Context, proxy: Proxy, plan: ProxyPlan): void {
  plan.servers = lowerServers(context, proxy);
  plan.balance = lowerBalance(context, proxy);
  const cookie = lowerCookie(proxy);
  if (cookie) plan.cookie = cookie;
  const check = lowerCheck(context, proxy);
  if (check) plan.check = check;
  plan.useServer = lowerRules(context, proxy, "use-server");
  plan.persistRules = conditions(context, proxy, ["force-persist", "ignore-persist"]);
  plan.stickRules = lowerStickRules(context, proxy);
  const retries = proxy.enabled("retries");
  if (retries) plan.retries = readNumber(textOf(retries, "count") ?? "") ?? 3;
  const retryOn = proxy.enabled("retry-on");
  if (retryOn)
    plan.retryOn = retryConditions(statementWords(retryOn.section.tree, retryOn.statement).slice(1));
  const redispatch = proxy.enabled("option redispatch");
  // Without a number: on the last retry only.
  if (redispatch) plan.redispatch = readNumber(textOf(redispatch, "interval") ?? "-1") ?? -1;
  const fullconn = proxy.enabled("fullconn");
  if (fullconn) plan.fullconn = readNumber(textOf(fullconn, "conns") ?? "") ?? 0;
  const reuse = proxy.enabled("http-reuse");
  if (reuse) plan.httpReuse = textOf(reuse, "mode") as ProxyPlan["httpReuse"];
  const source = proxy.enabled("source");
  const address = source && lowerAddress(context, source, textOf(source, "address") ?? "", "source");
  if (address) plan.source = address;
  const header = proxy.enabled("http-send-name-header");
  if (header) plan.httpSendNameHeader = textOf(header, "header") ?? "";
  const queue = proxy.enabled("max-keep-alive-queue");
  if (queue) plan.maxKeepAliveQueue = readNumber(textOf(queue, "size") ?? "") ?? 0;
  const state = proxy.enabled("load-server-state-from-file");
  if (state) plan.loadServerState = textOf(state, "scope") ?? "none";
  copy(proxy, plan, [
    "hash-preserve-affinity",
    "srvtcpka-idle",
    "persist rdp-cookie",
    "persist",
    "dynamic-cookie-key",
    "server-state-file-name",
    "be-unpublished",
    "external-check command",
    "external-check path",
  ]);
}

const everyFailure = [
  "conn-failure",
  "empty-response",
  "junk-response",
  "response-timeout",
  "0rtt-rejected",
  "500",
  "502",
  "503",
  "504",
];

function retryConditions(words: readonly string[]): string[] {
  if (words.includes("none")) return [];
  return [...new Set(words.flatMap((word) => (word === "all-retryable-errors" ? everyFailure : [word])))];
}

/** Lines that are just a condition, in order. */
function conditions(context: Context, proxy: Proxy, keywords: readonly string[]): RuleListPlan {
  const list = emptyRules();
  for (const line of proxy.linesOf(keywords)) {
    const { keyword } = line.statement.template;
    const rule = lowerRule(context, scopeOf(line, proxy), ruleOf(keyword, line));
    if (rule) list.steps.push(rule);
  }
  return list;
}

/** Settings without a field of their own, by keyword: their words after it, or true. */
function copy(proxy: Proxy, plan: ProxyPlan, keywords: readonly string[]): void {
  for (const keyword of keywords) {
    const line = proxy.enabled(keyword);
    if (!line) continue;
    const skip = keyword.split(" ").length;
    const words = statementWords(line.section.tree, line.statement).slice(skip);
    plan.settings[keyword] = words.length === 0 ? true : (readNumber(words.join(" ")) ?? words.join(" "));
  }
}
