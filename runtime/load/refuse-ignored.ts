/**
 * Settings that reach the plan but that the proxy would ignore: each is refused by name. The lists say what is served or
 * rightly needs nothing (kernel and memory tuning, preferences for threads this process does not have).
 */
import type { BindPlan, Loc, Plan, ProxyPlan, ServerPlan, Value } from "../plan.ts";

interface Refusal extends Loc {
  message: string;
}

const bindOptions = new Set(
  "accept-proxy expose-fd guid guid-prefix label level severity-output nice proto shards thread v4v6 v6only".split(
    " ",
  ),
);

const serverOptions = new Set(
  "guid no-tfo log-proto non-stick stick proto ws strict-maxconn no-check-reuse-pool init-state".split(" "),
);

const proxyOptions = new Set(
  [
    "abortonclose accept-invalid-http-request accept-invalid-http-response",
    "accept-unsafe-violations-in-http-request accept-unsafe-violations-in-http-response allbackups checkcache",
    "clitcpka disable-h2-upgrade dontlog-normal dontlognull external-check forwarded forwardfor guid",
    "h1-case-adjust-bogus-client h1-case-adjust-bogus-server hash-preserve-affinity http-buffer-request",
    "http-drop-request-trailers http-drop-response-trailers http-ignore-probes http-keep-alive http-no-delay",
    "http-pretend-keepalive http-restrict-req-hdr-names http-server-close httpchk httpclose httplog httpslog",
    "idle-close-on-response independent-streams ldap-check log-health-checks log-separate-errors logasap",
    "mysql-check originalto persist pgsql-check prefer-last-server redis-check redispatch smtpchk socket-stats",
    "splice-auto splice-request splice-response srvtcpka ssl-hello-chk tcp-check tcp-smart-accept",
    "tcp-smart-connect tcpka tcplog use-small-buffers",
  ]
    .join(" ")
    .split(" "),
);

const globals: Readonly<Record<string, string>> = {
  "close-spread-time": "not supported yet",
  "h1-accept-payload-with-any-method": "not supported yet",
  "h1-case-adjust-file": "not supported yet: give the names with h1-case-adjust",
  "h1-do-not-close-on-insecure-transfer-encoding": "not supported yet",
  "harden.reject-privileged-ports.tcp": "not supported yet",
  "pp2-never-send-local": "not supported yet",
  "stress-level": "meant for HAProxy's own tests",
  "tune.fail-alloc": "meant for HAProxy's own tests",
  "tune.http.cookielen": "not supported yet",
  "tune.http.logurilen": "not supported yet",
  "unix-bind": "not supported yet: give mode, user and group on the bind lines",
};

const later = "not supported yet";

/** Everything of the plan that would be ignored, with its place where the plan has one. */
export function refuseIgnored(plan: Plan): Refusal[] {
  const refusals: Refusal[] = [];
  const refuse = (at: Loc, what: string, reason = later): void => {
    refusals.push({ file: at.file, line: at.line, message: `${what}: ${reason}` });
  };
  const { global } = plan;
  for (const [name, value] of Object.entries(global.tune)) {
    if (value === false || value === "off" || value === "none") continue;
    const reason = globals[name] ?? (name.startsWith("tune.vars.") && value !== 0 ? later : undefined);
    if (reason !== undefined) refuse({ file: 0, line: 0 }, `'${name}'`, reason);
  }
  if (global.defaultPath !== undefined && global.defaultPath !== "current")
    refuse({ file: 0, line: 0 }, `'default-path ${global.defaultPath}'`);
  if (global.grace !== undefined) refuse({ file: 0, line: 0 }, "'grace'");
  for (const proxy of plan.proxies) refuseProxy(proxy, refuse);
  return refusals;
}

type Refuse = (at: Loc, what: string, reason?: string) => void;

function refuseProxy(proxy: ProxyPlan, refuse: Refuse): void {
  const modes = ["http", "tcp", "log"];
  if (!modes.includes(proxy.mode)) refuse(proxy.at, `mode '${proxy.mode}'`);
  for (const [name, value] of Object.entries(proxy.options))
    if (isOn(value) && !proxyOptions.has(name)) refuse(proxy.at, `option '${name}' in proxy '${proxy.name}'`);
  if ((proxy.maxKeepAliveQueue ?? -1) >= 0) refuse(proxy.at, "'max-keep-alive-queue'");
  if ((proxy.loadServerState ?? "none") !== "none") refuse(proxy.at, "'load-server-state-from-file'");
  for (const bind of proxy.binds) refuseBind(bind, refuse);
  for (const server of proxy.servers) refuseServer(server, refuse);
}

function isOn(value: Value | undefined): boolean {
  return value !== undefined && value !== false && value !== null;
}

/** The one protocol there is for clients and servers. */
function isH1(value: unknown): boolean {
  return value === undefined || value === "h1" || value === "none" || value === "raw";
}

function refuseBind(bind: BindPlan, refuse: Refuse): void {
  for (const [name, value] of Object.entries(bind.options))
    if (isOn(value) && !bindOptions.has(name)) refuse(bind.at, `bind option '${name}'`);
  if (!isH1(bind.options["proto"])) refuse(bind.at, `'proto ${String(bind.options["proto"])}'`);
  if (bind.acceptNetscalerCip !== undefined) refuse(bind.at, "bind option 'accept-netscaler-cip'");
}

function refuseServer(server: ServerPlan, refuse: Refuse): void {
  const { at, options } = server;
  for (const [name, value] of Object.entries(options))
    if (isOn(value) && !serverOptions.has(name)) refuse(at, `server option '${name}'`);
  if (!isH1(options["proto"])) refuse(at, `'proto ${String(options["proto"])}'`);
  if (!isH1(server.checkProto)) refuse(at, `'check-proto ${server.checkProto}'`);
  // names are resolved when a connection is made: "last" and "libc" come to that, "none" does not stop the start either
  if (server.init !== undefined && !/^(last|libc|none|,)+$/.test(server.init))
    refuse(at, `'init-addr ${server.init}'`);
  const ws = options["ws"];
  if (ws !== undefined && ws !== "auto" && ws !== "h1") refuse(at, `'ws ${String(ws)}'`);
  const state = options["init-state"];
  if (state !== undefined && state !== "up") refuse(at, `'init-state ${String(state)}'`);
  if (isOn(options["strict-maxconn"]) && server.maxconn > 0) refuse(at, "server option 'strict-maxconn'");
}
