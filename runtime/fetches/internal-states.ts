/** States of proxies, servers, queues and tables (manual 7.3.2). */

import { now } from "../clock.ts";
import type { FetchFactory, LoadContext } from "../handlers.ts";
import type { CallPlan, TimeoutsPlan } from "../plan.ts";
import type { Stream, TimerName } from "../stream.ts";
import type { Value } from "../value.ts";
import type { Backend, Frontend, Server } from "../world.ts";
import { backendArg, frontendArg, serverArg, tableArg } from "./args.ts";

const ofBackend =
  (read: (b: Backend, s: Stream) => Value): FetchFactory =>
  (call, load) => {
    const backend = backendArg(call.args, 0, load);
    return (s) => {
      const b = backend(s);
      return b && read(b, s);
    };
  };
const ofFrontend =
  (read: (f: Frontend) => Value): FetchFactory =>
  (call, load) => {
    const frontend = frontendArg(call.args, 0, load);
    return (s) => {
      const f = frontend(s);
      return f && read(f);
    };
  };
const ofServer =
  (read: (server: Server) => Value): FetchFactory =>
  (call, load) => {
    const server = serverArg(call.args, 0, load);
    return (s) => {
      const found = server(s);
      return found && read(found);
    };
  };
/** Properties of the stream's own proxies. */
const ownBackend =
  (read: (b: Backend) => Value): FetchFactory =>
  () =>
  (s) =>
    s.backend ? read(s.backend) : undefined;

function inMaintenance(s: Server): boolean {
  return s.adminMaint || s.inheritedMaint;
}

function stopped(s: Server): boolean {
  return inMaintenance(s) || !s.up;
}

function usable(s: Server): boolean {
  return !stopped(s) && !s.adminDrain && !s.inheritedDrain && !s.stopping && s.effectiveWeight > 0;
}

function usableServers(b: Backend): number {
  return b.activeServers > 0 ? b.activeServers : b.backupServers;
}

function queued(b: Backend): number {
  return b.servers.reduce((n, s) => n + s.queue.length, b.queue.length);
}

function slots(b: Backend): number {
  let n = 0;
  for (const s of b.servers) {
    if (stopped(s)) continue;
    if (s.maxconn === 0 || s.plan.maxqueue === 0) return -1;
    n += s.maxconn - s.counters.curConns + (s.plan.maxqueue - s.queue.length);
  }
  return n;
}

function freeConns(b: Backend): number {
  let n = 0;
  const active = b.servers.some((s) => !s.plan.backup && usable(s));
  for (const s of b.servers) {
    if (!usable(s) || (s.plan.backup && active)) continue;
    if (s.maxconn === 0) return -1;
    n += Math.max(0, s.maxconn - s.counters.curConns);
  }
  return n;
}

/** effectiveWeight is in 16ths of the user's weight. */
function currentWeight(s: Server): number {
  return Math.ceil(s.effectiveWeight / 16);
}

const timeout =
  (side: "frontend" | "backend", name: keyof TimeoutsPlan): FetchFactory =>
  () =>
  (s) => {
    const proxy = side === "frontend" ? s.frontend : s.backend;
    return proxy ? (proxy.plan.timeouts[name] ?? 0) : undefined;
  };

/** The timeout in force: what a rule set, else the proxy's. */
const current =
  (side: "frontend" | "backend", name: TimerName & keyof TimeoutsPlan): FetchFactory =>
  () =>
  (s) =>
    s.timeouts[name] ?? (side === "frontend" ? s.frontend : s.backend)?.plan.timeouts[name] ?? 0;

export const stateFetches = {
  avg_queue: ofBackend((b) => {
    const n = usableServers(b);
    return n > 0 ? Math.ceil(queued(b) / n) : queued(b) * 2;
  }),
  be_conn: ofBackend((b) => b.counters.curConns),
  be_conn_free: ofBackend(freeConns),
  be_sess_rate: ofBackend((b) => b.counters.sessRate.read(now())),
  connslots: ofBackend(slots),
  nbsrv: ofBackend(usableServers),
  queue: ofBackend(queued),
  fe_conn: ofFrontend((f) => f.counters.curConns),
  fe_req_rate: ofFrontend((f) => f.counters.reqRate.read(now())),
  fe_sess_rate: ofFrontend((f) => f.counters.sessRate.read(now())),
  srv_conn: ofServer((s) => s.counters.curConns),
  srv_conn_free: ofServer((s) => (s.maxconn === 0 ? -1 : Math.max(0, s.maxconn - s.counters.curConns))),
  srv_is_up: ofServer((s) => !inMaintenance(s) && (!s.plan.check || s.up)),
  srv_queue: ofServer((s) => s.queue.length),
  srv_sess_rate: ofServer((s) => s.counters.sessRate.read(now())),
  srv_weight: ofServer(currentWeight),
  srv_iweight: ofServer((s) => s.initialWeight),
  srv_uweight: ofServer((s) => s.userWeight),
  table_avl: (call: CallPlan, load: LoadContext) => {
    const table = tableArg(call.args, 0, load);
    return () => {
      const t = table();
      return t && t.plan.size - t.used;
    };
  },
  table_cnt: (call: CallPlan, load: LoadContext) => {
    const table = tableArg(call.args, 0, load);
    return () => table()?.used;
  },
  prio_class: () => (s: Stream) => s.priorityClass ?? 0,
  prio_offset: () => (s: Stream) => s.priorityOffset ?? 0,
  "txn.id32": () => (s: Stream) => s.id >>> 0,
  "txn.sess_term_state": () => (s: Stream) => s.cause + s.phase,
  "txn.conn_retries": () => (s: Stream) => s.retries,
  "txn.redispatched": () => (s: Stream) => s.redispatched,
  last_rule_file: (_call: CallPlan, load: LoadContext) => (s: Stream) =>
    s.lastRule === undefined ? undefined : load.plan.files[s.lastRule.file],
  last_rule_line: () => (s: Stream) => s.lastRule?.line,
  be_id: ownBackend((b) => b.id),
  be_name: ownBackend((b) => b.name),
  be_connect_timeout: timeout("backend", "connect"),
  be_queue_timeout: timeout("backend", "queue"),
  be_server_timeout: timeout("backend", "server"),
  be_tarpit_timeout: timeout("backend", "tarpit"),
  be_tunnel_timeout: timeout("backend", "tunnel"),
  be_max_retries: ownBackend((b) => b.plan.retries),
  fe_id: () => (s: Stream) => s.frontend.id,
  fe_name: () => (s: Stream) => s.frontend.name,
  fe_defbe: () => (s: Stream) => s.frontend.plan.defaultBackend,
  fe_client_timeout: timeout("frontend", "client"),
  fe_tarpit_timeout: timeout("frontend", "tarpit"),
  cur_client_timeout: current("frontend", "client"),
  cur_connect_timeout: current("backend", "connect"),
  cur_queue_timeout: current("backend", "queue"),
  cur_server_timeout: current("backend", "server"),
  cur_tarpit_timeout: current("backend", "tarpit"),
  cur_tunnel_timeout: current("backend", "tunnel"),
  cur_max_retries: () => (s: Stream) => s.maxRetries ?? s.backend?.plan.retries,
  srv_id: () => (s: Stream) => s.server?.id,
  srv_name: () => (s: Stream) => s.server?.name,
  "unique-id": () => (s: Stream) => s.uniqueId,
  http_first_req: () => (s: Stream) => (s.http ? s.session.requests === 0 : undefined),
} satisfies Record<string, FetchFactory>;
