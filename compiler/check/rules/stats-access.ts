import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";

export const statsAccess = rule({
  id: "stats-access",
  severity: "error",
  stage: "checks",
  summary: "'stats http-request' stands beside 'stats auth' or 'stats realm'.",
  why: "'stats auth' is short for rules that 'stats http-request' would replace: HAProxy refuses both at once.",
  bad: "listen stats\n    mode http\n    bind :8404\n    timeout client 5s\n    stats http-request deny if { src 192.0.2.1 }\n    stats auth admin:secret\n",
  good: "userlist ops\n    user admin insecure-password secret\nlisten stats\n    mode http\n    bind :8404\n    timeout client 5s\n    stats http-request auth unless { http_auth(ops) }\n",
  manual: "4.2",
  touches: withKeyword("stats http-request"),
  proxy(proxy, _model, report) {
    if (proxy.own("stats http-request").length === 0) return;
    const line = [...proxy.own("stats auth"), ...proxy.own("stats realm")][0];
    // What a defaults section gives is replaced.
    if (line === undefined) return;
    report(
      report.line({ statement: line, section: proxy }),
      "this and 'stats http-request' exclude each other",
      {
        help: "turn it into 'stats http-request auth unless { http_auth(<userlist>) }'",
        haproxy: `proxy '${proxy.name}': stats 'auth'/'realm' and 'http-request' can't be used at the same time.`,
      },
    );
  },
});
