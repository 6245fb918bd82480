import type { RuntimeServer, RuntimeWorld } from "../../world/runtime-world.ts";
import { error, type Note } from "../answer.ts";

/** "backend/server", both by name or "#id". */
export function findServer(world: RuntimeWorld, name: string | undefined): RuntimeServer | Note {
  const slash = name?.indexOf("/") ?? -1;
  if (name === undefined || slash < 0 || slash === name.length - 1)
    return error("Require 'backend/server'.\n");
  const b = name.slice(0, slash);
  const s = name.slice(slash + 1);
  const backend = b.startsWith("#")
    ? [...world.backends.values()].find((x) => x.id === Number(b.slice(1)))
    : world.backends.get(b);
  if (backend === undefined) return error("No such backend.\n");
  const server = backend.servers.find((x) =>
    s.startsWith("#") ? x.id === Number(s.slice(1)) : x.name === s,
  );
  return server ?? error("No such server.\n");
}

export const isNote = (x: unknown): x is Note => typeof x === "object" && x !== null && "severity" in x;
