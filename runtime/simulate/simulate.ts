import { actions } from "../actions/index.ts";
import { converters } from "../converters/index.ts";
import { fetches } from "../fetches/index.ts";
import { type LoadContext, Outcome } from "../handlers.ts";
import type { Loader } from "../load.ts";
import type { BindPlan, Plan, RulePlan } from "../plan.ts";
import { defaultHooks } from "../proxy/default-hooks.ts";
import type { RuleList } from "../rules.ts";
import type { INCOMPLETE } from "../value.ts";
import { buildWorld } from "../world/build-world.ts";
import type { LoadedProxy, RuntimeBackend, RuntimeFrontend } from "../world/runtime-world.ts";
import { explainCond } from "./explain-cond.ts";
import type { RouteStep } from "./route-step.ts";
import { serverSteps } from "./server-steps.ts";
import { type SimulatedRequest, SimulatedStream } from "./simulated-stream.ts";

export interface Route {
  frontend: string;
  steps: RouteStep[];
  end:
    | { kind: "backend"; backend: string; server?: string; candidates: string[] }
    | { kind: "reply"; status: number; location?: string }
    | { kind: "closed" };
}

/** Where a request comes in: a frontend by name, or the one that listens on the port it was sent to. */
export interface Entry {
  frontend?: string;
  port?: number;
}

/**
 * Walks a request through a plan as the proxy would, with the same fetches, converters, actions and order, and tells each step.
 * Nothing is opened, connected or logged; tables, maps and counters start empty. Responses are not simulated.
 *
 * @param all tell rules that did not match, too
 */
export function simulate(
  plan: Plan,
  entry: Entry,
  request: SimulatedRequest,
  all = false,
): { value: Route } | { errors: string[] } {
  const { world, loader } = buildWorld(plan, defaultHooks, { fetches, converters, actions });
  if (world.errors.length > 0)
    return { errors: world.errors.map((e) => `${plan.files[e.file] ?? "?"}:${e.line}: ${e.message}`) };
  const steps: RouteStep[] = [];
  const found = findFrontend([...world.frontends.values()], entry);
  if (typeof found === "string") return { errors: [found] };
  const { frontend, bind, reason } = found;
  steps.push({ at: frontend.plan.at, text: `frontend ${frontend.name}`, reasons: [reason] });
  const s = SimulatedStream.of(world, frontend, bind, request);
  if (s === undefined)
    return { value: { frontend: frontend.name, steps, end: { kind: "reply", status: 400 } } };
  const walk = new Walk(loader, s, steps, all);
  return { value: { frontend: frontend.name, steps, end: walk.request(frontend) } };
}

type End = Route["end"];

class Walk {
  readonly loader: Loader;
  readonly s: SimulatedStream;
  readonly steps: RouteStep[];
  readonly all: boolean;
  constructor(loader: Loader, s: SimulatedStream, steps: RouteStep[], all: boolean) {
    this.loader = loader;
    this.s = s;
    this.steps = steps;
    this.all = all;
  }

  request(frontend: RuntimeFrontend): End {
    const { loaded, plan } = frontend;
    const { s } = this;
    const early =
      this.list(loaded, "tcp-request connection", loaded.tcpConnection) ??
      this.list(loaded, "tcp-request session", loaded.tcpSession) ??
      this.list(loaded, "tcp-request content", loaded.tcpContent);
    if (early !== undefined) return early;
    if (s.http !== undefined) {
      if (plan.monitorUri !== undefined && plan.monitorUri === s.http.req.target) {
        this.steps.push({ at: plan.at, text: `monitor-uri ${plan.monitorUri}`, reasons: [] });
        const failing = loaded.monitorFail.some((cond) => cond(s) === true);
        return { kind: "reply", status: failing ? 503 : 200 };
      }
      const end = this.httpRules(loaded);
      if (end !== undefined) return end;
    }
    const backend = this.switching(frontend);
    if (backend === undefined) {
      this.steps.push({
        at: plan.at,
        text: "no backend: no rule chose one and there is no default_backend",
        reasons: [],
      });
      return s.http === undefined ? { kind: "closed" } : { kind: "reply", status: 503 };
    }
    s.backend = backend;
    if (backend !== frontend.own) {
      const end =
        this.list(backend.loaded, "tcp-request content", backend.loaded.tcpContent) ??
        (s.http === undefined ? undefined : this.httpRules(backend.loaded));
      if (end !== undefined) return end;
    }
    this.list(backend.loaded, "force-persist/ignore-persist", backend.loaded.persist);
    this.list(backend.loaded, "use-server", backend.loaded.useServer);
    const { server, candidates } = serverSteps(s, backend, this.steps);
    return {
      kind: "backend",
      backend: backend.name,
      candidates,
      ...(server === undefined ? {} : { server }),
    };
  }

  private httpRules(loaded: LoadedProxy): End | undefined {
    const { s } = this;
    const end = this.list(loaded, "http-request", loaded.httpRequest);
    if (end !== undefined) return end;
    const { stats } = loaded.plan;
    if (stats !== undefined && s.http!.req.target.startsWith(stats.uri)) {
      this.steps.push({ at: loaded.plan.at, text: `stats page at ${stats.uri}`, reasons: [] });
      return this.list(loaded, "stats http-request", loaded.statsRules) ?? { kind: "reply", status: 200 };
    }
    return this.list(loaded, "redirect", loaded.redirects);
  }

