import { whole } from "../../../grammar/diagnostic.ts";
import { onDisk } from "../files/file-paths.ts";
import { readSpoeFile } from "../files/spoe-file.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const spoeFile = rule({
  id: "spoe-file",
  severity: "error",
  stage: "lines",
  machine: true,
  summary:
    "The file of an SPOE filter has a line that is wrong, or its agent names messages that are not there.",
  why: "HAProxy reads the file with the configuration, and refuses both for what is wrong in either.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter spoe engine ips config /etc/haproxy/wrong.conf\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter spoe engine ips config /etc/haproxy/ips.conf\n",
  files: {
    "/etc/haproxy/wrong.conf":
      "[ips]\nspoe-agent ips_agent\n    messages check\n    timeout processing 10ms\n    use-backend agents\nspoe-message check\n    args ip=source\n    event on-client-session\n",
    "/etc/haproxy/ips.conf":
      "[ips]\nspoe-agent ips_agent\n    messages check\n    timeout processing 10ms\n    use-backend agents\nspoe-message check\n    args ip=src\n    event on-client-session\n",
  },
  manual: "9.3",
  applies: ({ keyword, errors }) => keyword === "filter spoe" && errors.length === 0,
  statement({ statement, section }, model, report) {
    const { machine } = model.options;
    const proxy = model.proxyOf(section);
    if (machine === undefined || (proxy !== undefined && isDisabled(proxy))) return;
    const argument = (name: string): number | undefined =>
      statement.template.slots.find((each) => each.kind === "literal" && each.name === name)?.at;
    const text = (at: number) => wordText(section.tree, statement.word + at + 1);
    const at = argument("config");
    if (at === undefined) return;
    const engine = argument("engine");
    const path = text(at);
    const bytes = machine.read(onDisk(model, section.tree, path));
    if (typeof bytes === "string") return;
    const { agent, messages, groups, problems, odd } = readSpoeFile(
      bytes,
      engine === undefined ? undefined : text(engine),
    );
    if (odd) return;
    const range = report.words(section.tree, statement, at + 1);
    for (const { line, message, haproxy } of problems)
      report(range, `${path}:${line}: ${message}`, {
        haproxy: whole(`parsing [${path}:${line}] : ${haproxy}`),
      });
    if (agent === undefined || problems.length > 0) return;
    if (!agent.backend)
      report(range, `${path}:${agent.line}: the agent has no backend`, {
        help: "add 'use-backend'",
        haproxy: `'filter' : No backend declared for SPOE agent '${agent.name}' declared at ${path}:${agent.line}`,
      });
    const given = new Set([...messages.map(({ name }) => name), ...groups]);
    for (const name of agent.names)
      if (!given.has(name))
        report(range, `${path}:${agent.line}: the agent names '${name}', which is not there`, {
          haproxy: `'filter' : SPOE agent '${agent.name}' try to use undefined SPOE message '${name}' at ${path}:${agent.line}`,
        });
  },
});
