import type { Range } from "../../../grammar/diagnostic.ts";
import { fromWord } from "../../model/section.ts";
import type { Defaults, Proxy } from "../../model/types.ts";
import { rule } from "../rule.ts";

export const mixedDefaults = rule({
  id: "mixed-defaults",
  severity: "warning",
  stage: "lines",
  summary:
    "A defaults section is named by one section, and used by another just because it was the last one.",
  why: "Whoever adds a defaults section in between changes the second without knowing. HAProxy asks to name it everywhere, or nowhere.",
  bad: "defaults base\n    timeout client 5s\nfrontend one from base\n    bind :80\nfrontend two\n    bind :81\n",
  good: "defaults base\n    timeout client 5s\nfrontend one from base\n    bind :80\nfrontend two from base\n    bind :81\n",
  manual: "4",
  model(model, report) {
    for (const section of model.defaults) {
      if (section.users.length < 2) continue;
      let named = false;
      let silently = false;
      for (const user of section.users) {
        if (hasFrom(user)) named = true;
        else silently = true;
        if (!named || !silently) continue;
        const from = user.node.header;
        if (from === undefined) continue;
        report(
          report.words(user.tree, from, 0, from.template.words),
          `defaults section '${section.name}' is ${hasFrom(user) ? "named here, but others use it without a name" : "used here without its name, which others give"}`,
          {
            help: hasFrom(user) ? "name it in all sections that use it" : `add 'from ${section.name}'`,
            related: [{ range: headerOf(section), message: "the defaults section" }],
            haproxy: `defaults section '${section.name}' (declared at ${section.tree.name}:${section.node.line + 1}) is explicitly referenced by another proxy and implicitly used here. To avoid any ambiguity don't mix both usage. Add a last defaults section not explicitly used or always use explicit references.`,
          },
        );
      }
    }

    function headerOf(section: Defaults | Proxy): Range {
      return report.words(section.tree, section.node.header!, 0, 2);
    }
  },
});

function hasFrom({ node, tree }: Defaults | Proxy): boolean {
  return fromWord(node, tree) >= 0;
}
