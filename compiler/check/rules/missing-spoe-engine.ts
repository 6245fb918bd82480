import { memoOfSection } from "../../model/memo-of-section.ts";
import type { Section } from "../../model/types.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const missingSpoeEngine = rule({
  id: "missing-spoe-engine",
  severity: "error",
  stage: "checks",
  summary: "A rule sends messages to an SPOE engine that its proxy does not have.",
  why: "'send-spoe-group' names the engine of a 'filter spoe' line of the same section. HAProxy refuses any other name.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request send-spoe-group agent group\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter spoe engine agent config /etc/haproxy/agent.conf\n    http-request send-spoe-group agent group\n",
  manual: "9.3",
  applies: ({ slots, errors }) =>
    errors.length === 0 && slots.some(({ kind, name }) => kind === "action" && name === "send-spoe-group"),
  statement({ statement, section }, model, report) {
    const proxy = model.proxyOf(section);
    if (proxy !== undefined && isDisabled(proxy)) return;
    const { at } = statement.template.slots.find(
      ({ kind, name }) => kind === "action" && name === "send-spoe-group",
    )!;
    const engine = wordText(section.tree, statement.word + at + 1);
    // Without an engine of its own, a filter has that of its file.
    const known = enginesOf(section);
    if (known.has(engine) || known.has("")) return;
    const group = wordText(section.tree, statement.word + at + 2);
    report(report.words(section.tree, statement, at + 1), `this section has no SPOE engine '${engine}'`, {
      help: `add 'filter spoe engine ${engine} config <file>'`,
      haproxy: `Proxy '${section.name}': unable to find SPOE engine '${engine}' used by the send-spoe-group '${group}'.`,
    });
  },
});

/** Engines of a section's filters; "": one that the line does not name. */
const enginesOf = memoOfSection((section: Section): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { template, word } of section.own("filter spoe")) {
    const slot = template.slots.find(({ kind, name }) => kind === "literal" && name === "engine");
    names.add(slot === undefined ? "" : wordText(section.tree, word + slot.at + 1));
  }
  return names;
});
