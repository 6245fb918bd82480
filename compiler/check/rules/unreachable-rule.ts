import { memoOfTemplate } from "../../../grammar/template-memo.ts";
import type { Template } from "../../../grammar/tree.ts";
import { isProxyKind } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

/** Sets in which HAProxy itself says so; of `stats http-request`, any action counts as final. */
const reported = ["http-request", "http-response", "http-after-response", "stats http-request"];
const silent = ["tcp-request connection", "tcp-request session", "tcp-request content", "use_backend"];
const sets = [...reported.map((set) => [set, true] as const), ...silent.map((set) => [set, false] as const)];

export const unreachableRule = rule({
  id: "unreachable-rule",
  severity: "warning",
  stage: "lines",
  summary: "A rule follows one that is final and has no condition, so it never runs.",
  why: "The evaluation ends at the unconditional rule. HAProxy warns about the next rule of http-request, http-response, http-after-response and stats http-request lists and ignores it.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request deny\n    http-request set-header X-A b\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request set-header X-A b\n    http-request deny\n",
  manual: "4.3",
  alike: ["section"],
  touches: withKeyword(...sets.map(([set]) => set)),
  section(section, _model, report) {
    if (!isProxyKind(section.kind) && section.kind !== "defaults") return;
    const { tree } = section;
    for (const [set, told] of sets) {
      const rules = section.own(set);
      for (let i = 0; i + 1 < rules.length; i++) {
        const one = rules[i]!;
        if (!endsList(one.template)) continue;
        const next = rules[i + 1]!;
        const action = one.template.slots.find((slot) => slot.kind === "action");
        const name = action === undefined ? set : `${set} ${wordText(tree, one.word + action.at)}`;
        const stats = set === "stats http-request";
        report(
          report.line({ statement: next, section }),
          `this rule never runs: '${name}' at line ${one.line + 1} is final and has no condition`,
          {
            help: "give that rule a condition, or remove what follows it",
            related: [
              { range: report.line({ statement: one, section }), message: "evaluation always ends here" },
            ],
            ...(told
              ? {
                  haproxy: `previous '${stats ? "stats" : set}' action ${stats ? "" : "is final and "}has no condition attached, further entries are NOOP.`,
                }
              : { lint: true, severity: "info" as const }),
          },
        );
        // Said once where HAProxy is silent.
        if (!told) break;
      }
    }
  },
});

/** Whether nothing after a rule of that shape is reached. */
const endsList = memoOfTemplate(({ keyword, slots, errors }: Template): boolean => {
  if (errors.length > 0 || slots.some((slot) => slot.type?.name === "condition" && slot.count > 0))
    return false;
  if (keyword === "use_backend") return true;
  const action = slots.find((slot) => slot.kind === "action");
  if (action === undefined) return false;
  // A redirect that may have nowhere to go passes on.
  const passes = slots.some((slot) => slot.name === "ignore-empty");
  return keyword === "stats http-request" || (action.action?.final === true && !passes);
});
