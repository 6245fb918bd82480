/** Statistics of the running configuration, as `show stat` and the stats page present them. */

import { now } from "../clock.ts";
import { slidingAverage } from "../counters.ts";
import { checkStatuses, type StatusName } from "../health/statuses.ts";
import type { Backend, Counters, Frontend, Server, World } from "../world.ts";
import { describeAddress } from "./describe-address.ts";
import type { StatRow } from "./row.ts";
import { serverStatus } from "./server-status.ts";

const seconds = (at: number): number => Math.floor((now() - at) / 1000);
const since = (second: number): number => (second > 0 ? Math.floor(now() / 1000) - second : -1);
const shownWeight = (eweight: number): number => Math.ceil(eweight / 16);

function responses(c: Counters): StatRow["values"] {
  const h = c.hrsp;
  return {
    hrsp_1xx: h[1] ?? 0,
    hrsp_2xx: h[2] ?? 0,
    hrsp_3xx: h[3] ?? 0,
    hrsp_4xx: h[4] ?? 0,
    hrsp_5xx: h[5] ?? 0,
    hrsp_other: h[0] ?? 0,
  };
}

function times(c: Counters): StatRow["values"] {
  return {
    qtime: slidingAverage(c.qTime),
    ctime: slidingAverage(c.cTime),
    rtime: slidingAverage(c.rTime),
    ttime: slidingAverage(c.tTime),
    qtime_max: 0,
    ctime_max: 0,
    rtime_max: 0,
    ttime_max: 0,
  };
}

function frontendRow(f: Frontend): StatRow {
  const c = f.counters;
  const at = now();
  const http = f.plan.mode === "http";
  const states = { open: "OPEN", paused: "PAUSED", stopped: "STOP" } as const;
  const values: StatRow["values"] = {
    pxname: f.name,
    svname: "FRONTEND",
    scur: c.curConns,
    smax: c.maxConns,
    slim: f.maxconn,
    stot: c.totalConns,
    bin: c.bytesIn,
    bout: c.bytesOut,
    dreq: c.deniedReq,
    dresp: c.deniedRes,
    ereq: c.errReq,
    status: states[f.state],
    pid: 1,
    iid: f.id,
    sid: 0,
    type: 0,
    rate: c.sessRate.read(at),
    rate_lim: f.plan.rateLimitSessions ?? 0,
    rate_max: c.rateMax,
    mode: f.plan.mode,
    conn_rate: c.connRate.read(at),
    conn_rate_max: c.connRateMax,
    conn_tot: c.connTotal,
    intercepted: c.intercepted ?? 0,
    dcon: c.deniedConn,
    dses: c.deniedSess,
    wrew: c.failedRewrites,
    eint: c.internalErrors,
    comp_in: 0,
    comp_out: 0,
    comp_byp: 0,
    comp_rsp: 0,
    cache_lookups: 0,
    cache_hits: 0,
    cache_hint_hits: 0,
    sess_other: http ? 0 : c.totalConns,
    h1sess: http ? c.totalConns : 0,
    h2sess: 0,
    h3sess: 0,
    req_other: 0,
    h1req: c.httpReqTotal,
    h2req: 0,
    h3req: 0,
    reqbin: c.bytesIn,
    reqbout: c.bytesIn,
    resbin: c.bytesOut,
    resbout: c.bytesOut,
  };
  if (http) {
    Object.assign(values, responses(c), {
      req_rate: c.reqRate.read(at),
      req_rate_max: c.httpReqRateMax,
      req_tot: c.httpReqTotal,
    });
  }
  return { kind: "frontend", proxyId: f.id, id: 0, values };
}

/** Listeners appear with `option socket-stats`; only the frontend as a whole counts, so theirs stay at what is known. */
function listenerRows(f: Frontend, world: World): StatRow[] {
  if (f.plan.options["socket-stats"] !== true) return [];
  return f.plan.binds.map((bind, i) => ({
    kind: "listener",
    proxyId: f.id,
    id: bind.id ?? i + 1,
    values: {
      pxname: f.name,
      svname: bind.name ?? `sock-${bind.id ?? i + 1}`,
      scur: world.listenerConns?.(bind) ?? 0,
      slim: bind.maxconn ?? 0,
      status: f.state === "open" ? "OPEN" : "WAITING",
      pid: 1,
      iid: f.id,
      sid: bind.id ?? i + 1,
      type: 3,
      addr: describeAddress(bind.address.host, bind.address.port, bind.address.family),
      mode: f.plan.mode,
      proto:
        bind.address.family === "ip" ? (bind.address.host.includes(":") ? "tcpv6" : "tcpv4") : "unix_stream",
    },
  }));
}

