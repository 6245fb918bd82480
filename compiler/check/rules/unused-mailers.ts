import { lastOfLayers } from "../layers.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const unusedMailers = rule({
  id: "unused-mailers",
  severity: "warning",
  summary: "A mailers section is not used by any proxy.",
  why: "HAProxy removes a section to which no complete mail alert of an enabled proxy refers, and warns about it.",
  bad: "mailers ops\n    mailer m1 192.0.2.1:25\n",
  good: "mailers ops\n    mailer m1 192.0.2.1:25\nbackend app\n    timeout connect 5s\n    timeout server 5s\n    email-alert from lb@example.org\n    email-alert to ops@example.org\n    email-alert mailers ops\n    server s1 192.0.2.1:80\n",
  manual: "12.3",
  model(model, report) {
    const sections = model.of("mailers");
    if (sections.length === 0) return;
    const used = new Set<string>();
    for (const proxy of model.proxies) {
      const mailers = lastOfLayers(proxy, ["email-alert mailers"]);
      if (mailers === undefined || isDisabled(proxy)) continue;
      if (lastOfLayers(proxy, ["email-alert from"]) && lastOfLayers(proxy, ["email-alert to"]))
        used.add(wordText(mailers.section.tree, mailers.statement.word + 2));
    }
    for (const { name, node, tree } of sections)
      if (node.header !== undefined && name !== "" && !used.has(name))
        report(report.words(tree, node.header, 0, 2), `section 'mailers ${name}' is not used`, {
          help: "name it in 'email-alert mailers' of a proxy, with 'from' and 'to', or remove it",
          haproxy: `Removing incomplete section 'mailers ${name}'.`,
        });
  },
});
