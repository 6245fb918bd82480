/** Reading the literal arguments of a call. */
import type { LoadContext } from "../handlers.ts";
import type { ArgPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import type { StickTable } from "../tables/stick-table.ts";
import type { Backend, Frontend, Server } from "../world.ts";

export function textArg(args: readonly ArgPlan[], i: number): string | undefined {
  const a = args[i];
  return a === undefined || a === null || typeof a === "object" ? undefined : String(a);
}

export function numberArg(args: readonly ArgPlan[], i: number): number | undefined {
  const a = args[i];
  if (typeof a === "number") return a;
  if (typeof a === "string" && a !== "" && !Number.isNaN(Number(a))) return Number(a);
  return undefined;
}

/** A table argument, or the table of the proxy the expression stands in. Found when first asked for: tables load later. */
export function tableArg(
  args: readonly ArgPlan[],
  i: number,
  load: LoadContext,
): () => StickTable | undefined {
  const a = args[i];
  let found: StickTable | undefined;
  if (typeof a === "object" && a !== null && "table" in a) {
    return () => {
      found ??= load.table(a.table);
      return found;
    };
  }
  if (typeof a === "string") return () => load.world.tables.get(a);
  return () => {
    if (found) return found;
    const index = load.plan.proxies.find((p) => p.name === load.proxy)?.table;
    found = index === undefined ? undefined : load.table(index);
    return found;
  };
}

/** Whether a table was named (an absent one means another thing to sc_* samples). */
export function hasTableArg(args: readonly ArgPlan[], i: number): boolean {
  const a = args[i];
  return a !== undefined && a !== null && (typeof a === "string" || (typeof a === "object" && "table" in a));
}

function proxyName(args: readonly ArgPlan[], i: number): string | undefined {
  const a = args[i];
  return typeof a === "string"
    ? a
    : typeof a === "object" && a !== null && "proxy" in a
      ? a.proxy
      : undefined;
}

/** A backend named, or the one of the rules' proxy. */
export function backendArg(
  args: readonly ArgPlan[],
  i: number,
  load: LoadContext,
): (s: Stream) => Backend | undefined {
  const name = proxyName(args, i) ?? load.proxy;
  return () => load.world.backends.get(name);
}

export function frontendArg(
  args: readonly ArgPlan[],
  i: number,
  load: LoadContext,
): (s: Stream) => Frontend | undefined {
  const name = proxyName(args, i) ?? load.proxy;
  return () => load.world.frontends.get(name);
}

/** `[<backend>/]<server>`. */
export function serverArg(
  args: readonly ArgPlan[],
  i: number,
  load: LoadContext,
): (s: Stream) => Server | undefined {
  const a = args[i];
  let backend = load.proxy;
  let server = "";
  if (typeof a === "string") {
    const slash = a.indexOf("/");
    if (slash >= 0) backend = a.slice(0, slash);
    server = a.slice(slash + 1);
  } else if (typeof a === "object" && a !== null && "server" in a) {
    backend = a.proxy ?? backend;
    server = a.server;
  }
  return () => load.world.backends.get(backend)?.servers.find((s) => s.name === server);
}
