import { fullName, hasServers, kindName, placeIn } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";

export const unroutableUpgrade = rule({
  id: "unroutable-upgrade",
  severity: "warning",
  summary: "Connections are switched to HTTP where only servers of a tcp proxy could take them.",
  why: "A connection that 'switch-mode http' has upgraded can only go to an HTTP backend; the servers of this section get none of them.",
  bad: "listen app\n    mode tcp\n    bind :80\n    timeout client 5s\n    timeout connect 5s\n    timeout server 5s\n    tcp-request inspect-delay 1s\n    tcp-request content switch-mode http if HTTP\n    server s1 192.0.2.1:80\n",
  good: "frontend app\n    mode tcp\n    bind :80\n    timeout client 5s\n    tcp-request inspect-delay 1s\n    tcp-request content switch-mode http if HTTP\n    default_backend web\nbackend web\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:80\n",
  manual: "4.3",
  touches: withKeyword("tcp-request content"),
  proxy(proxy, _model, report) {
    if (proxy.mode !== "tcp" || !hasServers(proxy)) return;
    const line = proxy
      .all("tcp-request content")
      .find(({ statement }) => statement.template.slots.some((slot) => slot.name === "switch-mode"));
    if (line === undefined || proxy.own("use_backend").length > 0) return;
    if (proxy.setting("default_backend") !== undefined) return;
    report(
      placeIn(proxy, line, report, 4),
      `connections that become HTTP cannot go to the servers of ${fullName(proxy)}, which is in mode tcp`,
      {
        help: "send them to an HTTP backend with default_backend or use_backend",
        haproxy: `Proxy '${proxy.name}' : 'switch-mode http' configured for a tcp ${kindName(proxy)} with no backend. Incoming connections upgraded to HTTP cannot be routed to TCP servers`,
      },
    );
  },
});
