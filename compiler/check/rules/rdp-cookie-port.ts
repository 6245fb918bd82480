import { addressRules, readAddress } from "../../../grammar/values/address.ts";
import { firstOf } from "../../model/line-order.ts";
import { fullName } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const rdpCookiePort = rule({
  id: "rdp-cookie-port",
  severity: "warning",
  summary: "A backend keeps clients at their server by RDP cookie, but a server has no port of its own.",
  why: "The cookie names address and port of the server. HAProxy cannot tell a server by it whose port depends on the connection.",
  bad: "backend desktops\n    mode tcp\n    timeout connect 5s\n    timeout server 5s\n    persist rdp-cookie\n    server s1 192.0.2.1\n",
  good: "backend desktops\n    mode tcp\n    timeout connect 5s\n    timeout server 5s\n    persist rdp-cookie\n    server s1 192.0.2.1:3389\n",
  manual: "4.2",
  touches: withKeyword("persist rdp-cookie", "persist"),
  proxy(proxy, _model, report) {
    if (!proxy.caps.backend || firstOf(proxy, ["persist rdp-cookie", "persist"]) === undefined) return;
    for (const keyword of ["server", "server-template"])
      for (const statement of proxy.own(keyword)) {
        const at = keyword === "server" ? 2 : 3;
        if (statement.template.words <= at) continue;
        const { value } = readAddress(wordText(proxy.tree, statement.word + at), addressRules.server);
        if (value === undefined || (value.port !== undefined && value.port !== 0)) continue;
        if (!["ipv4", "ipv6", "any", "name"].includes(value.family)) continue;
        const name = wordText(proxy.tree, statement.word + 1);
        report(
          report.words(proxy.tree, statement, at),
          `RDP cookies will not find server '${name}': it has no port of its own`,
          {
            help: "give the address a port",
            haproxy: `${fullName(proxy)} : RDP cookie persistence will not work for server '${name}' because it lacks an explicit port number.`,
          },
        );
      }
  },
});
