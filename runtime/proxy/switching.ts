/** Choice of backend and server by rules (manual 4.2 use_backend, default_backend, use-server, force-persist). */
import { type ActionFn, type LoadContext, Outcome } from "../handlers.ts";
import type { Value as PlanValue, ProxyPlan, RulePlan } from "../plan.ts";
import type { Head } from "../stream.ts";
import type { RuntimeBackend, RuntimeServer } from "../world/runtime-world.ts";
import type { BaseStream } from "./base-stream.ts";

function nameArg(rule: RulePlan, ...fields: string[]): PlanValue | undefined {
  for (const f of fields) if (rule.args[f] !== undefined) return rule.args[f];
  return undefined;
}

/** `use_backend <name or log-format>`. */
export function useBackendAction(rule: RulePlan, load: LoadContext): ActionFn {
  const name = load.text(nameArg(rule, "backend", "name", "value"));
  return (s) => {
    (s as BaseStream).chosen = name(s);
    return Outcome.stop;
  };
}

/** `use-server <name or log-format>`: of the first server that may be used; else the next rule decides. */
export function useServerAction(rule: RulePlan, load: LoadContext): ActionFn {
  const name = load.text(nameArg(rule, "server", "name", "value"));
  return (s) => {
    const stream = s as BaseStream;
    const backend = stream.backend!;
    const wanted = name(s);
    const server = backend.servers.find((x) => x.name === wanted);
    if (server === undefined) return Outcome.next;
    const runs = server.up && !server.adminMaint && !server.inheritedMaint;
    if (!runs && backend.plan.options["persist"] !== true && !stream.forcePersist) return Outcome.next;
    stream.wantedServer = server;
    stream.persistent = true;
    return Outcome.stop;
  };
}

/** `force-persist` and `ignore-persist`. */
export function persistAction(rule: RulePlan): ActionFn {
  return (s) => {
    if (rule.action === "force-persist") s.forcePersist = true;
    else s.ignorePersist = true;
    return Outcome.stop;
  };
}

/** Takes traffic: not disabled, and published or asked for by `force-be-switch`. */
function isReady(s: BaseStream, backend: RuntimeBackend): boolean {
  if (backend.plan.disabled) return false;
  return backend.published || s.frontend.loaded.forceSwitch.some((cond) => cond(s) === true);
}

/** The backend for a stream; undefined: none, "yield": a rule has to wait. */
export function chooseBackend(s: BaseStream): RuntimeBackend | undefined | "yield" {
  const { frontend, world } = s;
  const list = frontend.loaded.useBackend;
  if (list.length > 0) {
    s.proxyName = frontend.name;
    s.direction = "request";
    const state = { at: 0, entered: false };
    while (state.at < list.length) {
      s.chosen = undefined;
      const code = list.run(s, state, true);
      if (code !== Outcome.stop) break;
      const name = s.chosen;
      const found = name === undefined ? undefined : world.backends.get(name);
      // A dynamic name that is no backend: HAProxy goes on with the default one.
      if (found === undefined) break;
      if (isReady(s, found)) return found;
      state.at++;
    }
  }
  const { defaultBackend } = frontend.plan;
  if (defaultBackend !== undefined) {
    const found = world.backends.get(defaultBackend);
    if (found !== undefined) return isReady(s, found) ? found : undefined;
  }
  return frontend.own;
}

/** force-persist and ignore-persist of the backend. */
export function evaluatePersist(s: BaseStream): void {
  const list = s.backend!.loaded.persist;
  if (list.length > 0) list.run(s, { at: 0, entered: false }, true);
}

/** use-server rules. */
export function chooseServer(s: BaseStream): RuntimeServer | undefined | "yield" {
  const list = s.backend!.loaded.useServer;
  if (list.length > 0 && !s.persistent) list.run(s, { at: 0, entered: false }, true);
  return s.wantedServer;
}

/** option http-restrict-req-hdr-names: header names with other characters than letters, digits and "-". */
export function restrictNames(head: Head, plan: ProxyPlan): "ok" | "deny" {
  const mode = plan.options["http-restrict-req-hdr-names"];
  if (mode === undefined || mode === "preserve" || mode === false) return "ok";
  for (let i = head.count - 1; i >= 0; i--) {
    if (/^[A-Za-z0-9-]*$/.test(head.name(i))) continue;
    if (mode === "reject") return "deny";
    head.removeAt(i);
  }
  return "ok";
}
