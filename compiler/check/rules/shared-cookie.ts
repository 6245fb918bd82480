import type { Server } from "../../model/types.ts";
import { optionInForce, serversWith } from "../line-options.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const sharedCookie = rule({
  id: "shared-cookie",
  severity: "info",
  diag: true,
  summary: "Two servers of a backend have the same cookie value.",
  why: "A client with that cookie always comes to the first of them: persistence breaks for the others. Backup servers may share a value. HAProxy warns in diagnostic mode.",
  bad: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    cookie SRV insert\n    server s1 192.0.2.1:80 cookie a\n    server s2 192.0.2.2:80 cookie a\n",
  good: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    cookie SRV insert\n    server s1 192.0.2.1:80 cookie a\n    server s2 192.0.2.2:80 cookie b\n",
  manual: "5.2",
  proxy(proxy, _model, report) {
    const first = new Map<string, Server>();
    const said = new Set<Server["line"]>();
    for (const server of serversWith(proxy, "cookie")) {
      const place = optionInForce(server.lines, "cookie");
      if (place === undefined || optionInForce(server.lines, "backup", "no-backup") !== undefined) continue;
      const value = wordText(place.line.section.tree, place.line.statement.word + place.at + 1);
      const other = first.get(value);
      if (other === undefined) {
        first.set(value, server);
        continue;
      }
      if (said.has(server.line)) continue;
      said.add(server.line);
      report(
        report.words(proxy.tree, server.line.statement, place.line === server.line ? place.at : 0, 2),
        `server '${server.name}' has the same cookie value as '${other.name}'`,
        {
          help: "give each server a value of its own",
          related: [{ range: report.line(other.line), message: `cookie '${value}' used here first` }],
          haproxy: `'server ${server.name}' : same cookie value is set for a previous non-backup server in the same backend, it may break connection persistence`,
        },
      );
    }
  },
});
