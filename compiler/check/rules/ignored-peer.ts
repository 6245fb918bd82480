import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Statement } from "../../../grammar/tree.ts";
import { defaultServersOf } from "../../model/default-servers.ts";
import type { Line, Model, Section } from "../../model/types.ts";
import { optionInForce, optionsOf } from "../line-options.ts";
import type { Report } from "../rule.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const ignoredPeer = rule({
  id: "ignored-peer",
  severity: "warning",
  summary: "A peer without an address, or a setting of a peer, is left out.",
  why: "Only the local peer may be given without an address, by 'server' next to a 'bind' line. HAProxy ignores other peers without one, health checks and name resolution of peers, and shards beyond the number of 'shards'.",
  bad: "peers cluster\n    peer lb1 192.0.2.1:10000\n    peer lb2\n",
  good: "peers cluster\n    peer lb1 192.0.2.1:10000\n    peer lb2 192.0.2.2:10000\n",
  manual: "3.5",
  touches: withKeyword("peers"),
  section(section, model, report) {
    if (section.kind !== "peers") return;
    const local = addressless(section, model, report);
    settings(section, local, report);
  },
});

/** Says which peers have no address; the name of the local peer, as far as it is known. */
function addressless(section: Section, model: Model, report: Report): string | undefined {
  for (const statement of section.own("peer")) {
    if (statement.template.words > 2) continue;
    const name = peerName(section, statement);
    report(report.words(section.tree, statement, 0, 2), `peer '${name}' has no address, so it is ignored`, {
      since: "3.2",
      help: "add address:port",
      haproxy: `'peer ${name}' : ignoring invalid peer definition (missing address:port)`,
    });
  }
  let local = localPeer(model);
  portless(section, local, report);
  for (const statement of section.own("server")) {
    if (statement.template.words > 2) continue;
    const name = peerName(section, statement);
    // The name of the machine is not known here: one such line may be about it.
    if (local === undefined && /^[\w.-]+$/.test(name)) local = name;
    if (name === local) continue;
    report(
      report.words(section.tree, statement, 0, 2),
      `server '${name}' has no address and is not the local peer, so it is ignored`,
      {
        since: "3.2",
        diag: true,
        help: "add address:port",
        haproxy: `'server ${name}' : ignoring server (not a local peer, valid address:port is expected)`,
      },
    );
  }
  return local;
}

/** Options where the address should be: HAProxy reads one for all peers but the local one. */
function portless(section: Section, local: string | undefined, report: Report): void {
  for (const keyword of ["peer", "server"]) {
    for (const statement of section.own(keyword)) {
      if (statement.template.words < 3 || !optionsStart(statement)) continue;
      const name = peerName(section, statement);
      // Without its name, any could be the local one.
      if (keyword === "server" && (local === undefined || name === local)) continue;
      const word = wordText(section.tree, statement.word + 2);
      report(report.words(section.tree, statement, 2), `'${word}' stands where the address should be`, {
        severity: "error",
        stage: "lines",
        since: "2.9",
        help: "add address:port before it",
        haproxy: whole(
          `[${place}] : 'server ${name === local ? name : "(null)"}/${name}' : missing port specification in '${word}'`,
        ),
      });
    }
  }
}

function optionsStart({ template }: Statement): boolean {
  return template.slots.some(({ kind, at }) => kind === "option" && at === 2);
}

function settings(section: Section, local: string | undefined, report: Report): void {
  let shards = 0;
  const all = Number.parseInt(firstValue(section, "shards"), 10) || 0;
  for (const statement of section.node.statements) {
    const { keyword } = statement.template;
    const line = { statement, section };
    if (keyword === "shards") shards = Number.parseInt(wordText(section.tree, statement.word + 1), 10) || 0;
    if (keyword !== "peer" && keyword !== "server") continue;
    const name = peerName(section, statement);
    if (statement.template.words < 3 && !(keyword === "server" && name === local)) continue;
    const lines = [...defaultServersOf(section, statement), line];
    const prefix = `'${keyword} ${name}' :`;
    const place = optionInForce(lines, "shard");
    const shard = place === undefined ? 0 : numberAfter(place.line, place.at);
    const words = (at: number) => report.words(section.tree, statement, place?.line === line ? at : 0, 2);
    if (shard > 0 && (name === local || shard > all))
      report(
        words(place!.at),
        name === local
          ? `the shard of '${name}' is ignored: it is the local peer`
          : `shard ${shard} of '${name}' is ignored: there are ${all}`,
        {
          since: "2.8",
          help: name === local ? "remove 'shard'" : "raise 'shards', or lower 'shard'",
          haproxy:
            shards > 0 && shard > shards
              ? `${prefix} ${shard} peer shard greater value than ${shards} shards value is ignored.`
              : name === local
                ? `Peers section '${section.name}': shard ignored for '${name}' local peer`
                : `Peers section '${section.name}': shard ignored for '${name}' local peer because ${shard} shard value is greater than the section number of shards (${all})`,
        },
      );
    const ignored = [
      ["init-addr", undefined],
      ["resolvers", undefined],
      ["check", "no-check"],
      ["agent-check", "no-agent-check"],
    ] as const;
    for (const [on, off] of ignored) {
      const found = optionInForce(lines, on, off);
      if (found === undefined) continue;
      report(
        report.words(section.tree, statement, found.line === line ? found.at : 0, 1),
        `'${on}' of peer '${name}' is ignored`,
        {
          since: "2.5",
          help: "peers are neither checked nor looked up by name again",
          haproxy: `${prefix} init_addr, resolvers, check and agent are ignored for peers.`,
        },
      );
      break;
    }
    if ((keyword === "server" || keyword === "peer") && name === local)
      encryption(section, statement, lines, report);
  }
}

/** The local peer connects to its own listener when it takes over from an older process. */
function encryption(section: Section, statement: Statement, lines: readonly Line[], report: Report): void {
  const bind = section.own("bind")[0];
  if (section.own("disabled").length > 0) return;
  if (bind === undefined && statement.template.keyword === "server") return;
  const listens =
    (bind !== undefined && optionsOf(bind.template).has("ssl")) ||
    section.own("default-bind").some(({ template }) => optionsOf(template).has("ssl"));
  const connects = optionInForce(lines, "ssl", "no-ssl") !== undefined;
  if (listens === connects) return;
  report(
    report.words(section.tree, statement, 0, 2),
    listens
      ? "the local peer listens with TLS, but connects to itself without"
      : "the local peer connects to itself with TLS, but listens without",
    {
      since: "2.8",
      help: "use 'default-bind ssl ...' and 'default-server ssl ...' together",
      haproxy: `Peers section '${section.name}': local peer have a ${listens ? "SSL listener and a non-SSL" : "non-SSL listener and a SSL"} server configured.`,
    },
  );
}

function peerName(section: Section, { template, word }: Statement): string {
  return template.words < 2 ? "" : wordText(section.tree, word + 1);
}

function firstValue(section: Section, keyword: string): string {
  const last = section.own(keyword).at(-1);
  return last === undefined ? "" : wordText(section.tree, last.word + 1);
}

function numberAfter({ section, statement }: Line, at: number): number {
  return Number.parseInt(wordText(section.tree, statement.word + at + 1), 10) || 0;
}

/** Name of the local peer, when the command line or the configuration says it. */
export function localPeer(model: Model): string | undefined {
  if (model.options.localPeer !== undefined) return model.options.localPeer;
  const line = model.global("localpeer").at(-1);
  return line && wordText(line.section.tree, line.statement.word + 1);
}
