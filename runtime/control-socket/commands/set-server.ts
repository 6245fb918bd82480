/** `set server <backend>/<server> ...` and its short forms (management guide 9.3). */
import { parseIp } from "../../ip.ts";
import type { RuntimeServer } from "../../world/runtime-world.ts";
import { type Answer, done, error, notice, warning } from "../answer.ts";
import type { Cli, CommandHandler } from "../cli.ts";
import { findServer, isNote } from "./find-server.ts";
import { changeWeight } from "./set-weight.ts";

type Setter = (cli: Cli, server: RuntimeServer, words: readonly string[]) => Answer;

const noAgent = error("agent checks are not enabled on this server.\n");

function readPort(text: string): number | undefined {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65535 ? Number(text) : undefined;
}

/** New streams must not get connections to the old address. */
function moveTo(server: RuntimeServer, host: string, port: number): void {
  server.host = host;
  server.port = port;
  server.pool.clear();
  server.backend.serversChanged();
}

function setAddress(server: RuntimeServer, words: readonly string[]): Answer {
  const addr = words[4];
  if (addr === undefined)
    return error("set server <b>/<s> addr requires an address and optionally a port.\n");
  const ip = parseIp(addr);
  if (ip === undefined) return warning(`Invalid addr '${addr}'\n`);
  let port = server.port;
  const portText = words[5] === "port" ? words[6] : undefined;
  if (portText !== undefined) {
    const relative = /^[+-]\d+$/.test(portText);
    const read = relative ? Number(portText) : readPort(portText);
    if (read === undefined) return warning(`problem converting port '${portText}' to an int\n`);
    if (relative) return warning("relative ports cannot be set at run time\n");
    port = read;
  }
  const said: string[] = [];
  const host = ip.toString();
  if (host !== server.host) said.push(`IP changed from '${server.host}' to '${host}'`);
  if (port !== server.port) said.push(`port changed from '${server.port}' to '${port}'`);
  if (said.length === 0) return warning("nothing changed\n");
  moveTo(server, host, port);
  return warning(`${said.join(", ")} by 'stats socket command'\n`);
}

function setCheckAddress(
  server: RuntimeServer,
  addr: string | undefined,
  portText: string | undefined,
): Answer {
  if (!server.check.enabled) return warning("health checks are not enabled on this server\n");
  const { plan } = server;
  if (addr !== undefined) {
    const ip = parseIp(addr);
    if (ip === undefined) return warning(`invalid addr '${addr}'\n`);
    plan.checkAddress = { family: "ip", host: ip.toString(), port: 0 };
  }
  if (portText !== undefined) {
    const port = readPort(portText);
    if (port === undefined) return warning("provided port is invalid\n");
    plan.checkPort = port;
  }
  return done;
}

function setAgentAddress(
  server: RuntimeServer,
  addr: string | undefined,
  portText: string | undefined,
): Answer {
  if (!server.check.agent.enabled) return warning("agent checks are not enabled on this server\n");
  const { plan } = server;
  if (addr !== undefined) {
    const ip = parseIp(addr);
    if (ip === undefined) return warning(`invalid addr '${addr}'\n`);
    plan.agentAddr = ip.toString();
  }
  if (portText !== undefined) {
    const port = readPort(portText);
    if (port === undefined) return warning("provided port is invalid\n");
    plan.agentPort = port;
  }
  return done;
}

/** `use-server`, `track` and literal references keep a server's name. */
function isReferenced(cli: Cli, server: RuntimeServer): boolean {
  const { backend } = server;
  if (server.trackers.length > 0) return true;
  if (backend.plan.useServer.steps.some((r) => Object.values(r.args).includes(server.name))) return true;
  return cli.world.plan.exprs.some((e) =>
    [e.fetch, ...e.convs].some((c) =>
      c.args.some(
        (a) =>
          typeof a === "object" &&
          a !== null &&
          "server" in a &&
          a.server === server.name &&
          (a.proxy === undefined || a.proxy === backend.name),
      ),
    ),
  );
}

function setName(cli: Cli, server: RuntimeServer, name: string | undefined): Answer {
  if (name === undefined) return error("set server <b>/<s> name requires a new name.\n");
  if (!server.adminMaint && !server.inheritedMaint)
    return error("Server must be in maintenance mode to change its name.\n");
  if (!/^[A-Za-z0-9_:.-]+$/.test(name)) return error("Server name contains invalid characters.\n");
  if (name !== server.name && server.backend.servers.some((s) => s.name === name))
    return error("A server with the same name already exists in this backend.\n");
  if (isReferenced(cli, server)) return error("Server is statically referenced and cannot be renamed.\n");
  server.name = name;
  return notice("Server name updated.\n");
}

