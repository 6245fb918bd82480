/** `show servers state|conn [<backend>]`, `show backend` (management guide 9.3). */

import { now } from "../../clock.ts";
import { statusNumber } from "../../health/statuses.ts";
import type { RuntimeBackend, RuntimeServer } from "../../world/runtime-world.ts";
import { error } from "../answer.ts";
import type { Cli, CommandHandler } from "../cli.ts";

function backendsOf(cli: Cli, name: string | undefined): RuntimeBackend[] | undefined {
  if (name === undefined) return cli.world.plan.proxies.flatMap((p) => cli.world.backends.get(p.name) ?? []);
  const found = cli.world.backends.get(name);
  return found && [found];
}

const Running = { stopped: 0, starting: 1, running: 2, stopping: 3 } as const;

function operatingState(s: RuntimeServer): number {
  if (!s.up || s.adminMaint || s.inheritedMaint) return Running.stopped;
  if (s.stopping) return Running.stopping;
  return s.starting ? Running.starting : Running.running;
}

/** Bits: forced maintenance 1, inherited maintenance 2, configured maintenance 4, forced drain 8, inherited drain 16. */
function adminState(s: RuntimeServer): number {
  return (
    (s.adminMaint ? 1 : 0) |
    (s.inheritedMaint ? 2 : 0) |
    (s.plan.disabled && s.adminMaint ? 4 : 0) |
    (s.adminDrain ? 8 : 0) |
    (s.inheritedDrain ? 16 : 0)
  );
}

/** Bits: in progress 1, configured 2, enabled 4, paused 8, agent 16. */
function checkState(configured: boolean, enabled: boolean, paused: boolean, agent: boolean): number {
  return (configured ? 2 : 0) | (enabled ? 4 : 0) | (paused ? 8 : 0) | (agent ? 16 : 0);
}

/** 0 unknown, 1 neutral, 2 failed, 3 passed, 4 passed with a condition. */
function checkResult(status: string): number {
  if (/^(UNK|INI|)$/.test(status)) return 0;
  return status === "L7OKC" ? 4 : status.endsWith("OK") ? 3 : 2;
}

function stateLine(s: RuntimeServer): string {
  const { check, plan, backend } = s;
  const { agent } = check;
  const maint = s.adminMaint || s.inheritedMaint;
  const age = Math.max(0, Math.floor((now() - s.lastChange) / 1000));
  const status = check.status.replace(/^\* /, "");
  return `${[
    backend.id,
    backend.name,
    s.id,
    s.name,
    s.host || "-",
    operatingState(s),
    adminState(s),
    s.userWeight,
    s.initialWeight,
    age,
    statusNumber(status || "INI"),
    checkResult(status),
    // HAProxy sets the health of an unchecked server only with an explicit `rise`.
    check.enabled ? check.health : plan.rise === 2 ? 0 : plan.rise,
    checkState(plan.check, check.enabled, maint && plan.check, false),
    checkState(
      plan.agentCheck === true,
      agent.enabled,
      maint && plan.agentCheck === true,
      plan.agentCheck === true,
    ),
    backend.plan.uuid === undefined ? 0 : 1,
    plan.id === undefined || plan.id === s.index + 1 ? 0 : 1,
    plan.address.family === "name" ? plan.address.host : "-",
    s.port,
    "-",
    0,
    plan.checkPort ?? 0,
    plan.checkAddress?.host || "-",
    plan.agentAddr ?? "-",
    plan.agentPort ?? 0,
  ].join(" ")}\n`;
}

function connLine(s: RuntimeServer): string {
  return `${s.backend.name}/${s.name} ${s.backend.id}/${s.id} ${s.host || "-"} ${s.port} - ${[
    s.plan.poolPurgeDelay ?? 5000,
    s.served,
    s.usedCount,
    s.usedCount,
    s.usedCount,
    0,
    s.idleCount,
    0,
    s.plan.poolMaxConn ?? -1,
    s.idleCount,
    s.idleCount,
  ].join(" ")}\n`;
}

const stateHead =
  "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port\n";
const connHead =
  "# bkname/svname bkid/svid addr port - purge_delay served used_cur used_max need_est idle_sess unsafe_nb safe_nb idle_lim idle_cur idle_per_thr[1]\n";

function* dump(
  backends: readonly RuntimeBackend[],
  head: string,
  line: (s: RuntimeServer) => string,
): Generator<string> {
  yield head;
  for (const b of backends) for (const s of b.servers) yield line(s);
}

export const showServers: CommandHandler = (cli, words) => {
  const backends = backendsOf(cli, words[3]);
  if (backends === undefined) return error("Can't find backend.\n");
  return words[2] === "state" ? dump(backends, stateHead, stateLine) : dump(backends, connHead, connLine);
};

export const showBackend: CommandHandler = (cli) =>
  `# name\n${backendsOf(cli, undefined)!
    .map((b) => `${b.name}\n`)
    .join("")}`;
