/**
 * The running state of one check (health or agent) of a server: counts successes and failures against rise and fall and
 * says when the server should change. Health goes from 0 (down) over rise (just up) to rise + fall - 1 (fully up).
 */
import type { Server, World } from "../world.ts";
import { type CheckResult, escapeText } from "./check-result.ts";
import { checkStatuses, type StatusName } from "./statuses.ts";

export interface Check {
  readonly agent: boolean;
  readonly server: Server;
  rise: number;
  fall: number;
  health: number;
  status: StatusName;
  text: string;
  code: number;
  /** ms; -1 unknown. */
  duration: number;
  /** Configured and not disabled from the command line. */
  enabled: boolean;
  /** In maintenance: not run. */
  paused: boolean;
  /** Next interval is the fast one. */
  hurry: boolean;
}

export function makeCheck(server: Server, agent: boolean): Check {
  const { plan } = server;
  const rise = agent ? 1 : plan.rise;
  const fall = agent ? 1 : plan.fall;
  return {
    agent,
    server,
    rise,
    fall,
    health: rise,
    status: "INI",
    text: "",
    code: 0,
    duration: -1,
    enabled: agent ? plan.agentCheck === true : plan.check,
    paused: server.adminMaint,
    hurry: false,
  };
}

/** ", reason: Layer4 timeout, info: "...", check duration: 2ms" */
export function describeCheck(check: Check): string {
  const status = checkStatuses[check.status];
  let text = `, reason: ${status.text}`;
  if (status.coded) text += `, code: ${check.code}`;
  if (check.text !== "") text += `, info: "${escapeText(check.text)}"`;
  if (check.duration >= 0) text += `, check duration: ${check.duration}ms`;
  return text;
}

/** "2/3 UP" */
function describeHealth(check: Check): string {
  const up = check.health >= check.rise;
  const count = up ? check.health - check.rise + 1 : check.health;
  const word = up ? (check.server.userWeight > 0 ? "UP" : "DRAIN") : "DOWN";
  return `${count}/${up ? check.fall : check.rise} ${word}`;
}

/** Copies what statistics show into the server. */
export function publishCheck(check: Check): void {
  const view = check.agent ? check.server.check.agent : check.server.check;
  view.status = check.status;
  view.code = check.code;
  view.text = check.text;
  view.duration = check.duration;
  view.health = check.health;
  view.enabled = check.enabled;
}

/** Takes in a result; logs it when `option log-health-checks` is set and something changed. */
export function recordResult(world: World, check: Check, result: CheckResult, duration: number): void {
  const { server } = check;
  const { verdict } = checkStatuses[result.status];
  let report = result.status !== check.status;
  check.status = result.status;
  check.text = result.text.split("\0", 1)[0]!.slice(0, 127);
  check.code = result.code;
  check.duration = duration;
  if (verdict === "failed") {
    const counts = !check.agent || checkStatuses[result.status].coded;
    if (counts && check.health > 0) {
      server.checkFailures++;
      report = true;
      check.health--;
      if (check.health < check.rise) check.health = 0;
    }
  } else if (verdict === "passed" || verdict === "conditional") {
    const full = check.rise + check.fall - 1;
    if (check.health < full) {
      report = true;
      check.health++;
      if (check.health >= check.rise) check.health = full;
    }
    server.consecutiveErrors = 0;
  }
  publishCheck(check);
  if (verdict === "neutral" || verdict === "unknown" || !report) return;
  if (!server.backend.plan.check?.logHealthChecks) return;
  const outcome =
    verdict === "failed" ? "failed" : verdict === "conditional" ? "conditionally succeeded" : "succeeded";
  const kind = server.plan.backup ? "backup server" : "server";
  const text = `${check.agent ? "Agent" : "Health"} check for ${kind} ${server.backend.name}/${server.name} ${outcome}${describeCheck(check)}, status: ${describeHealth(check)}.`;
  world.log(server.backend.plan, "notice", text);
}
