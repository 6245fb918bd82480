import { whole } from "../../../grammar/diagnostic.ts";
import { atLeast } from "../../model/version.ts";
import { spoeOfLine } from "../files/spoe-of-line.ts";
import { rule } from "../rule.ts";

const ofFrontends = new Set(["on-client-session", "on-frontend-tcp-request", "on-frontend-http-request"]);

export const idleSpoe = rule({
  id: "idle-spoe",
  severity: "warning",
  stage: "lines",
  machine: true,
  summary: "The agent of an SPOE filter gets no messages, some never, or has no limit of time.",
  why: "An agent sends what its 'messages' and 'groups' name; a message needs an event, which must occur in the proxy of the filter. Without 'timeout processing' a request may wait for the agent without end.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter spoe engine ips config /etc/haproxy/idle.conf\nbackend agents\n    mode tcp\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:12345\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter spoe engine ips config /etc/haproxy/ips.conf\nbackend agents\n    mode tcp\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:12345\n",
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
    const found = spoeOfLine(line, model);
    if (found === undefined) return;
    const { proxy, path, at } = found;
    const { agent, messages, problems } = found.file;
    // Those are refused, by another rule.
    if (agent?.backend === undefined || problems.length > 0) return;
    const range = report.words(section.tree, statement, at);
    const where = (at: number): string => `${path}:${at}`;
    const old = !atLeast(model, "3.1");
    const wanted = old ? ["hello", "idle", "processing"] : ["processing"];
    const missing = wanted.filter((name) => !agent.timeouts.has(name));
    if (missing.length > 0)
      report(range, `agent '${agent.name}' has no ${missing.map((name) => `'timeout ${name}'`).join(", ")}`, {
        haproxy: whole(
          `Proxy '${proxy.name}': missing ${old ? "timeouts" : "'processing' timeout"} for SPOE agent '${agent.name}' declare at ${where(agent.line)}.\n   | While not properly invalid, you will certainly encounter various problems\n   | with such a configuration. To fix this, please ensure ${old ? "that all following\n   | timeouts are set to a non-zero value: 'hello', 'idle', 'processing'." : "it is set to a non-zero value."}`,
        ),
      });
    if (agent.prefix === undefined && /[^\w.]/.test(agent.name)) return;
    if (agent.messages.length + agent.groups.length === 0) {
      report(range, `agent '${agent.name}' has no messages`, {
        haproxy: whole(
          `Proxy '${proxy.name}': No message/group used by SPOE agent '${agent.name}' declared at ${where(agent.line)}.`,
        ),
      });
      return;
    }
    for (const message of messages) {
      if (!agent.messages.includes(message.name)) continue;
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
