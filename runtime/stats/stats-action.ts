/** Actions of the stats page on servers (manual 4.2 "stats admin"). */
import type { Health } from "../health/start-health.ts";
import type { Backend, Server, World } from "../world.ts";
import { decode } from "./stats-request.ts";

type Act = (server: Server, health: Health) => boolean;

function setHealth(server: Server, health: Health, value: number): void {
  const { health: check } = health.checksOf(server);
  if (check !== undefined) check.health = value;
  server.check.health = value;
}

const fullHealth = (s: Server): number => s.plan.rise + s.plan.fall - 1;

function switchCheck(agent: boolean, on: boolean): Act {
  return (server, health) => {
    const configured = agent ? server.plan.agentCheck === true : server.plan.check;
    if (!configured) return false;
    const { health: normal, agent: other } = health.checksOf(server);
    const check = agent ? other : normal;
    if (check !== undefined) check.enabled = on;
    (agent ? server.check.agent : server.check).enabled = on;
    return true;
  };
}

/** By the names that forms send. False: nothing to do for this server. */
export const statsActions: Record<string, { label: string; act: Act }> = {
  ready: {
    label: "Set state to READY",
    act(server, { states }) {
      states.setMaintenance(server, false);
      states.setDrain(server, false);
      return true;
    },
  },
  drain: {
    label: "Set state to DRAIN",
    act(server, { states }) {
      states.setDrain(server, true);
      states.setMaintenance(server, false);
      return true;
    },
  },
  maint: {
    label: "Set state to MAINT",
    act(server, { states }) {
      states.setMaintenance(server, true);
      states.setDrain(server, false);
      return true;
    },
  },
  dhlth: { label: "Health: disable checks", act: switchCheck(false, false) },
  ehlth: { label: "Health: enable checks", act: switchCheck(false, true) },
  hrunn: {
    label: "Health: force UP",
    act(server, health) {
      if (server.tracked !== undefined) return false;
      setHealth(server, health, fullHealth(server));
      health.states.start(server, ", changed from the stats page");
      return true;
    },
  },
  hnolb: {
    label: "Health: force NOLB",
    act(server, health) {
      if (server.tracked !== undefined) return false;
      setHealth(server, health, fullHealth(server));
      health.states.drainByCheck(server, ", changed from the stats page");
      return true;
    },
  },
  hdown: {
    label: "Health: force DOWN",
    act(server, health) {
      if (server.tracked !== undefined) return false;
      setHealth(server, health, 0);
      health.states.stop(server, ", changed from the stats page");
      return true;
    },
  },
  dagent: { label: "Agent: disable checks", act: switchCheck(true, false) },
  eagent: { label: "Agent: enable checks", act: switchCheck(true, true) },
  shutdown: {
    label: "Kill sessions",
    act(server, { states }) {
      states.shutdownStreams(server, "K");
      return true;
    },
  },
};

function findBackend(world: World, name: string): Backend | undefined {
  if (!name.startsWith("#")) return world.backends.get(name);
  const id = Number(name.slice(1));
  return [...world.backends.values()].find((b) => b.id === id);
}

/** Runs a posted form; the four letters tell the page how it went. */
export function runStatsAction(world: World, health: Health, body: string): string {
  let backend: Backend | undefined;
  let action: string | undefined;
  const names: string[] = [];
  for (const pair of body.split("&")) {
    const at = pair.indexOf("=");
    const [key, value] = at < 0 ? [pair, ""] : [pair.slice(0, at), decode(pair.slice(at + 1))];
    if (key === "b") {
      backend = findBackend(world, value);
      if (backend === undefined) return "ERRP";
    } else if (key === "action") {
      if (!Object.hasOwn(statsActions, value)) return "ERRP";
      action = value;
    } else if (key === "s") names.push(value);
  }
  if (backend === undefined || action === undefined || names.length === 0) return "NONE";
  let done = 0;
  let missing = 0;
  for (const name of names) {
    const server = backend.servers.find((s) => s.name === name);
    if (server === undefined) missing++;
    else if (statsActions[action]!.act(server, health)) done++;
  }
  if (missing > 0) return done > 0 ? "PART" : "ERRP";
  return done > 0 ? "DONE" : "NONE";
}
