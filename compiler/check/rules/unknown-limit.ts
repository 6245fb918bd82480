import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const unknownLimit = rule({
  id: "unknown-limit",
  severity: "error",
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
    const limits = [...section.own("filter bwlim-in"), ...section.own("filter bwlim-out")];
    if (limits.some(({ word }) => wordText(section.tree, word + 2) === name)) return;
    report(
      report.words(section.tree, statement, at),
      `there is no bandwidth limit '${name}' in this section`,
      {
        help: `add 'filter bwlim-in ${name}' or 'filter bwlim-out ${name}'`,
        // HAProxy takes another limit of the section for it, in silence.
        ...(limits.length > 0 ? { lint: true, severity: "warning" as const } : {}),
        haproxy: `Proxy '${section.name}': unable to find bwlim filter '${name}' referenced by set-bandwidth-limit rule.`,
      },
    );
  },
});
