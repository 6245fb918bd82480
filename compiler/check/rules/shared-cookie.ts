import { expanded } from "../../model/servers.ts";
import { hasLiteral } from "../../model/text.ts";
import type { Proxy, Server } from "../../model/types.ts";
import { optionInForce, optionsOf, serversWith } from "../line-options.ts";
import type { Report } from "../rule.ts";
import { rule } from "../rule.ts";
import { withOption } from "../touches.ts";
import { wordText } from "../word-text.ts";

const ownCookie = withOption("cookie");

export const sharedCookie = rule({
  id: "shared-cookie",
  severity: "info",
  diag: true,
  evenDisabled: true,
  summary: "Two servers of a backend have the same cookie value.",
  why: "A client with that cookie always comes to the first of them: persistence breaks for the others. Backup servers may share a value. HAProxy warns in diagnostic mode.",
  bad: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    cookie SRV insert\n    server s1 192.0.2.1:80 cookie a\n    server s2 192.0.2.2:80 cookie a\n",
  good: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    cookie SRV insert\n    server s1 192.0.2.1:80 cookie a\n    server s2 192.0.2.2:80 cookie b\n",
  manual: "5.2",
  alike: ["proxy"],
  alikeIf: (proxy) => proxy.setting("dynamic-cookie-key") === undefined,
  touches: (template) => template.keyword === "dynamic-cookie-key" || ownCookie(template),
  proxy(proxy, _model, report) {
    generated(proxy, report);
    if (areDistinct(proxy)) return;
    const first = new Map<string, Server>();
    const said = new Set<Server["line"]>();
    for (const server of expanded(serversWith(proxy, "cookie"), 2)) {
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

/** The usual case: each server line has a cookie of its own, or none. */
function areDistinct(proxy: Proxy): boolean {
  if (proxy.own("server-template").length > 0) return false;
  if (proxy.all("default-server").some(({ statement }) => ownCookie(statement.template))) return false;
  const seen = new Set<number>();
  for (const { template, word } of proxy.own("server")) {
    const at = optionsOf(template).get("cookie");
    if (at === undefined) continue;
    const id = proxy.tree.words.wordId[word + at + 1]!;
    if (seen.has(id)) return false;
    seen.add(id);
  }
  return true;
}

/** Dynamic cookies are made from the address, port and key: servers with one address get one value. */
function generated(proxy: Proxy, report: Report): void {
  const cookie = proxy.caps.backend ? proxy.enabled("cookie") : undefined;
  if (cookie === undefined || !hasLiteral(cookie, "dynamic")) return;
  if (proxy.enabled("dynamic-cookie-key") === undefined) return;
  const first = new Map<string, Server>();
  for (const server of proxy.declaredServers) {
    if (server.template !== undefined) continue;
    if (optionInForce(server.lines, "cookie") !== undefined) continue;
    const address = wordText(proxy.tree, server.line.statement.word + 2);
    const other = first.get(address);
    if (other === undefined) {
      first.set(address, server);
      continue;
    }
    report(
      report.words(proxy.tree, server.line.statement, 2),
      `servers '${other.name}' and '${server.name}' get the same cookie: they have one address`,
      {
        diag: false,
        severity: "warning",
        related: [{ range: report.line(other.line), message: "the other server" }],
        haproxy: `We generated two equal cookies for two different servers.\nPlease change the secret key for '${proxy.name}'.`,
      },
    );
  }
}
