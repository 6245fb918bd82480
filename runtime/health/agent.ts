/** The agent check: a line of words that sets weight, maxconn, administrative state and health (manual 5.2 "agent-check"). */
import type { Server } from "../world.ts";
import type { Check } from "./check.ts";
import { type CheckConnection, failureText, openConnection } from "./check-connection.ts";
import type { CheckResult } from "./check-result.ts";
import type { ServerStates } from "./server-states.ts";
import { setMaxconn, setWeight } from "./settings.ts";

const keep = (text = ""): CheckResult => ({ status: "CHECKED", text, code: 0 });

async function ask(server: Server, deadline: number): Promise<string | CheckResult> {
  const { plan } = server;
  const host = plan.agentAddr || server.host;
  const c: CheckConnection = openConnection({ host, port: plan.agentPort ?? 0 }, 16384);
  try {
    while (!c.connected && !c.error) {
      if (!(await c.wait(deadline))) return { status: "L4TOUT", text: "", code: 0 };
    }
    if (c.error) return { status: "L4CON", text: failureText(c.error), code: 0 };
    if (plan.agentSend) c.write(Buffer.from(plan.agentSend, "latin1"));
    for (;;) {
      const text = c.data.toString("latin1");
      const end = text.search(/[\r\n\0]/);
      if (end >= 0) return text.slice(0, end);
      if (c.ended)
        return text === ""
          ? { status: "L7RSP", text: "", code: 0 }
          : keep("Ignoring incomplete line from agent");
      if (!(await c.wait(deadline))) return { status: "L7TOUT", text: "", code: 0 };
    }
  } finally {
    c.close();
  }
}

/** Applies an answer; the result is what to record for the check. */
export function applyAgentLine(line: string, check: Check, states: ServerStates): CheckResult {
  const { server } = check;
  const sharp = line.indexOf("#");
  const words = (sharp < 0 ? line : line.slice(0, sharp)).split(/[ \t,]+/).filter((w) => w !== "");
  const description = sharp < 0 ? "" : line.slice(sharp + 1).replace(/^[ \t]+/, "");
  let status: CheckResult["status"] = "CHECKED";
  let health = "";
  let admin = "";
  let weight = "";
  let maxconn = "";
  let problem = "";
  for (const word of words) {
    const lower = word.toLowerCase();
    if (lower === "up") {
      check.health = check.rise + check.fall - 1;
      status = "L7OK";
      health = word;
    } else if (lower === "down" || lower === "stopped" || lower === "fail") {
      check.health = 0;
      status = "L7STS";
      health = word;
    } else if (lower === "ready" || lower === "drain" || lower === "maint") admin = lower;
    else if (/^\d.*%/.test(word)) weight = word;
    else if (lower.startsWith("maxconn:")) maxconn = word.slice(8);
    else if (lower.startsWith("weight:")) weight = word.slice(7);
    else problem ||= word;
  }
  if (admin === "drain") {
    states.setDrain(server, true);
    states.setMaintenance(server, false);
  } else if (admin === "maint") {
    states.setMaintenance(server, true);
    states.setDrain(server, false);
  } else if (admin === "ready") {
    states.setMaintenance(server, false);
    states.setDrain(server, false);
  }
  let warning = "";
  if (weight !== "") warning ||= setWeight(server, weight, states) ?? "";
  if (maxconn !== "") warning ||= setMaxconn(server, maxconn) ?? "";
  if (health !== "") {
    let text = description;
    if (text === "" || status === "L7OK") text = problem || warning.trim() || text;
    return { status, text: `via agent : ${health}${text === "" ? "" : ` (${text})`}`, code: 0 };
  }
  if (problem !== "") return { status, text: `agent reports an error : ${problem}`, code: 0 };
  if (warning !== "") return { status, text: `agent warns : ${warning.trim()}`, code: 0 };
  return keep();
}

export async function runAgent(check: Check, states: ServerStates, timeout: number): Promise<CheckResult> {
  const answer = await ask(check.server, Date.now() + timeout);
  if (typeof answer !== "string") return answer;
  return check.enabled ? applyAgentLine(answer, check, states) : keep();
}
