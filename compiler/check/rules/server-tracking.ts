import { place, whole } from "../../../grammar/diagnostic.ts";
import { memoOfSection } from "../../model/memo-of-section.ts";
import type { Model, Proxy, Server } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { type OptionPlace, optionInForce, serversWith } from "../line-options.ts";
import { rule } from "../rule.ts";
import { withOption } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const serverTracking = rule({
  id: "server-tracking",
  severity: "error",
  summary:
    "A server tracks one that is not checked, or itself in the end, or is checked though it tracks, or takes a 404 otherwise.",
  why: "A tracking server takes its state from another one, which must get it from checks. HAProxy refuses anything else.",
  bad: "backend app\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:80\n    server s2 192.0.2.1:81 track s1\n",
  good: "backend app\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:80 check\n    server s2 192.0.2.1:81 track s1\n",
  manual: "5.2",
  touches: withOption("track"),
  proxy(proxy, model, report) {
    for (const server of serversWith(proxy, "track")) {
      const track = optionInForce(server.lines, "track");
      if (track === undefined) continue;
      const { statement } = server.line;
      const there = report.words(proxy.tree, statement, 0, 2);
      const frame = `[${place}] : '${statement.template.keyword} ${proxy.name}/${server.name}' : `;
      const both = optionInForce(server.lines, "check", "no-check")
        ? "checks"
        : hasInitState(server)
          ? "init-state"
          : undefined;
      if (both !== undefined)
        report(there, `server '${server.name}' tracks another one, which excludes ${both}`, {
          stage: "lines",
          help: both === "checks" ? "remove 'check'" : "remove 'init-state'",
          haproxy: whole(
            `${frame}unable to ${both === "checks" ? "enable checks" : "set init-state"} and tracking at the same time!`,
          ),
        });
      else
        follow(server, track, model, (message, haproxy) =>
          report(there, message, { haproxy: whole(frame + haproxy) }),
        );
    }
  },
});

/** Whether a server that answers 404 is to be stopped softly; undefined: it goes by how the lines add up. */
function stopsOn404(proxy: Proxy, model: Model): boolean | undefined {
  const soft = "http-check disable-on-404";
  const checks = "option httpchk";
  // from 2.2 to 3.3, whatever the checks are
  if (atLeast(model, "2.2") && !atLeast(model, "3.4")) return proxy.enabled(soft) !== undefined;
  if (proxy.own(soft).length > 0 && proxy.own(checks).length > 0) return true;
  return proxy.enabled(soft) === undefined || proxy.enabled(checks) === undefined ? false : undefined;
}

function hasInitState({ lines }: Server): boolean {
  const place = optionInForce(lines, "init-state");
  if (place === undefined) return false;
  const { statement, section } = place.line;
  return wordText(section.tree, statement.word + place.at + 1) !== "none";
}

/** The server that is tracked, and what it tracks in turn. */
function follow(
  server: Server,
  track: OptionPlace,
  model: Model,
  say: (message: string, haproxy: string) => void,
): void {
  const first = targetOf(server.proxy, track, model);
  if (first === undefined) return;
  const name = `${first.proxy.name}/${first.name}`;
  const checked =
    optionInForce(first.lines, "check", "no-check") ??
    optionInForce(first.lines, "agent-check", "no-agent-check");
  if (checked === undefined && optionInForce(first.lines, "track") === undefined) {
    say(
      `'${name}' is neither checked nor tracks another server`,
      `unable to use ${name} for tracking as it does not have any check nor agent enabled.`,
    );
    return;
  }
  const stops = [stopsOn404(server.proxy, model), stopsOn404(first.proxy, model)];
  if (stops.includes(true) && stops.includes(false)) {
    say(
      `'http-check disable-on-404' holds for one of '${server.proxy.name}' and '${first.proxy.name}' only`,
      `unable to use ${name} fortracking: disable-on-404 option inconsistency.`,
    );
    return;
  }
  const seen = new Set<Server>();
  for (let at: Server | undefined = first; at !== undefined && !seen.has(at); at = next(at, model)) {
    if (at.line === server.line && at.name === server.name) {
      // HAProxy finds it at the last server of the ring
      if (isBefore(server, [...seen])) return;
      say(
        "this comes back to the server itself",
        `unable to track ${name} as it belongs to a tracking chain looping back to ${first.proxy.name}/${at.name}.`,
      );
      return;
    }
    seen.add(at);
  }
}

function isBefore(server: Server, others: readonly Server[]): boolean {
  return others.some(
    ({ proxy, index }) =>
      proxy.index > server.proxy.index || (proxy.index === server.proxy.index && index > server.index),
  );
}

function next(server: Server, model: Model): Server | undefined {
  const track = optionInForce(server.lines, "track");
  return track && targetOf(server.proxy, track, model);
}

/** `name` or `backend/name`; undefined when there is none, which is for another rule to say. */
function targetOf(proxy: Proxy, { line, at }: OptionPlace, model: Model): Server | undefined {
  const text = wordText(line.section.tree, line.statement.word + at + 1);
  const slash = text.indexOf("/");
  const of = slash < 0 ? proxy : model.backend(text.slice(0, slash));
  const name = text.slice(slash + 1);
  return of && byName(of).get(name);
}

const byName = memoOfSection(
  (proxy: Proxy): ReadonlyMap<string, Server> => new Map(proxy.declaredServers.map((one) => [one.name, one])),
);