  private switching({ loaded, plan, own, name }: RuntimeFrontend): RuntimeBackend | undefined {
    const { s } = this;
    const { backends } = s.world;
    const context = this.loader.context(name, "request");
    for (const rule of loaded.useBackend.rules) {
      if (!this.holds(rule.plan, rule.cond, context, "use_backend")) continue;
      s.chosen = undefined;
      rule.act(s);
      const chosen = s.chosen === undefined ? undefined : backends.get(s.chosen);
      this.steps.push({
        at: rule.plan.at,
        text: `use_backend ${s.chosen}${chosen === undefined ? ": there is no such backend" : ""}`,
        reasons: this.why(rule.plan, context),
      });
      if (chosen === undefined) break;
      if (!chosen.plan.disabled) return chosen;
      this.steps.push({
        at: chosen.plan.at,
        text: `backend ${chosen.name} is disabled: next rule`,
        reasons: [],
      });
    }
    if (plan.defaultBackend !== undefined) {
      this.steps.push({
        at: plan.at,
        text: `default_backend ${plan.defaultBackend}`,
        reasons: ["no use_backend rule matched"],
      });
      return backends.get(plan.defaultBackend);
    }
    if (own !== undefined) this.steps.push({ at: plan.at, text: `${name}'s own servers`, reasons: [] });
    return own;
  }

  /** Runs a list; what ends the request, or undefined to go on. */
  private list(loaded: LoadedProxy, set: string, list: RuleList): End | undefined {
    const { s } = this;
    const context = this.loader.context(loaded.plan.name, "request");
    s.proxyName = loaded.plan.name;
    for (const rule of list.rules) {
      if (!this.holds(rule.plan, rule.cond, context, set)) continue;
      // Reasons first: the action may change what the condition looked at.
      const step: RouteStep = {
        at: rule.plan.at,
        text: ruleName(set, rule.plan),
        reasons: this.why(rule.plan, context),
      };
      this.steps.push(step);
      const code = rule.act(s);
      switch (code) {
        case Outcome.next:
          break;
        case Outcome.yield:
          step.text += " (would wait here; going on)";
          break;
        case Outcome.stop:
          return undefined;
        case Outcome.reject:
          return { kind: "closed" };
        case Outcome.deny:
        case Outcome.replied: {
          const status = s.replyWith?.status ?? s.http?.denyStatus ?? 403;
          const location = s.replyWith?.headers.find(([name]) => name.toLowerCase() === "location")?.[1];
          return {
            kind: "reply",
            status: status === 0 ? 403 : status,
            ...(location === undefined ? {} : { location }),
          };
        }
        case Outcome.failed:
          return { kind: "reply", status: 500 };
      }
    }
    return undefined;
  }

  private holds(
    rule: RulePlan,
    cond: ((s: SimulatedStream) => boolean | typeof INCOMPLETE) | undefined,
    context: LoadContext,
    set: string,
  ): boolean {
    // Everything has arrived: what is still undecided counts as false.
    const result = cond === undefined || cond(this.s) === true;
    if (!result && this.all)
      this.steps.push({
        at: rule.at,
        text: `${ruleName(set, rule)}: no match`,
        reasons: this.why(rule, context),
      });
    return result;
  }

  private why(rule: RulePlan, context: LoadContext): string[] {
    if (rule.cond === undefined) return ["no condition"];
    return explainCond(context.plan.conds[rule.cond]!, context, this.s);
  }
}

/** As written, roughly: the counter's number is part of the word, and some lists have one kind of rule only. */
function ruleName(set: string, { action, args }: RulePlan): string {
  if (set.split("/").includes(action)) return action;
  return `${set} ${action}${action === "track-sc" ? String(args["index"]) : ""}`;
}

function findFrontend(
  frontends: readonly RuntimeFrontend[],
  entry: Entry,
): { frontend: RuntimeFrontend; bind: BindPlan; reason: string } | string {
  const nowhere: BindPlan = {
    address: { family: "ip", host: "", port: entry.port ?? 80 },
    options: {},
    at: { file: 0, line: 0 },
  };
  const open = frontends.filter((f) => !f.plan.disabled);
  if (entry.frontend !== undefined) {
    const frontend = open.find((f) => f.name === entry.frontend);
    if (frontend === undefined) return `there is no frontend '${entry.frontend}'`;
    return { frontend, bind: frontend.plan.binds[0] ?? nowhere, reason: "named on the command line" };
  }
  for (const frontend of open)
    for (const bind of frontend.plan.binds) {
      const { family, port, portEnd } = bind.address;
      if (
        family === "ip" &&
        entry.port !== undefined &&
        entry.port >= port &&
        entry.port <= (portEnd ?? port)
      )
        return { frontend, bind, reason: `listens on port ${entry.port}` };
    }
  const frontend = open.find((f) => f.plan.mode === "http") ?? open[0];
  if (frontend === undefined) return "the configuration has no frontend";
  const missing = entry.port === undefined ? "" : `nothing listens on port ${entry.port}; `;
  return { frontend, bind: frontend.plan.binds[0] ?? nowhere, reason: `${missing}the first frontend` };
}
