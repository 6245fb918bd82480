import { place, whole } from "../../../grammar/diagnostic.ts";
import { optionInForce, serversWith } from "../line-options.ts";
import { rule } from "../rule.ts";
import { withOption } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const agentPort = rule({
  id: "agent-port",
  severity: "error",
  stage: "lines",
  summary: "A server asks an agent for its state, but not at which port.",
  why: "An agent does not listen where the service does; HAProxy refuses 'agent-check' without 'agent-port'.",
  bad: "backend app\n    server s1 192.0.2.1:80 agent-check\n",
  good: "backend app\n    server s1 192.0.2.1:80 agent-check agent-port 9000\n",
  manual: "5.2",
  evenDisabled: true,
  touches: withOption("agent-check"),
  proxy(proxy, _model, report) {
    const said = new Set<unknown>();
    for (const { name, line, lines } of serversWith(proxy, "agent-check")) {
      if (said.has(line)) continue;
      said.add(line);
      if (optionInForce(lines, "agent-check", "no-agent-check") === undefined) continue;
      const port = optionInForce(lines, "agent-port");
      const number =
        port && Number.parseInt(wordText(port.line.section.tree, port.line.statement.word + port.at + 1), 10);
      if (number !== undefined && number !== 0 && !Number.isNaN(number)) continue;
      const { statement } = line;
      report(
        report.words(proxy.tree, statement, 0, 2),
        `no port is known for the agent of server '${name}'`,
        {
          help: "add 'agent-port'",
          haproxy: whole(
            `[${place}] : '${statement.template.keyword} ${proxy.name}/${name}' : server ${name} does not have agent port. Agent check has been disabled.`,
          ),
        },
      );
    }
  },
});
