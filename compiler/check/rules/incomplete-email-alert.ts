import { lastOfLayers } from "../layers.ts";
import { fullName, placeIn } from "../proxy-names.ts";
import { rule } from "../rule.ts";

const needed = ["email-alert from", "email-alert to", "email-alert mailers"];
const all = [...needed, "email-alert level", "email-alert myhostname"];

export const incompleteEmailAlert = rule({
  id: "incomplete-email-alert",
  severity: "warning",
  summary: "Mail alerts lack a sender, a recipient or mailers.",
  why: "HAProxy ignores all 'email-alert' lines of a proxy unless it has 'from', 'to' and 'mailers'.",
  bad: "backend app\n    timeout connect 5s\n    timeout server 5s\n    email-alert from lb@example.org\n    server s1 192.0.2.1:80\n",
  good: "mailers ops\n    mailer m1 192.0.2.1:25\nbackend app\n    timeout connect 5s\n    timeout server 5s\n    email-alert from lb@example.org\n    email-alert to ops@example.org\n    email-alert mailers ops\n    server s1 192.0.2.1:80\n",
  manual: "4.2",
  touches: ({ keyword }) => keyword.startsWith("email-alert"),
  proxy(proxy, _model, report) {
    const line = lastOfLayers(proxy, all);
    if (line === undefined) return;
    const missing = needed.filter((keyword) => lastOfLayers(proxy, [keyword]) === undefined);
    if (missing.length === 0) return;
    report(
      placeIn(proxy, line, report, 2),
      `${fullName(proxy)} sends no mail alerts: there is no ${missing.map((keyword) => `'${keyword}'`).join(", no ")}`,
      {
        help: `add ${missing.map((keyword) => `'${keyword}'`).join(", ")}`,
        haproxy: `'email-alert' will be ignored for ${fullName(proxy)} (the presence any of 'email-alert from', 'email-alert level' 'email-alert mailers', 'email-alert myhostname', or 'email-alert to' requires each of 'email-alert from', 'email-alert mailers' and 'email-alert to' to be present).`,
      },
    );
  },
});
