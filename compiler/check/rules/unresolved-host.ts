import { place, whole } from "../../../grammar/diagnostic.ts";
import { hostsOf } from "../files/server-hosts.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

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
      if (otherwise !== "fail" || machine.hasHost(name) !== false) continue;
      const server = line.statement;
      report(report.words(line.section.tree, server, at), `'${name}' has no address`, {
        help: "give its address, or let the server start without: init-addr last,libc,none",
        haproxy: whole(
          `[${place}] : '${server.template.keyword} ${proxy.name}/${wordText(proxy.tree, server.word + 1)}' : could not resolve address '${name}'.`,
        ),
      });
    }
  },
});
