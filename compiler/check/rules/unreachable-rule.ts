import type { RuleSet } from "../../../grammar/catalogue/types.ts";
import { rule } from "../rule.ts";

/** Sets in which HAProxy itself says so. */
const reported: readonly RuleSet[] = ["http-request", "http-response", "http-after-response"];
const silent = [
  "tcp-request connection",
  "tcp-request session",
  "tcp-request content",
  "use_backend",
] as const;

export const unreachableRule = rule({
  id: "unreachable-rule",
  severity: "warning",
  summary: "A rule follows one that is final and has no condition, so it never runs.",
  why: "The evaluation ends at the unconditional rule. HAProxy warns about the next rule of http-request, http-response and http-after-response lists and ignores it.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request deny\n    http-request set-header X-A b\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request set-header X-A b\n    http-request deny\n",
  manual: "4.3",
  proxy(proxy, _model, report) {
    for (const set of [...reported, ...silent]) {
      if (proxy.own(set).length < 2) continue;
      const rules = proxy.rules(set).filter((r) => r.line.section === proxy);
      for (let i = 0; i + 1 < rules.length; i++) {
        const one = rules[i]!;
        // a redirect that may have nowhere to go passes on
        const passes = one.line.statement.template.slots.some((slot) => slot.name === "ignore-empty");
        const final = set === "use_backend" || (one.action?.final === true && !passes);
        if (!final || hasCondition(one.line.statement)) continue;
        const next = rules[i + 1]!;
        const name = set === "use_backend" ? "use_backend" : `${set} ${one.name}`;
        report(
          report.line(next.line),
          `this rule never runs: '${name}' at line ${one.line.statement.line + 1} is final and has no condition`,
          {
            help: "give that rule a condition, or remove what follows it",
            related: [{ range: report.line(one.line), message: "evaluation always ends here" }],
            ...((reported as readonly string[]).includes(set) && one.name !== "redirect"
              ? {
                  haproxy: `previous '${set}' action is final and has no condition attached, further entries are NOOP.`,
                }
              : { lint: true, severity: "info" as const }),
          },
        );
        break;
      }
    }
  },
});

function hasCondition(statement: {
  template: { slots: readonly { type?: { name: string }; count: number }[] };
}): boolean {
  return statement.template.slots.some((slot) => slot.type?.name === "condition" && slot.count > 0);
}