const setters: Record<string, Setter> = {
  weight: (cli, server, words) => changeWeight(cli, server, words[4]) ?? done,
  state(cli, server, words) {
    const { states } = cli.health;
    switch (words[4]) {
      case "ready":
        states.setMaintenance(server, false);
        states.setDrain(server, false);
        return done;
      case "drain":
        states.setDrain(server, true);
        states.setMaintenance(server, false);
        return done;
      case "maint":
        states.setMaintenance(server, true);
        states.setDrain(server, false);
        return done;
    }
    return error("'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n");
  },
  health(cli, server, words) {
    const full = server.plan.rise + server.plan.fall - 1;
    const set = (health: number): void => {
      const check = cli.health.checksOf(server).health;
      if (check !== undefined) check.health = health;
      server.check.health = health;
    };
    if (server.tracked !== undefined) return error("cannot change health on a tracking server.\n");
    switch (words[4]) {
      case "up":
        set(full);
        cli.health.states.start(server, ", changed from CLI");
        return done;
      case "stopping":
        set(full);
        cli.health.states.drainByCheck(server, ", changed from CLI");
        return done;
      case "down":
        set(0);
        cli.health.states.stop(server, ", changed from CLI");
        return done;
    }
    return error("'set server <srv> health' expects 'up', 'stopping', or 'down'.\n");
  },
  agent(cli, server, words) {
    if (!server.check.agent.enabled) return noAgent;
    const set = (health: number): void => {
      const { agent } = cli.health.checksOf(server);
      if (agent !== undefined) agent.health = health;
      server.check.agent.health = health;
    };
    if (words[4] === "up") {
      set(1);
      cli.health.states.start(server, ", changed from CLI");
      return done;
    }
    if (words[4] === "down") {
      set(0);
      cli.health.states.stop(server, ", changed from CLI");
      return done;
    }
    return error("'set server <srv> agent' expects 'up' or 'down'.\n");
  },
  "agent-addr": (_cli, server, words) =>
    words[4] === undefined
      ? error("set server <b>/<s> agent-addr requires an address and optionally a port.\n")
      : setAgentAddress(server, words[4], words[5] === "port" ? words[6] : undefined),
  "agent-port": (_cli, server, words) =>
    words[4] === undefined
      ? error("set server <b>/<s> agent-port requires a port.\n")
      : setAgentAddress(server, undefined, words[4]),
  "agent-send"(_cli, server, words) {
    if (!server.check.agent.enabled) return noAgent;
    server.plan.agentSend = words[4] ?? "";
    return done;
  },
  "check-addr": (_cli, server, words) =>
    words[4] === undefined
      ? error("set server <b>/<s> check-addr requires an address and optionally a port.\n")
      : setCheckAddress(server, words[4], words[5] === "port" ? words[6] : undefined),
  "check-port": (_cli, server, words) =>
    words[4] === undefined
      ? error("set server <b>/<s> check-port requires a port.\n")
      : setCheckAddress(server, undefined, words[4]),
  addr: (_cli, server, words) => setAddress(server, words),
  fqdn: (_cli, _server, words) =>
    words[4] === undefined
      ? error("set server <b>/<s> fqdn requires a FQDN.\n")
      : error("set server <b>/<s> fqdn failed because no resolution is configured.\n"),
  ssl: () => error("'set server <srv> ssl' cannot be set.  default-server should define ssl settings\n"),
  name: (cli, server, words) => setName(cli, server, words[4]),
};

export const setServer: CommandHandler = (cli, words) => {
  const server = findServer(cli.world, words[2]);
  if (isNote(server)) return server;
  const set = Object.hasOwn(setters, words[3] ?? "") ? setters[words[3]!] : undefined;
  return (
    set?.(cli, server, words) ??
    error(`usage: set server <backend>/<server> ${Object.keys(setters).sort().join(" | ")}\n`)
  );
};

/** `enable|disable server|health|agent <backend>/<server>` */
export const switchServer: CommandHandler = (cli, words) => {
  const server = findServer(cli.world, words[2]);
  if (isNote(server)) return server;
  const on = words[0] === "enable";
  switch (words[1]) {
    case "server":
      cli.health.states.setMaintenance(server, !on);
      if (on) cli.health.states.setDrain(server, false);
      return done;
    case "health": {
      const check = cli.health.checksOf(server).health;
      if (on && !server.plan.check)
        return error("Health check was not configured on this server, cannot enable.\n");
      if (check !== undefined) check.enabled = on;
      server.check.enabled = on && server.plan.check;
      return done;
    }
    default: {
      const { agent } = cli.health.checksOf(server);
      if (on && server.plan.agentCheck !== true)
        return error("Agent was not configured on this server, cannot enable.\n");
      if (agent !== undefined) agent.enabled = on;
      server.check.agent.enabled = on && server.plan.agentCheck === true;
      return done;
    }
  }
};

export const setServerMaxconn: CommandHandler = (cli, words) => {
  const server = findServer(cli.world, words[3]);
  if (isNote(server)) return server;
  if (words[4] === undefined) return error("Require <maxconn>.\n");
  if (!/^\d+$/.test(words[4])) return error("maxconn string empty or preceded by garbage\n");
  const before = server.maxconn;
  server.maxconn = Number(words[4]);
  // A higher limit lets queued streams go on; those that wait find out through the change of state.
  if (server.maxconn > before || server.maxconn === 0) cli.health.states.setWeight(server, server.userWeight);
  return done;
};
