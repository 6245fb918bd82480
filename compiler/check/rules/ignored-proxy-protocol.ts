import { place, whole } from "../../../grammar/diagnostic.ts";
import { optionsOf, serversWith } from "../line-options.ts";
import { rule } from "../rule.ts";
import { withOption } from "../touches.ts";

const on = ["send-proxy", "send-proxy-v2", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn"];

export const ignoredProxyProtocol = rule({
  id: "ignored-proxy-protocol",
  severity: "warning",
  stage: "start",
  since: "3.2",
  summary: "'send-proxy' where no proxied connection is made.",
  why: "Servers of a ring, of logs and of SPOE agents are talked to by HAProxy itself. It ignores the option.",
  bad: "backend logs\n    mode log\n    default-server send-proxy\n    server s1 udp@192.0.2.1:514\n",
  good: "backend logs\n    mode log\n    server s1 udp@192.0.2.1:514\n",
  manual: "5.2",
  touches: withOption(...on),
  section(section, model, report) {
    if (section.kind === "ring") {
      for (const statement of section.own("server")) {
        const options = optionsOf(statement.template);
        const name = on.find((option) => options.has(option));
        if (name !== undefined)
          report(report.words(section.tree, statement, options.get(name)!), message(name), { help, haproxy });
      }
      return;
    }
    const proxy = model.proxyOf(section);
    if (proxy === undefined || (proxy.mode !== "log" && proxy.mode !== "spop")) return;
    const said = new Set<unknown>();
    for (const option of on)
      for (const { line, lines } of serversWith(proxy, option)) {
        const place = lines.find(({ statement }) => optionsOf(statement.template).has(option));
        // The option on the server's own line is for mode-mismatch to speak of.
        if (place === undefined || place === line || said.has(line)) continue;
        said.add(line);
        report(report.words(proxy.tree, line.statement, 0, 2), message(option), { help, haproxy });
      }
  },
});

const help = "remove the option";
const haproxy = whole(`[${place}] : 'send-proxy*' server option is unsupported there, ignoring it`);

function message(option: string): string {
  return `'${option}' is ignored here`;
}
