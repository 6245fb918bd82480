import type { Line, Proxy } from "../../model/types.ts";
import { optionsOf } from "../line-options.ts";
import { placeIn } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const fcgiApplication = rule({
  id: "fcgi-application",
  severity: "error",
  summary: "FastCGI servers and an 'fcgi-app' do not come together.",
  why: "HAProxy needs both: servers with 'proto fcgi' and the application they run, in a backend of mode http. It refuses one without the other.",
  bad: "backend php\n    mode http\n    server s1 192.0.2.1:9000 proto fcgi\n",
  good: "backend php\n    mode http\n    use-fcgi-app php\n    server s1 192.0.2.1:9000 proto fcgi\nfcgi-app php\n    docroot /var/www\n",
  manual: "10",
  touches: (template) =>
    template.keyword === "use-fcgi-app" ||
    template.keyword.startsWith("filter") ||
    optionsOf(template).has("proto"),
  proxy(proxy, _model, report) {
    if (!proxy.caps.backend) return;
    const app = appOf(proxy);
    if (app === undefined && !mayBeFcgi(proxy)) return;
    if (app !== undefined && proxy.mode !== "http") {
      report(placeIn(proxy, app, report, 2), "an fcgi-app needs mode http", {
        haproxy: `proxy '${proxy.name}': FCGI application cannot be used in non-HTTP mode.`,
      });
      return;
    }
    const server = proxy.declaredServers.find((one) => protocolOf(one.lines) === "fcgi");
    if (server !== undefined && app === undefined)
      report(placeIn(proxy, server.line, report, 2), `no 'use-fcgi-app' says what '${server.name}' runs`, {
        help: "add 'use-fcgi-app' with the name of an fcgi-app section",
        haproxy: `proxy '${proxy.name}': FCGI server '${server.name}' has no FCGI app configured.`,
      });
    else if (server === undefined && app !== undefined)
      report(placeIn(proxy, app, report, 2), "no server of this backend says 'proto fcgi'", {
        haproxy: `proxy '${proxy.name}': FCGI app configured but no FCGI server found.`,
      });
  },
});

function appOf(proxy: Proxy): Line | undefined {
  return (
    proxy.all("use-fcgi-app")[0] ??
    proxy
      .linesOf(["filter", "filter fcgi-app"])
      .find(
        ({ statement, section }) =>
          statement.template.words > 1 && wordText(section.tree, statement.word + 1) === "fcgi-app",
      )
  );
}

function mayBeFcgi(proxy: Proxy): boolean {
  return ["server", "server-template", "default-server"].some((keyword) =>
    proxy.all(keyword).some((line) => protocolOf([line]) === "fcgi"),
  );
}

/** The argument of `proto` in force. */
function protocolOf(lines: readonly Line[]): string | undefined {
  for (let at = lines.length - 1; at >= 0; at--) {
    const { statement, section } = lines[at]!;
    for (const slot of statement.template.slots)
      if (slot.kind === "option" && slot.name === "proto")
        return wordText(section.tree, statement.word + slot.at + 1);
  }
  return undefined;
}
