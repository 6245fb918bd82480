import type { Model } from "../../model/types.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const ignoredPeer = rule({
  id: "ignored-peer",
  severity: "warning",
  since: "3.2",
  summary: "A peer has no address, so it is left out.",
  why: "Only the local peer may be given without an address, by 'server' next to a 'bind' line. HAProxy ignores other peers without one.",
  bad: "peers cluster\n    peer lb1 192.0.2.1:10000\n    peer lb2\n",
  good: "peers cluster\n    peer lb1 192.0.2.1:10000\n    peer lb2 192.0.2.2:10000\n",
  manual: "3.5",
  section(section, model, report) {
    if (section.kind !== "peers") return;
    for (const statement of section.own("peer")) {
      if (statement.template.words > 2) continue;
      const name = wordText(section.tree, statement.word + 1);
      report(report.words(section.tree, statement, 0, 2), `peer '${name}' has no address, so it is ignored`, {
        help: "add address:port",
        haproxy: `'peer ${name}' : ignoring invalid peer definition (missing address:port)`,
      });
    }
    const bare = section.own("server").filter(({ template }) => template.words < 3);
    let local = localPeer(model);
    for (const statement of bare) {
      const name = statement.template.words < 2 ? "" : wordText(section.tree, statement.word + 1);
      // The name of the machine is not known here: one such line may be about it.
      if (local === undefined && /^[\w.-]+$/.test(name)) local = name;
      if (name === local) continue;
      report(
        report.words(section.tree, statement, 0, 2),
        `server '${name}' has no address and is not the local peer, so it is ignored`,
        {
          diag: true,
          help: "add address:port",
          haproxy: `'server ${name}' : ignoring server (not a local peer, valid address:port is expected)`,
        },
      );
    }
  },
});

/** Name of the local peer, when the command line or the configuration says it. */
export function localPeer(model: Model): string | undefined {
  if (model.options.localPeer !== undefined) return model.options.localPeer;
  const line = model.global("localpeer")[0];
  return line && wordText(line.section.tree, line.statement.word + 1);
}
