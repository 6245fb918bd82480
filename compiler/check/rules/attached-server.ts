import { memoOfSection } from "../../model/memo-of-section.ts";
import type { Proxy, Server } from "../../model/types.ts";
import { optionsOf } from "../line-options.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const attachedServer = rule({
  id: "attached-server",
  severity: "error",
  stage: "checks",
  summary: "A connection is attached to a server that does not take it as the rule says.",
  why: "'attach-srv' needs mode http. It names connections ('name') if, and only if, the server tells them apart by name: with 'sni' over TLS or 'pool-conn-name'.",
  bad: "global\n    expose-experimental-directives\nfrontend www\n    mode http\n    bind :80\n    timeout client 5s\n    tcp-request session attach-srv app/s1 name src\nbackend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    server s1 rhttp@\n",
  good: "global\n    expose-experimental-directives\nfrontend www\n    mode http\n    bind :80\n    timeout client 5s\n    tcp-request session attach-srv app/s1\nbackend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    server s1 rhttp@\n",
  manual: "4.3",
  applies: ({ slots, errors }) =>
    errors.length === 0 && slots.some(({ kind, name }) => kind === "action" && name === "attach-srv"),
  statement({ statement, section }, model, report) {
    const proxy = model.proxyOf(section);
    if (proxy === undefined || isDisabled(proxy)) return;
    const { slots } = statement.template;
    const at = slots.find(({ kind, name }) => kind === "action" && name === "attach-srv")!.at;
    if (proxy.mode !== "http") {
      report(report.words(section.tree, statement, at), "'attach-srv' needs mode http", {
        haproxy: `Proxy '${proxy.name}': attach-srv rule requires HTTP proxy mode.`,
      });
      return;
    }
    const path = wordText(section.tree, statement.word + at + 1);
    const slash = path.indexOf("/");
    if (slash < 0 || slash === path.length - 1) {
      report(report.words(section.tree, statement, at + 1), `'${path}' is not <backend>/<server>`, {
        haproxy: `Proxy '${proxy.name}': attach-srv rule: invalid server name '${path}'.`,
      });
      return;
    }
    const backend = model.backend(path.slice(0, slash));
    const server = backend && serversOf(backend).get(path.slice(slash + 1));
    if (server === undefined) return;
    const options = new Set(server.lines.flatMap((line) => [...optionsOf(line.statement.template).keys()]));
    const named = options.has("pool-conn-name") || (options.has("sni") && options.has("ssl"));
    const names = slots.some(({ kind, name }) => kind === "literal" && name === "name");
    if (named === names) return;
    report(
      report.words(section.tree, statement, at, 2),
      names
        ? `server '${path}' does not tell connections apart by name`
        : `server '${path}' tells connections apart by name, and this rule gives none`,
      {
        help: names ? "remove 'name', or add 'pool-conn-name' to the server" : "add 'name <expression>'",
        haproxy: names
          ? `Proxy '${proxy.name}': attach-srv rule has a name argument while server '${path}' does not use pool-conn-name; either reconfigure the server or remove the name argument from this attach-srv rule.`
          : `Proxy '${proxy.name}': attach-srv rule has no name argument while server '${path}' uses pool-conn-name; either add a name argument to the attach-srv rule or reconfigure the server.`,
      },
    );
  },
});

/** The first server of each name. */
const serversOf = memoOfSection((proxy: Proxy): ReadonlyMap<string, Server> => {
  const servers = new Map<string, Server>();
  for (const server of proxy.declaredServers) if (!servers.has(server.name)) servers.set(server.name, server);
  return servers;
});
