/** `option external-check`: a program judges the server by its exit status. */
import { spawn } from "node:child_process";
import type { Server, World } from "../world.ts";
import type { CheckResult } from "./check-result.ts";

function listenerAddress(server: Server, world: World): [string, string] {
  const bind = world.frontends.get(server.backend.name)?.plan.binds[0];
  if (!bind) return ["NOT_USED", "NOT_USED"];
  const { address } = bind;
  return address.family === "ip"
    ? [address.host || "0.0.0.0", String(address.port)]
    : [address.host, "NOT_USED"];
}

/** `timeout` ms, then the program is ended. */
export function runExternal(server: Server, world: World, timeout: number): Promise<CheckResult> {
  const { backend } = server;
  const command = String(backend.plan.settings["external-check command"] ?? "");
  const path = backend.plan.settings["external-check path"];
  const [proxyAddress, proxyPort] = listenerAddress(server, world);
  const unix = server.plan.address.family !== "ip" && server.plan.address.family !== "name";
  const port = unix ? "NOT_USED" : String(server.plan.checkPort ?? server.port);
  const args = [proxyAddress, proxyPort, server.host, port];
  return new Promise((resolve) => {
    let expired = false;
    const child = spawn(command, args, {
      stdio: "ignore",
      env: {
        PATH: typeof path === "string" ? path : "",
        HAPROXY_PROXY_NAME: backend.name,
        HAPROXY_PROXY_ID: String(backend.id),
        HAPROXY_PROXY_ADDR: proxyAddress,
        HAPROXY_PROXY_PORT: proxyPort,
        HAPROXY_SERVER_NAME: server.name,
        HAPROXY_SERVER_ID: String(server.id),
        HAPROXY_SERVER_ADDR: server.host,
        HAPROXY_SERVER_PORT: port,
        HAPROXY_SERVER_MAXCONN: String(server.maxconn),
        HAPROXY_SERVER_CURCONN: String(server.counters.curConns),
        HAPROXY_SERVER_SSL: "0",
        HAPROXY_SERVER_PROTO: "cli",
      },
    });
    const timer = setTimeout(() => {
      expired = true;
      child.kill("SIGKILL");
    }, timeout);
    child.on("error", (error) => {
      clearTimeout(timer);
      resolve({ status: "SOCKERR", text: error.message, code: 0 });
    });
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (expired) resolve({ status: "PROCTOUT", text: "", code: 0 });
      else if (code === 0) resolve({ status: "PROCOK", text: "", code: 0 });
      else resolve({ status: "PROCERR", text: "", code: code ?? (signal ? 1 : 0) });
    });
  });
}
