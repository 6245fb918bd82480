import { place, type Range, whole } from "../../../grammar/diagnostic.ts";
import type { Model, Proxy } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { spoeOfLine } from "../files/spoe-of-line.ts";
import type { SpoeFile, SpoeMessage } from "../files/spoe-types.ts";
import { type Report, rule } from "../rule.ts";
import { contextName, contextsOf } from "../samples/contexts.ts";
import { sourceName } from "../samples/source-name.ts";

/** By event, the columns of contexts where it occurs: in frontends, in backends. */
const places: Readonly<Record<string, readonly [frontend: number, backend: number]>> = {
  "on-client-session": [1 << 0, 1 << 0],
  "on-frontend-tcp-request": [1 << 2, 1 << 2],
  "on-backend-tcp-request": [1 << 2, 1 << 6],
  "on-frontend-http-request": [1 << 3, 1 << 3],
  "on-backend-http-request": [1 << 3, 1 << 7],
  "on-server-session": [1 << 10, 1 << 10],
  "on-tcp-response": [1 << 15, 1 << 11],
  "on-http-response": [1 << 16, 1 << 12],
};

export const spoeFile = rule({
  id: "spoe-file",
  severity: "error",
  machine: true,
  summary: "The file of an SPOE filter has an error.",
  why: "'filter spoe' reads an agent, its messages and groups from a file of its own. HAProxy refuses the filter when a line there is wrong, when a name leads nowhere, or when the agent has no backend.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter spoe engine ips config /etc/haproxy/typo.conf\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    filter spoe engine ips config /etc/haproxy/ips.conf\nbackend agents\n    mode tcp\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:12345\n",
  files: {
    "/etc/haproxy/typo.conf":
      "[ips]\nspoe-agent ips_agent\n    message check\n    timeout processing 10ms\n    use-backend agents\n",
    "/etc/haproxy/ips.conf":
      "[ips]\nspoe-agent ips_agent\n    messages check\n    timeout processing 10ms\n    use-backend agents\nspoe-message check\n    args ip=src\n    event on-client-session\n",
  },
  manual: "9.3",
  applies: ({ keyword, errors }) => keyword === "filter spoe" && errors.length === 0,
  statement(line, model, report) {
    const found = spoeOfLine(line, model);
    if (found === undefined) return;
    const { file, path, at, proxy } = found;
    const range = report.words(line.section.tree, line.statement, at);
    const { problems } = file;
    // HAProxy says all that is wrong in the file about this one line.
    const all = problems.map((one) => one.haproxy);
    all.push(`parsing [${place}] : 'filter' : Error(s) found in configuration file ${path}`);
    for (const { line: where, message } of problems)
      report(range, `line ${where} of '${path}': ${message.replace(/\.+$/, "")}`, {
        machine: false,
        haproxy: whole(all.join("\0")),
      });
    if (problems.length > 0) return;
    const wrong = firstProblem(file, path, proxy);
    if (wrong !== undefined) {
      const [message, help, haproxy = message] = wrong;
      report(range, message, {
        machine: false,
        ...(help === "" ? {} : { help }),
        haproxy: `'filter' : ${haproxy}`,
      });
      return;
    }
    lookAtBackend(file, path, proxy, model, range, report);
  },
});

type Wrong = readonly [message: string, help: string, haproxy?: string];

