import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Line, Model } from "../../model/types.ts";
import { optionsOf } from "../line-options.ts";
import { fullName } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

/** Addresses whose sockets cannot share a name, with HAProxy's name for their protocol. */
const lone: readonly [start: RegExp, protocol: string][] = [
  [/^(\/|unix@|uxst@)/, "unix_stream"],
  [/^abns@/, "abns_stream"],
  [/^abnsz@/, "abnsz_stream"],
  [/^sockpair@/, "sockpair"],
];

export const listenerShards = rule({
  id: "listener-shards",
  severity: "warning",
  stage: "checks",
  since: "2.8",
  summary: "A listener is to have several sockets at an address that only one socket can have.",
  why: "UNIX sockets cannot be shared, and no socket can under 'noreuseport'. HAProxy opens one, with a warning for a number of shards, and in diagnostic mode for 'by-thread'.",
  bad: "frontend www\n    mode http\n    bind /run/www.sock shards 2\n    timeout client 5s\n",
  good: "frontend www\n    mode http\n    bind /run/www.sock\n    bind :80 shards 2\n    timeout client 5s\n",
  manual: "5.1",
  applies: (template, model) =>
    (template.keyword === "bind" || template.keyword === "stats socket") &&
    (optionsOf(template).has("shards") || model.global("tune.listener.default-shards").length > 0),
  statement(line, model, report) {
    const { statement, section } = line;
    const at = optionsOf(statement.template).get("shards");
    const shards = at === undefined ? byDefault(model) : wordText(section.tree, statement.word + at + 1);
    const control = statement.template.keyword === "stats socket";
    const byThread = shards === "by-thread";
    if (control && (byThread || at === undefined)) return;
    if (!byThread && !(Number.parseInt(shards, 10) > 1 && threads(line, model) > 1)) return;
    const alone = model.global("noreuseport").length > 0;
    const proxy = model.proxyOf(section);
    const said = new Set<string>();
    for (const address of wordText(section.tree, statement.word + (control ? 2 : 1)).split(",")) {
      const known = lone.find(([start]) => start.test(address))?.[1];
      const protocol = known ?? (alone ? (/^(ipv6@|\[)/.test(address) ? "tcpv6" : "tcpv4") : undefined);
      if (protocol === undefined || said.has(protocol)) continue;
      said.add(protocol);
      report(
        report.words(section.tree, statement, at ?? 0, 2),
        `'${address}' gets one socket: ${known === undefined ? "'noreuseport' forbids more" : "no two can have that address"}`,
        {
          help: "remove 'shards' here",
          haproxy: whole(
            `[${place}]: Disabling ${byThread ? "per-thread sharding" : "sharding"} for listener in ${proxy !== undefined ? fullName(proxy) : control ? "frontend 'GLOBAL'" : `'${section.name}'`} because SO_REUSEPORT is disabled for ${protocol} protocol.`,
          ),
          ...(byThread ? { diag: true } : {}),
        },
      );
    }
  },
});

function byDefault(model: Model): string {
  const line = model.global("tune.listener.default-shards").at(-1);
  return line === undefined ? "" : wordText(line.section.tree, line.statement.word + 1);
}

/** Threads that may serve the listener; many when it depends on the machine. */
function threads({ statement, section }: Line, model: Model): number {
  const limit = model.global("nbthread").at(-1);
  const all =
    limit === undefined ? 64 : Number.parseInt(wordText(limit.section.tree, limit.statement.word + 1), 10);
  const at = optionsOf(statement.template).get("thread");
  if (at === undefined) return all;
  const [, from, to] =
    /^(?:\d+\/)?(\d+)(?:-(\d+))?$/.exec(wordText(section.tree, statement.word + at + 1)) ?? [];
  if (from === undefined) return all;
  return to === undefined ? 1 : Math.min(all, Number(to) - Number(from) + 1);
}
