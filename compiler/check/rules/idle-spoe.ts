import { whole } from "../../../grammar/diagnostic.ts";
import type { Line } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { onDisk } from "../files/file-paths.ts";
import { readSpoeFile } from "../files/spoe-file.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

const ofFrontends = new Set(["on-client-session", "on-frontend-tcp-request", "on-frontend-http-request"]);

export const idleSpoe = rule({
  id: "idle-spoe",
  severity: "warning",
  stage: "lines",
  machine: true,
  summary: "The agent of an SPOE filter gets no messages, some never, or has no limit of time.",
  why: "An agent sends what its 'messages' and 'groups' name; a message needs an event, which must occur in the proxy of the filter. Without 'timeout processing' a request may wait for the agent without end. Such a file without an agent HAProxy refuses.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter spoe engine ips config /etc/haproxy/idle.conf\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter spoe engine ips config /etc/haproxy/ips.conf\n",
  files: {
    "/etc/haproxy/idle.conf":
      "[ips]\nspoe-agent ips_agent\n    timeout processing 10ms\n    use-backend agents\n",
    "/etc/haproxy/ips.conf":
      "[ips]\nspoe-agent ips_agent\n    messages check\n    timeout processing 10ms\n    use-backend agents\nspoe-message check\n    args ip=src\n    event on-client-session\n",
  },
  manual: "9.3",
  applies: ({ keyword, errors }) => keyword === "filter spoe" && errors.length === 0,
  statement(line, model, report) {
    const { statement, section } = line;
    const { machine } = model.options;
    const proxy = model.proxyOf(section);
    const path = argument(line, "config");
    if (machine === undefined || proxy === undefined || path === undefined || isDisabled(proxy)) return;
    const bytes = machine.read(onDisk(model, section.tree, path.text));
    if (typeof bytes === "string") return;
    const { agent, messages, odd } = readSpoeFile(bytes, argument(line, "engine")?.text);
    if (odd) return;
    const range = report.words(section.tree, statement, path.at);
    if (agent === undefined) {
      report(range, `'${path.text}' has no agent for this filter`, {
        severity: "error",
        help: "add a 'spoe-agent', or correct the name of the engine",
        haproxy: `'filter' : No SPOE agent found in file ${path.text}`,
      });
      return;
    }
    const where = (at: number): string => `${path.text}:${at}`;
    if (!agent.processing && atLeast(model, "3.1"))
      report(range, `agent '${agent.name}' has no 'timeout processing'`, {
        haproxy: whole(
          `Proxy '${proxy.name}': missing 'processing' timeout for SPOE agent '${agent.name}' declare at ${where(agent.line)}.\n   | While not properly invalid, you will certainly encounter various problems\n   | with such a configuration. To fix this, please ensure it is set to a non-zero value.`,
        ),
      });
    if (agent.names.length === 0) {
      report(range, `agent '${agent.name}' has no messages`, {
        haproxy: whole(
          `Proxy '${proxy.name}': No message/group used by SPOE agent '${agent.name}' declared at ${where(agent.line)}.`,
        ),
      });
      return;
    }
    for (const message of messages) {
      if (!agent.names.includes(message.name)) continue;
      if (message.event === undefined)
        report(range, `message '${message.name}' is never sent: it has no event`, {
          haproxy: whole(
            `Proxy '${proxy.name}': Ignore SPOE message '${message.name}' without event at ${where(message.line)}.`,
          ),
        });
      else if (!proxy.caps.frontend && ofFrontends.has(message.event))
        report(range, `message '${message.name}' is never sent: no '${message.event}' occurs in a backend`, {
          haproxy: whole(
            `Proxy '${proxy.name}': frontend event used on a backend proxy at ${where(message.line)}.`,
          ),
        });
    }
  },
});

function argument({ statement, section }: Line, name: string): { text: string; at: number } | undefined {
  const slot = statement.template.slots.find((each) => each.kind === "literal" && each.name === name);
  return slot === undefined
    ? undefined
    : { text: wordText(section.tree, statement.word + slot.at + 1), at: slot.at + 1 };
}