function checkValues(server: Server): StatRow["values"] {
  const { check, plan } = server;
  const values: StatRow["values"] = {};
  if (plan.check && check.enabled) {
    const status = checkStatuses[(check.status || "INI") as StatusName] ?? checkStatuses.UNK;
    Object.assign(values, {
      check_status: status.info,
      last_chk: check.text,
      check_desc: status.text,
      check_rise: plan.rise,
      check_fall: plan.fall,
      check_health: check.health,
      chkfail: server.checkFailures,
      chkdown: server.downTransitions,
      downtime: downtimeOf(server),
      hanafail: 0,
    });
    if (status.coded) values.check_code = check.code;
    if (check.duration >= 0) values.check_duration = check.duration;
  }
  const { agent } = check;
  if (plan.agentCheck && agent.enabled) {
    const status = checkStatuses[(agent.status || "INI") as StatusName] ?? checkStatuses.UNK;
    Object.assign(values, {
      agent_status: status.info,
      last_agt: agent.text,
      agent_desc: status.text,
      agent_rise: 1,
      agent_fall: 1,
      agent_health: agent.health,
    });
    if (status.coded) values.agent_code = agent.code;
    if (agent.duration >= 0) values.agent_duration = agent.duration;
  }
  return values;
}

const downtimeOf = (server: Server): number => server.downTime + (server.up ? 0 : seconds(server.lastChange));

function serverRow(server: Server): StatRow {
  const { counters: c, backend, plan } = server;
  const http = backend.plan.mode === "http";
  const values: StatRow["values"] = {
    pxname: backend.name,
    svname: server.name,
    qcur: server.queue.length,
    qmax: server.queueMax,
    scur: c.curConns,
    smax: c.maxConns,
    stot: c.totalConns,
    bin: c.bytesIn,
    bout: c.bytesOut,
    dresp: c.deniedRes,
    econ: c.errConn,
    eresp: c.errRes,
    wretr: c.warnRetries,
    wredis: c.warnRedispatches,
    status: serverStatus(server),
    weight: shownWeight(server.effectiveWeight),
    act: plan.backup ? 0 : 1,
    bck: plan.backup ? 1 : 0,
    lastchg: seconds(server.lastChange),
    pid: 1,
    iid: backend.id,
    sid: server.id,
    lbtot: c.lbTotal,
    type: 2,
    rate: c.sessRate.read(now()),
    rate_max: c.rateMax,
    cli_abrt: c.cliAborts,
    srv_abrt: c.srvAborts,
    lastsess: since(c.lastSession),
    ...times(c),
    ...checkValues(server),
    addr: describeAddress(server.host, server.port, plan.address.family),
    mode: backend.plan.mode,
    wrew: c.failedRewrites,
    connect: c.connect,
    reuse: c.reuse,
    srv_icur: server.idleCount,
    eint: c.internalErrors,
    idle_conn_cur: server.idleCount,
    safe_conn_cur: 0,
    used_conn_cur: server.usedCount,
    need_conn_est: 0,
    priv_idle_cur: 0,
    uweight: server.userWeight,
    srid: 0,
    reqbin: c.bytesIn,
    reqbout: c.bytesIn,
    resbin: c.bytesOut,
    resbout: c.bytesOut,
  };
  if (server.maxconn > 0) values.slim = server.maxconn;
  if (plan.maxqueue > 0) values.qlimit = plan.maxqueue;
  if (server.cookie !== undefined && http) values.cookie = server.cookie;
  if (server.tracked) values.tracked = `${server.tracked.backend.name}/${server.tracked.name}`;
  if (server.starting && plan.slowstart) {
    const percent = Math.floor((100 * (now() - server.lastChange)) / plan.slowstart);
    values.throttle = Math.max(1, Math.min(100, percent));
  }
  if (http) Object.assign(values, responses(c), { req_tot: c.httpReqTotal });
  return { kind: "server", proxyId: backend.id, id: server.id, values };
}

