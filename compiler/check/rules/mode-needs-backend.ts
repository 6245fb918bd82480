import { whole } from "../../../grammar/diagnostic.ts";
import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const modeNeedsBackend = rule({
  id: "mode-needs-backend",
  severity: "error",
  summary: "A frontend is given a mode that only backends have, or a backend one of frontends.",
  why: "HAProxy refuses it: 'log' and 'spop' are for backends, 'haterm' is for frontends.",
  bad: "frontend www\n    mode log\n    bind :80\n",
  good: "frontend www\n    mode http\n    bind :80\n",
  manual: "4.2",
  alike: ["line"],
  applies: ({ keyword }) => keyword === "mode" || keyword === "mode health",
  statement({ statement, section }, model, report) {
    const mode = wordText(section.tree, statement.word + 1);
    const wrong =
      section.kind === "frontend"
        ? mode === "log" || mode === "spop"
        : section.kind === "backend" && (mode === "haterm" || (mode === "health" && !atLeast(model, "2.3")));
    if (!wrong) return;
    report(report.words(section.tree, statement, 1), `mode ${mode} is not for a ${section.kind}`, {
      haproxy:
        mode === "health"
          ? whole(`backend '${section.name}' cannot be in health mode as it has no frontend capability.`)
          : `mode ${mode === "log" ? "syslog" : mode} is only applicable on proxies with ${section.kind === "frontend" ? "backend" : "frontend"} capability.`,
    });
  },
});
