import { memoOfSection } from "../../model/memo-of-section.ts";
import type { Section } from "../../model/types.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const unknownLimit = rule({
  id: "unknown-limit",
  severity: "error",
  stage: "checks",
  summary: "A rule turns on a bandwidth limit that its section does not have.",
  why: "'set-bandwidth-limit' names a 'filter bwlim-in' or 'filter bwlim-out' of the same section. HAProxy refuses any other name, or takes another limit for it.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request set-bandwidth-limit down\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter bwlim-out down default-limit 1m default-period 1s\n    http-request set-bandwidth-limit down\n",
  manual: "9.7",
  applies: ({ slots, errors }) =>
    errors.length === 0 &&
    slots.some((slot) => slot.kind === "action" && slot.name === "set-bandwidth-limit"),
  statement({ statement, section }, model, report) {
    const proxy = model.proxyOf(section);
    if (proxy !== undefined && isDisabled(proxy)) return;
    const at = statement.template.slots.find((slot) => slot.kind === "action")!.at + 1;
    const name = wordText(section.tree, statement.word + at);
    const { names, isLast } = limitsOf(section);
    if (names.has(name)) return;
    report(
      report.words(section.tree, statement, at),
      `there is no bandwidth limit '${name}' in this section`,
      {
        help: `add 'filter bwlim-in ${name}' or 'filter bwlim-out ${name}'`,
        // HAProxy takes another limit of the section for it, in silence.
        ...(isLast ? { lint: true, severity: "warning" as const } : {}),
        haproxy: `Proxy '${section.name}': unable to find bwlim filter '${name}' referenced by set-bandwidth-limit rule.`,
      },
    );
  },
});

interface Limits {
  names: ReadonlySet<string>;
  /** The last filter of the section is a limit. */
  isLast: boolean;
}

const limitsOf = memoOfSection((section: Section): Limits => {
  const names = new Set<string>();
  let isLast = false;
  for (const { template, word } of section.node.statements) {
    if (!template.keyword.startsWith("filter ")) continue;
    isLast = limits.has(template.keyword);
    if (isLast) names.add(wordText(section.tree, word + 2));
  }
  return { names, isLast };
});

const limits = new Set(["filter bwlim-in", "filter bwlim-out"]);
