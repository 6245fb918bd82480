import type { Proxy } from "../../model/types.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";
import { loadsLua } from "./unknown-lua.ts";

/** Lines that make a bandwidth limit; its name is the word after these. */
const limits = ["filter bwlim-in", "filter bwlim-out"];

export const undefinedFilter = rule({
  id: "undefined-filter",
  severity: "error",
  summary: "A rule or a filter-sequence names a filter that its proxy does not have.",
  why: "Filters belong to the proxy they are declared in. HAProxy refuses a name it does not find there.",
  bad: "frontend www\n    mode http\n    bind :80\n    http-request set-bandwidth-limit slow limit 1m\n",
  good: "frontend www\n    mode http\n    bind :80\n    filter bwlim-in slow default-limit 1m default-period 1s\n    http-request set-bandwidth-limit slow limit 1m\n",
  manual: "9",
  applies: ({ keyword, slots }) =>
    keyword === "filter-sequence" ||
    slots.some((slot) => slot.kind === "action" && slot.name === "set-bandwidth-limit"),
  statement({ statement, section }, model, report) {
    const proxy = model.proxyOf(section);
    if (proxy === undefined) return;
    const { tree } = section;
    if (statement.template.keyword === "filter-sequence") {
      const names = filterNames(proxy);
      const side = wordText(tree, statement.word + 1);
      for (const name of wordText(tree, statement.word + 2).split(","))
        if (name !== "" && !names.has(name) && !(name.startsWith("lua.") && loadsLua(model)))
          report(report.words(tree, statement, 2), `proxy '${proxy.name}' has no filter '${name}'`, {
            haproxy: `${proxy.name}: error while postparsing ${side} filter-sequence '${name}' : invalid filter name: '${name}' is not defined on the proxy`,
          });
      return;
    }
    const at = statement.template.slots.find((slot) => slot.kind === "action")!.at + 1;
    if (at >= statement.template.words) return;
    const name = wordText(tree, statement.word + at);
    const known = limits.some((keyword) =>
      proxy.all(keyword).some((line) => wordText(line.section.tree, line.statement.word + 2) === name),
    );
    if (!known)
      report(
        report.words(tree, statement, at),
        `proxy '${proxy.name}' has no bandwidth limit named '${name}'`,
        {
          help: `add 'filter bwlim-in ${name}' or 'filter bwlim-out ${name}' to it`,
          haproxy: `Proxy '${proxy.name}': unable to find bwlim filter '${name}' referenced by set-bandwidth-limit rule.`,
        },
      );
  },
});

/** What a filter-sequence may call the filters of a proxy. */
function filterNames(proxy: Proxy): Set<string> {
  const names = new Set<string>();
  for (const keyword of proxy.keywords()) {
    if (!keyword.startsWith("filter ")) continue;
    names.add(keyword.slice("filter ".length));
    for (const line of proxy.all(keyword)) names.add(wordText(line.section.tree, line.statement.word + 1));
  }
  if (proxy.keywords().has("use-fcgi-app")) names.add("fcgi-app");
  for (const keyword of proxy.keywords())
    if (keyword.startsWith("compression "))
      for (const name of ["comp-req", "comp-res", "compression"]) names.add(name);
  return names;
}
