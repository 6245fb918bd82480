import type { Backend, World } from "../world.ts";

/** Without `fullconn`: a tenth of the connections that all frontends naming this backend may hold (manual 4.2). */
export function defaultFullconn(world: World, backend: Backend): number {
  let total = 0;
  for (const frontend of world.frontends.values()) {
    const { plan } = frontend;
    const named =
      plan.name === backend.name ||
      plan.defaultBackend === backend.name ||
      plan.useBackend.steps.some((rule) => Object.values(rule.args).includes(backend.name));
    if (named) total += frontend.maxconn || world.limits.maxconn || 2000;
  }
  return Math.max(1, Math.floor(total / 10));
}
