import { hostsOf } from "../files/server-hosts.ts";
import { rule } from "../rule.ts";
import { unresolvedText } from "../unresolved-text.ts";
import { isDirective, isPossibleHost } from "../values/addresses.ts";

export const unresolvedHost = rule({
  id: "unresolved-host",
  severity: "error",
  machine: true,
  stage: "start",
  summary: "A server's host name has no address.",
  why: "HAProxy looks it up when it starts, and refuses to start without an address unless 'init-addr' lets it. It is about the machine, not the text: --missing-files decides what becomes of it. `hapax check` asks nothing of the network: it knows /etc/hosts and that names in .invalid have no address; `hapaxd` asks as HAProxy does.",
  bad: "backend app\n    server s1 app.invalid:80\n",
  good: "backend app\n    server s1 app.invalid:80 init-addr none\n",
  manual: "5.2",
  alike: ["proxy"],
  proxy(proxy, model, report) {
    const { machine } = model.options;
    if (machine === undefined || !proxy.caps.backend) return;
    for (const { name, line, at, otherwise } of hostsOf(proxy)) {
      // said of the text, on any machine
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
