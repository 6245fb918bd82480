/** The lines of `show stat` (management guide 9.1): one per frontend, listener, server and backend. */
import { now } from "../clock.ts";
import { TIME_SAMPLES } from "../counters.ts";
import { checkStatuses, type StatusName } from "../health/statuses.ts";
import type { Listener } from "../proxy/listener.ts";
import type { Backend, Counters, Frontend, Server } from "../world.ts";
import { bindAddress, serverAddress } from "./addresses.ts";
import type { StatLine } from "./stat-columns.ts";
import { checkedServer, statusText } from "./status-text.ts";

/** What the `type` column says. */
export const LineType = { frontend: 0, backend: 1, server: 2, listener: 3 } as const;

export interface LineOptions {
  /** Addresses, cookies and algorithms: with stats show-legends, or for operators and admins. */
  legends?: boolean;
  /** Backends say how many of their servers are up: servers were left out. */
  counts?: boolean;
}

const seconds = (since: number): number => Math.max(0, Math.floor((now() - since) / 1000));

function average(sum: number, samples: number): number {
  const window = samples > 0 && samples < TIME_SAMPLES ? samples : TIME_SAMPLES;
  return Math.floor((sum + window - 1) / window);
}

function responses(c: Counters): StatLine {
  const [other, h1, h2, h3, h4, h5] = c.hrsp as [number, number, number, number, number, number];
  return { hrsp_1xx: h1, hrsp_2xx: h2, hrsp_3xx: h3, hrsp_4xx: h4, hrsp_5xx: h5, hrsp_other: other };
}

const noHttp2: StatLine = {
  h2_headers_rcvd: 0,
  h2_data_rcvd: 0,
  h2_settings_rcvd: 0,
  h2_rst_stream_rcvd: 0,
  h2_goaway_rcvd: 0,
  h2_detected_conn_protocol_errors: 0,
  h2_detected_strm_protocol_errors: 0,
  h2_rst_stream_resp: 0,
  h2_goaway_resp: 0,
  h2_open_connections: 0,
  h2_backend_open_streams: 0,
  h2_total_connections: 0,
  h2_backend_total_streams: 0,
};
const noTls: StatLine = {
  ssl_sess: 0,
  ssl_reused_sess: 0,
  ssl_failed_handshake: 0,
  ssl_ocsp_staple: 0,
  ssl_failed_ocsp_staple: 0,
};
const noCompression: StatLine = { comp_in: 0, comp_out: 0, comp_byp: 0, comp_rsp: 0 };

export function frontendLine(f: Frontend, processMaxconn: number): StatLine {
  const c = f.counters;
  const at = now();
  const http = f.plan.mode === "http";
  return {
    pxname: f.name,
    svname: "FRONTEND",
    scur: c.curConns,
    smax: c.maxConns,
    slim: f.maxconn || processMaxconn,
    stot: c.totalConns,
    bin: c.bytesIn,
    bout: c.bytesOut,
    dreq: c.deniedReq,
    dresp: c.deniedRes,
    ereq: c.errReq,
    status: f.state === "open" ? "OPEN" : f.state === "paused" ? "PAUSED" : "STOP",
    pid: 1,
    iid: f.id,
    sid: 0,
    type: LineType.frontend,
    rate: c.sessRate.read(at),
    rate_lim: f.plan.rateLimitSessions ?? 0,
    rate_max: c.rateMax,
    ...(http ? { ...responses(c), req_tot: c.httpReqTotal, intercepted: c.intercepted } : {}),
    req_rate: c.reqRate.read(at),
    req_rate_max: c.httpReqRateMax,
    ...noCompression,
    mode: f.plan.mode,
    conn_rate: c.connRate.read(at),
    conn_rate_max: c.connRateMax,
    conn_tot: c.connTotal,
    dcon: c.deniedConn,
    dses: c.deniedSess,
    wrew: c.failedRewrites,
    ...(http ? { cache_lookups: 0, cache_hits: 0, cache_hint_hits: 0 } : {}),
    eint: c.internalErrors,
    sess_other: http ? 0 : c.totalConns,
    h1sess: http ? c.totalConns : 0,
    h2sess: 0,
    h3sess: 0,
    req_other: 0,
    h1req: c.httpReqTotal,
    h2req: 0,
    h3req: 0,
    reqbin: c.bytesIn,
    resbin: c.bytesOut,
    ...noHttp2,
    ...noTls,
    h1_open_connections: http ? c.curConns : 0,
    h1_total_connections: http ? c.totalConns : 0,
    h1_total_streams: c.httpReqTotal,
    h1_bytes_in: http ? c.bytesIn : 0,
    h1_bytes_out: http ? c.bytesOut : 0,
    h1_spliced_bytes_in: 0,
    h1_spliced_bytes_out: 0,
  };
}

