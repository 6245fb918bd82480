import { memoOfSection } from "../../model/memo-of-section.ts";
import type { Proxy } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";
import { loadsLua } from "./unknown-lua.ts";

export const undefinedFilter = rule({
  id: "undefined-filter",
  severity: "error",
  stage: "start",
  summary: "A filter-sequence names a filter that its proxy does not have.",
  why: "Filters belong to the proxy they are declared in. HAProxy refuses a name it does not find there.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter trace\n    filter-sequence request compression\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter trace\n    filter-sequence request trace\n",
  manual: "9",
  applies: ({ keyword }) => keyword === "filter-sequence",
  statement({ statement, section }, model, report) {
    const proxy = model.proxyOf(section);
    if (proxy === undefined) return;
    const { tree } = section;
    const names = filterNames(proxy);
    const side = wordText(tree, statement.word + 1);
    // From 3.4 on, a comma may stand at the end.
    const list = wordText(tree, statement.word + 2);
    const given = atLeast(model, "3.4") ? list.replace(/(?<=.),$/, "") : list;
    for (const name of new Set(given.split(",")))
      if (!names.has(name) && !(name.startsWith("lua.") && loadsLua(model)))
        report(report.words(tree, statement, 2), `proxy '${proxy.name}' has no filter '${name}'`, {
          haproxy: `${proxy.name}: error while postparsing ${side} filter-sequence '${name}' : invalid filter name: '${name}' is not defined on the proxy`,
        });
  },
});

/** What a filter-sequence may call the filters of a proxy. */
const filterNames = memoOfSection((proxy: Proxy): ReadonlySet<string> => {
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
});
