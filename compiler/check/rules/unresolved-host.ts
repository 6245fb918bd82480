import type { Model, Proxy } from "../../model/types.ts";
import { hostsOf, mayStartWithout, oddAddresses } from "../files/server-hosts.ts";
import { type Report, rule } from "../rule.ts";
import { unresolvedText } from "../unresolved-text.ts";
import { impossibleHost, isDirective, isPossibleHost } from "../values/addresses.ts";
import { wordText } from "../word-text.ts";

export const unresolvedHost = rule({
  id: "unresolved-host",
  severity: "error",
  machine: true,
  stage: "start",
  summary: "A server's host name has no address, or cannot be one.",
  why: "HAProxy looks it up when it starts, and refuses to start without an address unless 'init-addr' lets it. It is about the machine, not the text: --missing-files decides what becomes of it. `hapax check` asks nothing of the network: it knows /etc/hosts and that names in .invalid have no address; `hapaxd` asks as HAProxy does.",
  bad: "backend app\n    server s1 app.invalid:80\n",
  good: "backend app\n    server s1 app.invalid:80 init-addr none\n",
  manual: "5.2",
  alike: ["proxy"],
  proxy(proxy, model, report) {
    const { machine } = model.options;
    if (!proxy.caps.backend) return;
    impossible(proxy, model, report);
    if (machine === undefined) return;
    for (const { name, line, at, otherwise } of hostsOf(proxy)) {
      if (!isPossibleHost(name) || isDirective(name)) continue;
      if (otherwise !== "fail" || machine.hasHost(name) !== false) continue;
      const server = line.statement;
      report(report.words(line.section.tree, server, at), `'${name}' has no address`, {
        help: "give its address, or let the server start without: init-addr last,libc,none",
        haproxy: unresolvedText(server, line.section, name),
      });
    }
  },
});

/** What cannot be the name of a host is wrong on every machine. */
function impossible(proxy: Proxy, model: Model, report: Report): void {
  const { env } = model.options;
  for (const { line, at } of oddAddresses(proxy)) {
    const { statement } = line;
    const text = wordText(proxy.tree, statement.word + at);
    const wrong = impossibleHost(text, statement.template.keyword, env && ((name) => env[name]));
    if (wrong === undefined || mayStartWithout(line, proxy)) continue;
    report(report.words(proxy.tree, statement, at), wrong.message, {
      machine: false,
      help: "give an address, or a name made of letters, digits, dashes and dots",
      haproxy: unresolvedText(statement, proxy, wrong.host),
    });
  }
}
