import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Model } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";

const sections = new Set<string>(["acme"]);
const keywords = new Set(["force-cfg-parser-pause", "tune.fd.edge-triggered", "tune.fd.tables"]);
const options = new Set(["ktls", "no-ktls", "nbconn"]);
const actions = new Set(["normalize-uri"]);

export const experimental = rule({
  id: "experimental",
  severity: "error",
  summary: "An experimental feature is used, but the global section does not allow them.",
  why: "HAProxy refuses it without 'expose-experimental-directives' before it.",
  bad: "global\n    tune.fd.tables shared\n",
  good: "global\n    expose-experimental-directives\n    tune.fd.tables shared\n",
  manual: "3.1",
  applies: ({ keyword, slots }) =>
    keywords.has(keyword) ||
    sections.has(keyword) ||
    slots.some(
      ({ kind, name }) =>
        (kind === "option" && options.has(name)) || (kind === "action" && actions.has(name)),
    ),
  statement({ statement, section }, model, report) {
    // There was nothing to allow them before, and no need.
    if (!atLeast(model, "2.4") || allowsExperiments(model)) return;
    const { template } = statement;
    const help = "add 'expose-experimental-directives' to the global section";
    if (statement === section.node.header) {
      report(report.words(section.tree, statement), `section '${section.kind}' is experimental`, {
        help,
        haproxy: whole(
          `parsing [${place}]: section '${section.kind}' is experimental, must be allowed via a global 'expose-experimental-directives'`,
        ),
      });
      return;
    }
    const say = (name: string, at: number, what = "directive"): void =>
      report(report.words(section.tree, statement, at), `'${name}' is experimental`, {
        help,
        haproxy: `'${name}' ${what} is experimental, must be allowed via a global 'expose-experimental-directives'`,
      });
    if (keywords.has(template.keyword)) say(template.keyword, 0);
    for (const slot of template.slots)
      if (slot.kind === "option" && options.has(slot.name)) say(slot.name, slot.at);
      else if (slot.kind === "action" && actions.has(slot.name)) say(slot.name, slot.at, "action");
  },
});

/** Whether the global section allows experimental features. */
export function allowsExperiments(model: Model): boolean {
  return model.globals.some((section) => section.own("expose-experimental-directives").length > 0);
}