/** Listeners have lines of their own with `option socket-stats`. Only present quantities are counted for each. */
export function listenerLine(l: Listener, index: number, options: LineOptions): StatLine {
  const { frontend, bind } = l;
  return {
    pxname: frontend.name,
    svname: bind.name ?? `sock-${index}`,
    scur: l.count,
    slim: bind.maxconn ?? 0,
    status: frontend.state === "open" ? "OPEN" : "WAITING",
    pid: 1,
    iid: frontend.id,
    sid: bind.id ?? index,
    type: LineType.listener,
    ...(options.legends ? { addr: bindAddress(bind) } : {}),
    mode: frontend.plan.mode,
    proto:
      bind.address.family === "ip" ? (bind.address.host.includes(":") ? "tcpv6" : "tcpv4") : "unix_stream",
  };
}

function checkFields(s: Server): StatLine {
  const { check, plan } = s;
  if (!check.enabled || s.adminMaint || s.inheritedMaint) return {};
  const status = check.status.replace(/^\* /, "");
  const known = checkStatuses[status as StatusName];
  const made = known !== undefined && !["UNK", "INI"].includes(status);
  return {
    check_status: check.status || "INI",
    ...(known?.coded && check.code >= 0 ? { check_code: check.code } : {}),
    ...(made ? { check_duration: Math.max(0, check.duration) } : {}),
    check_desc: known?.text ?? "Initializing",
    last_chk: check.text,
    check_rise: plan.rise,
    check_fall: plan.fall,
    check_health: checkedServer(s).check.health,
  };
}

function agentFields(s: Server): StatLine {
  const { agent } = s.check;
  if (!agent.enabled || s.adminMaint || s.inheritedMaint) return {};
  const known = checkStatuses[agent.status as StatusName];
  return {
    agent_status: agent.status || "INI",
    ...(known?.coded && agent.code >= 0 ? { agent_code: agent.code } : {}),
    agent_duration: Math.max(0, agent.duration),
    agent_desc: known?.text ?? "Initializing",
    last_agt: agent.text,
    agent_rise: 1,
    agent_fall: 1,
    agent_health: agent.health,
  };
}

export function serverLine(s: Server, options: LineOptions): StatLine {
  const c = s.counters;
  const { backend } = s;
  const at = now();
  const http = backend.plan.mode === "http";
  const samples = http ? c.httpReqTotal : c.lbTotal;
  const poolMax = s.plan.poolMaxConn ?? -1;
  const slow = s.plan.slowstart ?? 0;
  const observed = checkedServer(s).plan.observe !== undefined;
  return {
    pxname: backend.name,
    svname: s.name,
    qcur: s.queue.length,
    qmax: s.queueMax,
    scur: c.curConns,
    smax: c.maxConns,
    ...(s.maxconn > 0 ? { slim: s.maxconn } : {}),
    stot: c.totalConns,
    bin: c.bytesIn,
    bout: c.bytesOut,
    dresp: c.deniedRes,
    econ: c.errConn,
    eresp: c.errRes,
    wretr: c.warnRetries,
    wredis: c.warnRedispatches,
    status: statusText(s),
    weight: Math.ceil(s.effectiveWeight / 16),
    act: s.plan.backup ? 0 : 1,
    bck: s.plan.backup ? 1 : 0,
    ...(s.check.enabled
      ? {
          chkfail: s.checkFailures,
          chkdown: s.downTransitions,
          downtime: s.downTime + (s.up ? 0 : seconds(s.lastChange)),
        }
      : {}),
    lastchg: seconds(s.lastChange),
    ...(s.plan.maxqueue > 0 ? { qlimit: s.plan.maxqueue } : {}),
    pid: 1,
    iid: backend.id,
    sid: s.id,
    ...(s.starting && slow > 0 && !s.adminDrain && !s.inheritedDrain
      ? { throttle: Math.min(100, Math.max(1, Math.floor(((at - s.lastChange) * 100) / slow))) }
      : {}),
    lbtot: c.lbTotal,
    ...(s.tracked ? { tracked: `${s.tracked.backend.name}/${s.tracked.name}` } : {}),
    type: LineType.server,
    rate: c.sessRate.read(at),
    rate_max: c.rateMax,
    ...checkFields(s),
    ...(http ? { ...responses(c), req_tot: c.httpReqTotal } : {}),
    ...(observed ? { hanafail: 0 } : {}),
    cli_abrt: c.cliAborts,
    srv_abrt: c.srvAborts,
    lastsess: c.lastSession > 0 ? Math.max(0, Math.floor(at / 1000) - c.lastSession) : -1,
    qtime: average(c.qTime, samples),
    ctime: average(c.cTime, samples),
    rtime: average(c.rTime, samples),
    ttime: average(c.tTime, samples),
    ...agentFields(s),
    ...(options.legends ? { addr: serverAddress(s) } : {}),
    ...(options.legends && s.cookie !== undefined ? { cookie: s.cookie } : {}),
    mode: backend.plan.mode,
    wrew: c.failedRewrites,
    connect: c.connect,
    reuse: c.reuse,
    srv_icur: s.idleCount,
    ...(poolMax >= 0 ? { src_ilim: poolMax } : {}),
    qtime_max: c.qTimeMax,
    ctime_max: c.cTimeMax,
    rtime_max: c.rTimeMax,
    ttime_max: c.tTimeMax,
    eint: c.internalErrors,
    idle_conn_cur: s.idleCount,
    safe_conn_cur: 0,
    used_conn_cur: s.usedCount,
    need_conn_est: s.usedCount,
    uweight: s.userWeight,
    srid: 0,
    priv_idle_cur: 0,
    reqbin: c.bytesIn,
    resbin: c.bytesOut,
    ...noTls,
  };
}