/** What HAProxy looks at once the file is read; it stops at the first. */
function firstProblem(file: SpoeFile, path: string, proxy: Proxy): Wrong | undefined {
  const { agent, messages, groups } = file;
  if (agent === undefined)
    return [
      `'${path}' has no agent for this filter`,
      "add a 'spoe-agent', or correct the name of the engine",
      `No SPOE agent found in file ${path}`,
    ];
  const declared = `declared at ${path}:${agent.line}`;
  if (agent.backend === undefined)
    return [
      `agent '${agent.name}' has no backend`,
      "add 'use-backend'",
      `No backend declared for SPOE agent '${agent.name}' ${declared}`,
    ];
  if (agent.prefix === undefined && /[^\w.]/.test(agent.name))
    return [
      `the name of agent '${agent.name}' cannot begin the names of variables`,
      "add 'option var-prefix', of letters, digits, '_' and '.'",
      `Invalid variable prefix '${agent.name}' for SPOE agent '${agent.name}' ${declared}. Use 'option var-prefix' to set it. Only [a-zA-Z0-9_.] chars are supported.\n`,
    ];
  for (const name of agent.messages) {
    const message = messages.find((each) => each.name === name);
    if (message === undefined)
      return [
        `agent '${agent.name}' names message '${name}', which does not exist`,
        "",
        `SPOE agent '${agent.name}' try to use undefined SPOE message '${name}' at ${path}:${agent.line}`,
      ];
    const lost = unavailable(message, proxy, path);
    if (lost !== undefined) return lost;
  }
  for (const name of agent.groups)
    if (!groups.some((each) => each.name === name))
      return [
        `agent '${agent.name}' names group '${name}', which does not exist`,
        "",
        `SPOE agent '${agent.name}' try to use undefined SPOE group '${name}' at ${path}:${agent.line}`,
      ];
  const taken = new Map<string, { name: string; line: number }>();
  for (const group of agent.groups.map((name) => groups.find((each) => each.name === name)!))
    for (const name of group.messages) {
      const before = taken.get(name);
      if (before !== undefined)
        return [
          `message '${name}' belongs to two groups, '${before.name}' and '${group.name}'`,
          "",
          `SPOE message '${name}' already belongs to the SPOE group '${before.name}' declare at ${path}:${before.line}`,
        ];
      if (!messages.some((each) => each.name === name))
        return [
          `group '${group.name}' names message '${name}', which does not exist`,
          "",
          `SPOE group '${group.name}' try to use undefined SPOE message '${name}' at ${path}:${agent.line}`,
        ];
      taken.set(name, group);
    }
  for (const name of agent.variables) {
    const odd = /[^\w.]/.exec(name)?.[0];
    if (odd !== undefined)
      return [
        `the name of variable '${name}' has a '${odd}'`,
        "use letters, digits, '_' and '.'",
        `SPOE agent '${agent.name}': failed to register variable ${agent.prefix ?? agent.name}.${name} (invalid syntax at char '${odd}')`,
      ];
  }
  return undefined;
}

/** A message whose arguments are not there when its event occurs. */
function unavailable(message: SpoeMessage, proxy: Proxy, path: string): Wrong | undefined {
  const columns = message.event === undefined ? undefined : places[message.event];
  if (columns === undefined) return undefined;
  const { frontend, backend } = proxy.caps;
  // A warning is all there is about events of the other side.
  if (!frontend && /^on-(?:client|frontend)/.test(message.event!)) return undefined;
  // in a listen section, those of backends occur where those of frontends do
  const asFrontend = frontend && backend && message.event!.startsWith("on-backend");
  const here = (frontend ? columns[0] : 0) | (backend && !asFrontend ? columns[1] : 0);
  const lost = message.fetches.find((fetch) => (contextsOf(fetch) & here) === 0);
  if (lost === undefined) return undefined;
  return [
    `message '${message.name}' has an argument from '${lost}', which is not available at '${message.event}'`,
    "",
    `Ignore SPOE message '${message.name}' at ${path}:${message.line}: some args extract information from '${sourceName(lost)}', none of which is available here ('${contextName(here)}')`,
  ];
}

function lookAtBackend(
  { agent }: SpoeFile,
  path: string,
  proxy: Proxy,
  model: Model,
  range: Range,
  report: Report,
): void {
  const { name, line, backend = "" } = agent!;
  const target = model.backend(backend);
  if (target === undefined || !target.caps.backend) {
    report(range, `agent '${name}' uses backend '${backend}', which does not exist`, {
      machine: false,
      stage: "checks",
      haproxy: `Proxy ${proxy.name} : unknown backend '${backend}' used by SPOE agent '${name}' declared at ${path}:${line}.`,
    });
    return;
  }
  const spop = atLeast(model, "3.1");
  if (target.mode === "tcp" || (spop && target.mode === "spop")) return;
  report(range, `agent '${name}' uses backend '${backend}', which is in mode ${target.mode}`, {
    machine: false,
    stage: "checks",
    help: `give it 'mode ${spop ? "spop" : "tcp"}'`,
    haproxy: `Proxy ${proxy.name} : backend '${backend}' used by SPOE agent '${name}' declared at ${path}:${line} must use ${spop ? "SPOP" : "TCP"} mode.`,
  });
}
