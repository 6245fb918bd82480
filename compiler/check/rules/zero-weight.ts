import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Statement } from "../../../grammar/tree.ts";
import type { Proxy, Section, Server } from "../../model/types.ts";
import { optionsOf, serversWith } from "../line-options.ts";
import { rule } from "../rule.ts";
import { serverFrame } from "../server-frame.ts";
import { withOption } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const zeroWeight = rule({
  id: "zero-weight",
  severity: "info",
  diag: true,
  evenDisabled: true,
  summary: "A server has weight 0, so it gets no new clients.",
  why: "Only clients that a cookie or stick-table sends there reach it. HAProxy warns in diagnostic mode.",
  bad: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:80 weight 0\n",
  good: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:80 weight 10\n",
  manual: "5.2",
  alike: ["proxy"],
  touches: withOption("weight"),
  proxy(proxy, _model, report) {
    if (!proxy.caps.backend || !mayBeZero(proxy)) return;
    const servers = serversWith(proxy, "weight");
    if (servers.length === 0) return;
    for (const statement of proxy.own("default-server")) {
      const at = optionsOf(statement.template).get("weight");
      if (at === undefined || weightOf(proxy, statement, at) !== 0) continue;
      report(report.words(proxy.tree, statement, at, 2), "servers with weight 0 get no new clients", {
        stage: "lines",
        haproxy: whole(
          `[${place}] : configured with weight of 0 will never be selected by load balancing algorithms`,
        ),
      });
    }
    const said = new Set<Server["line"]>();
    for (const { name, line, lines, template } of servers) {
      if (said.has(line)) continue;
      let weight = { line, at: -1, value: 1 };
      for (const each of lines) {
        const at = optionsOf(each.statement.template).get("weight");
        if (at === undefined) continue;
        const value = weightOf(each.section, each.statement, at);
        weight = { line: each, at, value };
      }
      if (weight.value !== 0) continue;
      said.add(line);
      const own = weight.line === line;
      const prefix = template === undefined ? name : wordText(proxy.tree, line.statement.word + 1);
      report(
        report.words(proxy.tree, line.statement, own ? weight.at : 0, 2),
        `server '${prefix}' has weight 0, so it gets no new clients`,
        {
          ...(own
            ? {}
            : { related: [{ range: report.line(weight.line), message: "the weight is set here" }] }),
          stage: "lines",
          haproxy: whole(
            `${serverFrame(line.statement, proxy)}configured with weight of 0 will never be selected by load balancing algorithms`,
          ),
        },
      );
    }
  },
});

/** HAProxy reads the digits that lead, and takes what has none for 0. */
function weightOf({ tree }: Section, { word }: Statement, at: number): number {
  return Number.parseInt(wordText(tree, word + at + 1), 10) || 0;
}

/** Whether a weight does not begin with a digit above 0: said without making anything of the servers. */
function mayBeZero(proxy: Proxy): boolean {
  for (const keyword of ["server", "server-template"])
    for (const statement of proxy.own(keyword)) if (isOdd(proxy, statement)) return true;
  return proxy.all("default-server").some(({ section, statement }) => isOdd(section, statement));
}

function isOdd({ tree: { words } }: Section, { template, word }: Statement): boolean {
  const at = optionsOf(template).get("weight");
  if (at === undefined) return false;
  const first = words.bytes[words.wordStart[word + at + 1]!]!;
  return first < 49 || first > 57;
}
