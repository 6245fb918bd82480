/** Runs the steps of a check over connections to the server; never throws. */
import type { NetConnectOpts } from "node:net";
import type { Server, World } from "../world.ts";
import { type CheckConnection, failureText, openConnection } from "./check-connection.ts";
import type { CheckResult } from "./check-result.ts";
import { makeCheckStream } from "./check-stream.ts";
import type { ConnectStep, Script, Step } from "./steps.ts";

const V2_LOCAL = Buffer.from("0d0a0d0a000d0a515549540a20000000", "hex");

/** PROXY header of a check: nobody's connection. */
function localProxyHeader(version: "v1" | "v2" | undefined): Buffer {
  return version === "v2" ? V2_LOCAL : Buffer.from("PROXY UNKNOWN\r\n");
}

function destination(server: Server, step: ConnectStep, port: number): NetConnectOpts {
  const address = step.addr ?? server.plan.checkAddress;
  const family = address?.family ?? server.plan.address.family;
  const host = address?.host || server.host;
  if (family === "unix") return { path: host };
  if (family === "abns") return { path: `\0${host.padEnd(107, "\0")}` };
  if (family === "abnsz") return { path: `\0${host}` };
  return { host: host === "" || host === "*" ? "127.0.0.1" : host, port, family: host.includes(":") ? 6 : 4 };
}

/** " at step 2 of tcp-check (expect string 'PONG') comment: '...'" */
function whereText(script: Script, step: Step | undefined, number: number): string {
  if (!script.generic) return "";
  if (number === 0 || !step) return " at initial connection step of tcp-check";
  let text = ` at step ${number} of tcp-check`;
  if (step.kind === "connect")
    text += typeof step.port === "number" ? ` (connect port ${step.port})` : " (connect)";
  else if (step.kind === "expect") text += ` (expect ${step.what})`;
  else if (step.kind === "send") text += " (send)";
  if ("comment" in step && step.comment !== undefined) text += ` comment: '${step.comment}'`;
  return text;
}

export async function runScript(
  world: World,
  server: Server,
  script: Script,
  bufsize: number,
): Promise<CheckResult> {
  const { timeouts } = server.backend.plan;
  const { inter } = server.plan;
  const context = makeCheckStream(world, server, script.http);
  let connection: CheckConnection | undefined;
  let deadline = Date.now() + inter;
  let mustRead = true;
  let current: Step | undefined;
  let number = 0;
  let lastExpect: CheckResult | undefined;

  const failed = (c: CheckConnection | undefined, expired: boolean): CheckResult => {
    const where = whereText(script, current, number);
    const text = c?.error ? failureText(c.error) + where : where;
    if (!c?.connected) {
      if (c && expired) return { status: "L4TOUT", text, code: 0 };
      return { status: c ? "L4CON" : "SOCKERR", text, code: 0 };
    }
    if (expired) {
      const status = current?.kind === "expect" && current.onTimeout ? current.onTimeout : "L7TOUT";
      return { status, text, code: 0 };
    }
    return { status: "SOCKERR", text, code: 0 };
  };

  async function open(step: ConnectStep): Promise<CheckResult | undefined> {
    connection?.close();
    let port = typeof step.port === "function" ? step.port(context.stream) : (step.port ?? 0);
    port ||= step.addr?.port ?? 0;
    port ||= server.plan.checkPort ?? server.plan.checkAddress?.port ?? 0;
    port ||= server.port;
    if (port > 65535 || port < 0)
      return { status: "SOCKERR", text: whereText(script, step, number), code: 0 };
    connection = openConnection(destination(server, step, port), bufsize);
    context.connection = connection;
    deadline = Date.now() + inter;
    if (timeouts.check && timeouts.connect) deadline = Math.min(deadline, Date.now() + timeouts.connect);
    while (!connection.connected && !connection.error) {
      if (!(await connection.wait(deadline))) return failed(connection, true);
    }
    if (connection.error) return failed(connection, false);
    if (timeouts.check) deadline = Date.now() + timeouts.check;
    if (step.sendProxy || (step.useDefaults && server.plan.checkSendProxy))
      connection.write(localProxyHeader(server.plan.sendProxy));
    mustRead = true;
    return undefined;
  }

  try {
    const { steps } = script;
    const offset = steps[0]?.kind === "connect" && steps[0].implicit ? 0 : 1;
    // Consecutive expectations judge the same answer: when one of them needs more of it, all are judged again.
    let chain = -1;
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!;
      if (step.kind === "comment") continue;
      if (step.kind === "action") {
        context.refresh();
        step.run(context.stream);
        continue;
      }
      current = step;
      number = i + offset;
      if (step.kind === "connect") {
        chain = -1;
        lastExpect = undefined;
        const bad = await open(step);
        if (bad) return bad;
        continue;
      }
      if (!connection) return { status: "SOCKERR", text: "", code: 0 };
      if (step.kind === "send") {
        chain = -1;
        lastExpect = undefined;
        connection.clear();
        context.refresh();
        const bytes = step.make(context);
        if (bytes) connection.write(bytes);
        mustRead = true;
        continue;
      }
      if (chain < 0) chain = i;
      while (mustRead && connection.data.length === 0 && !connection.ended) {
        if (!(await connection.wait(deadline))) return failed(connection, true);
      }
      if (connection.error && connection.data.length === 0) return failed(connection, false);
      mustRead = false;
      context.refresh();
      const last = connection.ended || connection.data.length >= bufsize;
      const judgement = step.judge(context, connection, last, number);
      if (judgement === "go") {
        lastExpect = step.success(context);
        continue;
      }
      if (judgement !== "wait") return judgement;
      if (last) return { status: "L7RSP", text: "", code: 0 };
      const before = connection.data.length;
      current = steps[chain];
      number = chain + offset;
      while (connection.data.length === before && !connection.ended) {
        if (!(await connection.wait(deadline))) return failed(connection, true);
      }
      i = chain - 1;
    }
    if (lastExpect) return lastExpect;
    if (current?.kind === "connect")
      return { status: "L4OK", text: current.implicit ? "" : "(tcp-check)", code: 0 };
    return { status: "L7OK", text: "(tcp-check)", code: 0 };
  } finally {
    connection?.close();
  }
}
