import type { Server } from "../world.ts";

/** What the status column says: "UP", "DOWN 1/3", "MAINT (via be/s1)", "no check" ... */
export function serverStatus(server: Server): string {
  if (server.adminMaint) return "MAINT";
  if (server.inheritedMaint) {
    const { tracked } = server;
    return tracked ? `MAINT (via ${tracked.backend.name}/${tracked.name})` : "MAINT";
  }
  let via = server;
  while (via.tracked) via = via.tracked;
  const { check, plan } = via;
  const { rise, fall } = plan;
  if (server.up) {
    const drains = server.adminDrain || server.inheritedDrain;
    if (!drains && !server.stopping && !check.enabled && !check.agent.enabled) return "no check";
    const word = drains ? "DRAIN" : server.stopping ? "NOLB" : "UP";
    if (!check.enabled || check.health >= rise + fall - 1) return word;
    return `${word} ${check.health - rise + 1}/${fall}`;
  }
  if (check.agent.enabled && check.agent.health === 0) return "DOWN (agent)";
  return check.enabled && check.health > 0 && check.health < rise ? `DOWN ${check.health}/${rise}` : "DOWN";
}
