/** Binds one proxy's rule lists. */
import type { ActionFactory, ActionFn, LoadContext } from "../handlers.ts";
import type { Loader } from "../load.ts";
import type { ProxyPlan, RulePlan, RuleSetName } from "../plan.ts";
import { persistAction, useBackendAction, useServerAction } from "../proxy/switching.ts";
import { loadRules } from "../rules.ts";
import type { LoadedProxy } from "./runtime-world.ts";

export type Actions = Readonly<Record<string, ActionFactory>>;

export function loadProxy(plan: ProxyPlan, loader: Loader, actions: Actions): LoadedProxy {
  const makeRule =
    (name: RuleSetName) =>
    (rule: RulePlan, load: LoadContext): ActionFn | undefined =>
      actions[rule.action]?.(rule, load, name);
  const request = loader.context(plan.name, "request");
  const response = loader.context(plan.name, "response");
  const set = (name: RuleSetName) => {
    const side =
      name.startsWith("http-response") || name.startsWith("http-after") || name.startsWith("tcp-response");
    return loadRules(plan.rules[name], side ? response : request, makeRule(name));
  };
  return {
    plan,
    tcpConnection: set("tcp-request connection"),
    tcpSession: set("tcp-request session"),
    tcpContent: set("tcp-request content"),
    tcpResponse: set("tcp-response content"),
    httpRequest: set("http-request"),
    redirects: set("redirect"),
    httpResponse: set("http-response"),
    httpAfterResponse: set("http-after-response"),
    useBackend: loadRules(plan.useBackend, request, useBackendAction),
    useServer: loadRules(plan.useServer, request, useServerAction),
    persist: loadRules(plan.persistRules, request, persistAction),
    statsRules: loadRules(plan.stats?.httpRequest, request, makeRule("http-request")),
    forceSwitch: ((plan.settings["force-be-switch"] ?? []) as (number | null)[]).map((cond) =>
      cond === null ? () => true : request.cond(cond),
    ),
    monitorFail: plan.monitorFail.map((m) => request.cond(m.cond)),
    stick: plan.stickRules.map((rule) => {
      const load = rule.kind === "store-response" ? response : request;
      return {
        kind: rule.kind,
        get: load.expr(rule.expr),
        table: load.table(rule.table),
        cond: rule.cond === undefined ? undefined : load.cond(rule.cond),
      };
    }),
    uniqueId: plan.uniqueIdFormat === undefined ? undefined : request.format(plan.uniqueIdFormat),
    tlvs: new Map(
      plan.servers.map((server) => [
        server.name,
        (server.setProxyV2Tlv ?? []).map((t) => ({ type: t.type, text: request.format(t.format) })),
      ]),
    ),
  };
}
