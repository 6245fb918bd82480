import type { RuntimeBackend, RuntimeServer } from "../world/runtime-world.ts";
import type { RouteStep } from "./route-step.ts";
import type { SimulatedStream } from "./simulated-stream.ts";

/** Which servers a request may end at: one named by a rule or a cookie, else all that balancing chooses from. */
export function serverSteps(
  s: SimulatedStream,
  backend: RuntimeBackend,
  steps: RouteStep[],
): { server?: string; candidates: string[] } {
  if (s.wantedServer !== undefined) return { server: s.wantedServer.name, candidates: [s.wantedServer.name] };
  const byCookie = s.ignorePersist ? undefined : cookieServer(s, backend);
  if (byCookie !== undefined) {
    const text = `cookie ${backend.plan.cookie!.name} asks for server ${byCookie.name}`;
    steps.push({ at: byCookie.plan.at, text, reasons: [] });
    return { server: byCookie.name, candidates: [byCookie.name] };
  }
  const usable = backend.servers.filter((server) => !server.plan.disabled);
  const active = usable.filter((server) => !server.plan.backup);
  const total = active.reduce((sum, server) => sum + server.plan.weight, 0);
  for (const server of backend.servers) {
    const { plan } = server;
    const role = plan.disabled
      ? "disabled"
      : plan.backup
        ? "backup, used when all others are down"
        : `weight ${plan.weight} of ${total}`;
    steps.push({ at: plan.at, text: `server ${server.name} ${server.host}:${server.port}`, reasons: [role] });
  }
  const algorithm = backend.plan.balance?.algorithm ?? "random";
  steps.push({
    at: backend.plan.at,
    text: `balance ${algorithm} among ${active.length} server(s)`,
    reasons: [],
  });
  const candidates = active.filter((server) => server.plan.weight > 0).map((server) => server.name);
  return candidates.length === 1 ? { server: candidates[0]!, candidates } : { candidates };
}

function cookieServer(s: SimulatedStream, backend: RuntimeBackend): RuntimeServer | undefined {
  const { cookie } = backend.plan;
  const header = s.http?.req.get("cookie");
  if (cookie === undefined || header === undefined) return undefined;
  for (const pair of header.split(";")) {
    const [name, ...rest] = pair.trim().split("=");
    if (name !== cookie.name) continue;
    // Dates may follow the server's value; in prefix mode the application's own value does.
    const value = rest.join("=").split(cookie.mode === "prefix" ? "~" : "|")[0];
    return backend.servers.find((server) => server.cookie === value && !server.plan.disabled);
  }
  return undefined;
}
