import type { Server } from "../world.ts";

/** The server at the end of a chain of `track`: the one whose checks count. */
export function checkedServer(server: Server): Server {
  let s = server;
  while (s.tracked !== undefined) s = s.tracked;
  return s;
}

/** The `status` column of a server (management guide 9.1). */
export function statusText(s: Server): string {
  if (s.inheritedMaint) {
    const via = s.tracked ?? s;
    return `MAINT (via ${via.backend.name}/${via.name})`;
  }
  if (s.adminMaint) return "MAINT";
  const ref = checkedServer(s);
  const { check } = ref;
  const { rise, fall } = ref.plan;
  const full = rise + fall - 1;
  const steps = ref.up ? `${check.health - rise + 1}/${fall}` : `${check.health}/${rise}`;
  if (!s.up) {
    if (check.agent.enabled && check.agent.health === 0) return "DOWN (agent)";
    if (check.enabled && check.health <= 0) return "DOWN";
    return check.agent.enabled || check.enabled ? `DOWN ${steps}` : "DOWN";
  }
  if (s.stopping) {
    const settled = (!s.check.enabled && s.tracked === undefined) || check.health >= full;
    return settled ? "NOLB" : `NOLB ${steps}`;
  }
  const failing = check.enabled && check.health < full;
  if (s.adminDrain || s.inheritedDrain) {
    if (check.agent.enabled) return "DRAIN (agent)";
    return failing ? `DRAIN ${steps}` : "DRAIN";
  }
  if (failing) return `UP ${steps}`;
  return check.enabled ? "UP" : "no check";
}