export function backendLine(b: Backend, options: LineOptions): StatLine {
  const c = b.counters;
  const at = now();
  const http = b.plan.mode === "http";
  const samples = http ? c.httpReqTotal : c.lbTotal;
  const up = b.servers.filter((s) => s.up).length;
  const alive = b.totalWeight > 0 || b.servers.length === 0;
  const unpublished = b.published ? "" : " (UNPUB)";
  const counts = options.counts ? ` (${up}/${b.servers.length})` : "";
  const weight = weights(b);
  return {
    pxname: b.name,
    svname: "BACKEND",
    qcur: b.queue.length + b.servers.reduce((n, s) => n + s.queue.length, 0),
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
    status: `${alive ? "UP" : "DOWN"}${unpublished}${counts}`,
    weight: weight.inForce,
    act: b.activeServers,
    bck: b.backupServers,
    chkdown: b.downTransitions,
    lastchg: seconds(b.lastChange),
    ...(b.servers.length > 0 ? { downtime: b.downTime + (alive ? 0 : seconds(b.lastChange)) } : {}),
    pid: 1,
    iid: b.id,
    sid: 0,
    lbtot: c.lbTotal,
    type: LineType.backend,
    rate: c.sessRate.read(at),
    rate_max: c.rateMax,
    ...(http ? { ...responses(c), req_tot: c.httpReqTotal } : {}),
    cli_abrt: c.cliAborts,
    srv_abrt: c.srvAborts,
    ...noCompression,
    lastsess: c.lastSession > 0 ? Math.max(0, Math.floor(at / 1000) - c.lastSession) : -1,
    qtime: average(c.qTime, samples),
    ctime: average(c.cTime, samples),
    rtime: average(c.rTime, samples),
    ttime: average(c.tTime, samples),
    ...(options.legends && b.plan.cookie !== undefined ? { cookie: b.plan.cookie.name } : {}),
    mode: b.plan.mode,
    ...(options.legends
      ? { algo: b.servers.length > 0 ? (b.plan.balance?.algorithm ?? "random") : "unknown" }
      : {}),
    wrew: c.failedRewrites,
    connect: c.connect,
    reuse: c.reuse,
    ...(http ? { cache_lookups: 0, cache_hits: 0, cache_hint_hits: 0 } : {}),
    qtime_max: c.qTimeMax,
    ctime_max: c.cTimeMax,
    rtime_max: c.rTimeMax,
    ttime_max: c.tTimeMax,
    eint: c.internalErrors,
    uweight: weight.user,
    agg_server_status: 0,
    agg_server_check_status: 0,
    agg_check_status: 0,
    reqbin: c.bytesIn,
    resbin: c.bytesOut,
    ...noHttp2,
    ...noTls,
    h1_spliced_bytes_in: 0,
    h1_spliced_bytes_out: 0,
  };
}

/** Sums over the servers in use: the active ones, else the first backup, or all of them with `option allbackups`. */
function weights(b: Backend): { user: number; inForce: number } {
  const usable = b.servers.filter(
    (s) =>
      s.up &&
      !s.stopping &&
      !s.adminMaint &&
      !s.inheritedMaint &&
      !s.adminDrain &&
      !s.inheritedDrain &&
      s.effectiveWeight > 0,
  );
  const active = usable.filter((s) => !s.plan.backup);
  const all = b.plan.options["allbackups"] === true;
  const used = active.length > 0 ? active : all ? usable : usable.slice(0, 1);
  return {
    user: used.reduce((n, s) => n + s.userWeight, 0),
    inForce: Math.ceil(used.reduce((n, s) => n + s.effectiveWeight, 0) / 16),
  };
}
