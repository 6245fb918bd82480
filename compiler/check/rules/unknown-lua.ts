import { services } from "../../../grammar/catalogue/services.ts";
import type { Model } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const unknownLua = rule({
  id: "unknown-lua",
  severity: "error",
  summary: "A service that does not exist is used, or something written in Lua though no Lua file is loaded.",
  why: "HAProxy refuses names that no loaded script registers. What scripts register is not looked at here.",
  bad: "frontend www\n    mode http\n    bind :80\n    http-request lua.auth\n",
  good: "global\n    lua-load auth.lua\nfrontend www\n    mode http\n    bind :80\n    http-request lua.auth\n",
  manual: "3.1",
  applies: ({ slots }) =>
    slots.some((slot) => slot.kind === "action" && (slot.name === "lua." || slot.name === "use-service")),
  statement({ statement, section }, model, report) {
    const slot = statement.template.slots.find((each) => each.kind === "action")!;
    const at = slot.name === "use-service" ? slot.at + 1 : slot.at;
    const name = wordText(section.tree, statement.word + at);
    if (slot.name === "use-service" && at < statement.template.words && !name.startsWith("lua.")) {
      const service = Object.hasOwn(services, name) ? services[name] : undefined;
      const since = service?.since;
      if (service !== undefined && (since === undefined || atLeast(model, since))) {
        const { keyword } = statement.template;
        if (!service.sets.some((set) => set === keyword))
          report(
            report.words(section.tree, statement, at),
            `'${name}' answers requests in '${service.sets.join("' and '")}' rules only`,
            {
              haproxy: `Prometheus exporter service only available on '${service.sets[0]}' rulesets`,
            },
          );
        return;
      }
      const young = since !== undefined;
      const message = young
        ? `service '${name}' appeared in HAProxy ${since}`
        : `there is no service '${name}'`;
      report(report.words(section.tree, statement, at), message, {
        help: young
          ? "run a newer HAProxy, and say so with --haproxy-version"
          : "services written in Lua begin with 'lua.'",
        haproxy: `'${name}' unknown service name.`,
      });
      return;
    }
    if (loadsLua(model) || !name.startsWith("lua.")) return;
    report(report.words(section.tree, statement, at), `'${name}' is not registered: no Lua file is loaded`, {
      help: "add 'lua-load' to the global section",
      haproxy: `'${name}' unknown ${slot.name === "use-service" ? "service name" : "action"}.`,
    });
  },
});

/** Scripts may register anything then. */
export function loadsLua(model: Model): boolean {
  return model.globals.some(
    (each) => each.own("lua-load").length + each.own("lua-load-per-thread").length > 0,
  );
}
