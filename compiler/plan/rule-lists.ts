import type { Plan, ProxyPlan, RuleListPlan } from "../../runtime/plan.ts";

export interface NamedList {
  proxy: ProxyPlan;
  /** Rule set name, or "use_backend", "use-server", "persist", "stats http-request". */
  set: string;
  list: RuleListPlan;
  /** Rules run when the message's head is there, or undecided samples count as absent. */
  httpReady: boolean;
}

/** Every rule list of the plan, in order of proxies. */
export function* ruleLists(plan: Plan): Generator<NamedList> {
  for (const proxy of plan.proxies) {
    for (const [set, list] of Object.entries(proxy.rules))
      if (list !== undefined) yield { proxy, set, list, httpReady: !set.startsWith("tcp-") };
    yield { proxy, set: "use_backend", list: proxy.useBackend, httpReady: true };
    yield { proxy, set: "use-server", list: proxy.useServer, httpReady: true };
    yield { proxy, set: "persist", list: proxy.persistRules, httpReady: true };
    if (proxy.stats !== undefined)
      yield { proxy, set: "stats http-request", list: proxy.stats.httpRequest, httpReady: true };
  }
}
