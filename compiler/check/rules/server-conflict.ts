import type { Statement } from "../../../grammar/tree.ts";
import { defaultServersOf } from "../../model/default-servers.ts";
import type { Line, Model, Proxy } from "../../model/types.ts";
import { optionInForce, optionsOf } from "../line-options.ts";
import { type Report, rule } from "../rule.ts";
import { withOption } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const serverConflict = rule({
  id: "server-conflict",
  severity: "error",
  stage: "lines",
  summary: "Options of a server exclude each other, or one needs another that is missing.",
  why: "A server is either checked or tracks another one, an agent has a port to be asked at, and whoever tracks must in the end track a server that is checked.",
  bad: "backend app\n    server s1 192.0.2.1:80 check\n    server s2 192.0.2.2:80 check track s1\n",
  good: "backend app\n    server s1 192.0.2.1:80 check\n    server s2 192.0.2.2:80 track s1\n",
  manual: "5.2",
  evenDisabled: true,
  touches: withOption("track", "agent-check", "usesrc"),
  proxy(proxy, model, report) {
    for (const keyword of ["server", "server-template"])
      for (const statement of proxy.own(keyword)) look(proxy, statement, model, report);
    for (const keyword of ["server", "server-template", "default-server"])
      for (const statement of proxy.own(keyword)) {
        const at = optionsOf(statement.template).get("usesrc");
        if (at !== undefined)
          report(report.words(proxy.tree, statement, at), "'usesrc' comes after 'source'", {
            help: "write 'source <address> usesrc <what>'",
            haproxy: "'usesrc' only allowed after a 'source' statement.",
          });
      }
  },
});

function look(proxy: Proxy, statement: Statement, model: Model, report: Report): void {
  const line: Line = { statement, section: proxy };
  const lines = [...defaultServersOf(proxy, statement), line];
  const name = wordText(proxy.tree, statement.word + 1);
  const at = (option: string): number => optionsOf(statement.template).get(option) ?? 0;
  const say = (option: string, message: string, help: string, haproxy: string, since?: "3.1"): void =>
    report(report.words(proxy.tree, statement, at(option)), message, {
      help,
      haproxy: `'${statement.template.keyword} ${proxy.name}/${name}' : ${haproxy}`,
      ...(since === undefined ? {} : { since }),
    });
  const track = optionInForce(lines, "track");
  if (track !== undefined && optionInForce(lines, "check", "no-check") !== undefined)
    say(
      "track",
      `server '${name}' is checked and tracks another one`,
      "remove 'check' or 'track'",
      "unable to enable checks and tracking at the same time!",
    );
  else if (track !== undefined && initState(lines))
    say(
      "init-state",
      `server '${name}' tracks another one, and has a state to begin with`,
      "remove 'init-state' or 'track'",
      "unable to set init-state and tracking at the same time!",
      "3.1",
    );
  else if (optionInForce(lines, "agent-check", "no-agent-check") !== undefined && agentPort(lines) === 0)
    say(
      "agent-check",
      `the agent of server '${name}' has no port`,
      "add 'agent-port <port>'",
      `server ${name} does not have agent port. Agent check has been disabled.`,
    );
  else if (track !== undefined && statement.template.keyword === "server" && loops(proxy, name, model))
    report(report.words(proxy.tree, statement, at("track"), 2), `server '${name}' tracks itself in the end`, {
      stage: "checks",
      help: "track a server that is checked",
      haproxy: `'server ${proxy.name}/${name}' : unable to track ${valueOf(track)} as it belongs to a tracking chain looping back to ${proxy.name}/${name}.`,
    });
}

function initState(lines: readonly Line[]): boolean {
  const place = optionInForce(lines, "init-state");
  return place !== undefined && valueOf(place) !== "none";
}

function agentPort(lines: readonly Line[]): number {
  const place = optionInForce(lines, "agent-port");
  return place === undefined ? 0 : Number.parseInt(valueOf(place), 10) || 0;
}

function valueOf({ line, at }: { line: Line; at: number }): string {
  return wordText(line.section.tree, line.statement.word + at + 1);
}

/** Follows `track` from server to server. */
function loops(proxy: Proxy, name: string, model: Model): boolean {
  const seen = new Set<string>();
  let owner: Proxy | undefined = proxy;
  let server = name;
  while (owner !== undefined) {
    const key = `${owner.name}/${server}`;
    if (seen.has(key)) return true;
    seen.add(key);
    const statement = byName(owner).get(server);
    if (statement === undefined) return false;
    const track = optionInForce(
      [...defaultServersOf(owner, statement), { statement, section: owner }],
      "track",
    );
    if (track === undefined) return false;
    const [first = "", second] = valueOf(track).split("/");
    if (second !== undefined) owner = model.backend(first);
    server = second ?? first;
  }
  return false;
}

const named = new WeakMap<Proxy, ReadonlyMap<string, Statement>>();

function byName(proxy: Proxy): ReadonlyMap<string, Statement> {
  let servers = named.get(proxy);
  if (servers === undefined) {
    servers = new Map(proxy.own("server").map((one) => [wordText(proxy.tree, one.word + 1), one]));
    named.set(proxy, servers);
  }
  return servers;
}
