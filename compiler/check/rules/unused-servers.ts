import { textOf } from "../../model/text.ts";
import { hasServers } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { compatible } from "./incompatible-backend.ts";

export const unusedServers = rule({
  id: "unused-servers",
  severity: "warning",
  summary: "A listen section has both servers and a default_backend.",
  why: "The default backend always wins, so the servers are never used.",
  bad: "listen www\n    mode http\n    bind :80\n    default_backend app\n    server s1 192.0.2.1:80\nbackend app\n    mode http\n    server s1 192.0.2.1:80\n",
  good: "frontend www\n    mode http\n    bind :80\n    default_backend app\nbackend app\n    mode http\n    server s1 192.0.2.1:80\n",
  manual: "4.2",
  touches: withKeyword("default_backend"),
  proxy(proxy, model, report) {
    if (!proxy.caps.backend || !hasServers(proxy)) return;
    // In a backend, it is called ignored, but is not.
    const own = proxy.own("default_backend").at(-1);
    const fallback =
      own === undefined ? proxy.enabled("default_backend") : { statement: own, section: proxy };
    if (fallback === undefined) return;
    const target = model.backend(textOf(fallback, "backend") ?? "");
    if (target === undefined || target === proxy || !compatible(proxy, target)) return;
    const first = proxy.own("server")[0] ?? proxy.own("server-template")[0]!;
    report(
      report.words(proxy.tree, first, 0, 2),
      `the servers of '${proxy.name}' are never used: it has a default_backend`,
      {
        haproxy: `In proxy '${proxy.name}', the 'default_backend' rule always has precedence over the servers, which will never be used.`,
      },
    );
  },
});