function backendRow(b: Backend): StatRow {
  const c = b.counters;
  const http = b.plan.mode === "http";
  const hasServers = b.servers.length > 0;
  const up = b.activeServers + b.backupServers > 0 || !hasServers;
  let status = up ? "UP" : "DOWN";
  if (!b.published) status += " (UNPUB)";
  const values: StatRow["values"] = {
    pxname: b.name,
    svname: "BACKEND",
    qcur: b.queue.length,
    qmax: b.queueMax,
    scur: c.curConns,
    smax: c.maxConns,
    slim: b.plan.fullconn ?? 0,
    stot: c.totalConns,
    bin: c.bytesIn,
    bout: c.bytesOut,
    dreq: c.deniedReq,
    dresp: c.deniedRes,
    econ: c.errConn,
    eresp: c.errRes,
    wretr: c.warnRetries,
    wredis: c.warnRedispatches,
    status,
    weight: shownWeight(b.totalWeight),
    act: b.activeServers,
    bck: b.backupServers,
    chkdown: b.downTransitions,
    lastchg: seconds(b.lastChange),
    pid: 1,
    iid: b.id,
    sid: 0,
    lbtot: c.lbTotal,
    type: 1,
    rate: c.sessRate.read(now()),
    rate_max: c.rateMax,
    cli_abrt: c.cliAborts,
    srv_abrt: c.srvAborts,
    comp_in: 0,
    comp_out: 0,
    comp_byp: 0,
    comp_rsp: 0,
    lastsess: since(c.lastSession),
    ...times(c),
    mode: b.plan.mode,
    algo: b.plan.balance?.algorithm ?? "roundrobin",
    wrew: c.failedRewrites,
    connect: c.connect,
    reuse: c.reuse,
    cache_lookups: 0,
    cache_hits: 0,
    cache_hint_hits: 0,
    eint: c.internalErrors,
    uweight: b.servers.reduce((sum, s) => sum + (s.plan.backup ? 0 : s.userWeight), 0),
    agg_server_status: 0,
    agg_server_check_status: 0,
    agg_check_status: 0,
    reqbin: c.bytesIn,
    reqbout: c.bytesIn,
    resbin: c.bytesOut,
    resbout: c.bytesOut,
  };
  if (hasServers) values.downtime = b.downTime + (up ? 0 : seconds(b.lastChange));
  if (b.plan.cookie) values.cookie = b.plan.cookie.name;
  if (http) Object.assign(values, responses(c), { req_tot: c.httpReqTotal });
  return { kind: "backend", proxyId: b.id, id: 0, values };
}

export interface StatFilter {
  /** Proxy id, -1 for all. */
  proxy: number;
  /** 1 frontends, 2 backends, 4 servers, 8 listeners; -1 all. */
  kinds: number;
  /** Server id, -1 for all. */
  server: number;
  /** Substring of proxy names, "" for all. */
  scope: string;
  /** Only servers that are up. */
  up: boolean;
  noMaintenance: boolean;
}

export const everything: StatFilter = {
  proxy: -1,
  kinds: -1,
  server: -1,
  scope: "",
  up: false,
  noMaintenance: false,
};

/** Proxies in order of the configuration, each: frontend, listeners, servers, backend. `names`: only these. */
export function statRows(world: World, filter: StatFilter, names?: readonly string[]): StatRow[] {
  const rows: StatRow[] = [];
  const plans = [...world.plan.proxies];
  for (const backend of world.backends.values()) {
    if (!plans.includes(backend.plan)) plans.push(backend.plan);
  }
  for (const plan of plans) {
    const frontend = world.frontends.get(plan.name);
    const backend = world.backends.get(plan.name);
    const id = frontend?.id ?? backend?.id;
    if (filter.proxy >= 0 && id !== filter.proxy) continue;
    if (filter.scope !== "" && !plan.name.includes(filter.scope)) continue;
    if (names && names.length > 0 && !names.includes(plan.name)) continue;
    if (plan.disabled) continue;
    if (frontend && plan.kind !== "backend") {
      if (filter.kinds & 1) rows.push(frontendRow(frontend));
      if (filter.kinds & 8) rows.push(...listenerRows(frontend, world));
    }
    if (!backend || plan.kind === "frontend") continue;
    if (filter.kinds & 4) {
      for (const server of backend.servers) {
        if (filter.server >= 0 && server.id !== filter.server) continue;
        if (filter.up && !(server.up && !server.adminMaint)) continue;
        if (filter.noMaintenance && (server.adminMaint || server.inheritedMaint)) continue;
        rows.push(serverRow(server));
      }
    }
    if (filter.kinds & 2) rows.push(backendRow(backend));
  }
  return rows;
}
