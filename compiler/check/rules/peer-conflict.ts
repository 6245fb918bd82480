import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Statement } from "../../../grammar/tree.ts";
import type { Model, Section } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { type Report, rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";
import { localPeer } from "./ignored-peer.ts";

export const peerConflict = rule({
  id: "peer-conflict",
  severity: "error",
  stage: "lines",
  summary: "Lines of a peers section contradict each other: two listeners, a peer or a table given twice.",
  why: "The section has one listener: the address of the local peer's 'peer' line, or a 'bind' line next to 'server' lines. Names of peers and tables must differ.",
  bad: "peers cluster\n    bind :10000\n    peer lb1 192.0.2.1:10000\n",
  good: "peers cluster\n    bind :10000\n    server lb1\n    server lb2 192.0.2.2:10000\n",
  manual: "3.5",
  touches: withKeyword("peers"),
  section(section, model, report) {
    if (section.kind !== "peers") return;
    const local = localPeer(model);
    let bind: Statement | undefined;
    let peer: Statement | undefined;
    let mine: Statement | undefined;
    const known = new Map<string, Statement>();
    const unaddressed = new Map<string, Statement>();
    const tables = new Map<string, Statement>();
    for (const statement of section.node.statements) {
      const { keyword, prefix, words } = statement.template;
      if (prefix !== undefined || words < 2) continue;
      if (keyword === "table") repeatedTable(section, statement, tables, model, report);
      if (keyword === "bind") {
        if (peer !== undefined) mixed(section, statement, peer, model, report);
        else if (bind !== undefined)
          report(
            report.words(section.tree, statement, 0, 2),
            `a peers section has one listener, and line ${bind.line + 1} has it`,
            {
              help: "remove one of them",
              haproxy: `One listener per "peers" section is authorized but another is already configured at [${section.tree.name}:${bind.line + 1}].`,
            },
          );
        else if (/,|:\d+-\d+$/.test(wordText(section.tree, statement.word + 1)))
          report(
            report.words(section.tree, statement, 1),
            "a peers section listens on one address and port",
            {
              since: "3.0",
              haproxy:
                'Only one listener per "peers" section is authorized. Multiple listening addresses or port range are not supported.',
            },
          );
        bind ??= statement;
      }
      if (keyword !== "peer" && keyword !== "server") continue;
      if (keyword === "peer" && bind !== undefined) {
        mixed(section, statement, bind, model, report);
        continue;
      }
      if (keyword === "peer") peer = statement;
      const name = wordText(section.tree, statement.word + 1);
      if (name === local) {
        if (mine !== undefined)
          report(
            report.words(section.tree, statement, 0, 2),
            `the local peer '${name}' is already given at line ${mine.line + 1}`,
            {
              help: "remove one of them",
              haproxy: `'${keyword} ${name}' : local peer name already referenced at ${section.tree.name}:${mine.line + 1}. ${name}`,
            },
          );
        const address = statement.template.slots.find(({ at }) => at === 2);
        if (keyword === "server" && address?.kind === "value")
          report(
            report.words(section.tree, statement, 2),
            `the local peer '${name}' has no address in a 'server' line: the 'bind' line has it`,
            {
              help: "remove the address, or write 'peer' and no 'bind' line",
              haproxy: `'server ${name}/${name}' : unknown keyword '${wordText(section.tree, statement.word + 2)}'. Hint: no address was expected for this server.`,
            },
          );
        mine ??= statement;
      } else if (keyword === "server" && words === 2) {
        // without an address it can only be the local peer, whatever its name
        const first = unaddressed.get(name);
        if (first === undefined) unaddressed.set(name, statement);
        else
          report(
            report.words(section.tree, statement, 0, 2),
            `the local peer '${name}' is already given at line ${first.line + 1}`,
            {
              help: "remove one of them",
              haproxy: `'server ${name}' : local peer name already referenced at ${section.tree.name}:${first.line + 1}. ${name}`,
            },
          );
      } else if (words > 2) {
        const first = known.get(name);
        if (first === undefined) known.set(name, statement);
        else repeatedPeer(section, statement, first, model, report);
      }
    }
  },
});

function mixed(section: Section, line: Statement, other: Statement, model: Model, report: Report): void {
  if (!atLeast(model, "2.6")) return;
  report(
    report.words(section.tree, line, 0, 2),
    `'peer' and 'bind' lines exclude each other: see line ${other.line + 1}`,
    {
      help: "use 'server' lines next to 'bind'",
      haproxy: 'mixing "peer" and "bind" line is forbidden',
    },
  );
}

/** Before 3.5 they are only compared when the section is in use. */
function repeatedPeer(
  section: Section,
  line: Statement,
  first: Statement,
  model: Model,
  report: Report,
): void {
  const name = wordText(section.tree, line.word + 1);
  report(
    report.words(section.tree, line, 0, 2),
    `peer '${name}' is already given at line ${first.line + 1}`,
    atLeast(model, "3.5")
      ? {
          help: "use distinct names",
          haproxy: whole(
            `[${place}] : 'server (null)/${name}' : another server named '${name}' was already defined at line ${first.line + 1}, please use a distinct name.`,
          ),
        }
      : { help: "use distinct names", severity: "warning", lint: true },
  );
}

function repeatedTable(
  section: Section,
  line: Statement,
  tables: Map<string, Statement>,
  model: Model,
  report: Report,
): void {
  const name = wordText(section.tree, line.word + 1);
  const said = (where: string, tree: string, at: number): void =>
    report(
      report.words(section.tree, line, 0, 2),
      `the stick-table '${name}' is already defined at line ${at}`,
      {
        help: "use a distinct name",
        haproxy: `stick-table name '${name}' conflicts with table declared in ${where} at ${tree}:${at}.`,
      },
    );
  if (!atLeast(model, "2.9")) {
    const other = model.table("table").first(section.tree.words.wordId[line.word + 1]!)?.section;
    if (other !== undefined && other.kind !== "peers" && other.index < section.index)
      said(`proxy '${other.name}'`, other.tree.name, other.node.line + 1);
    return;
  }
  const first = tables.get(name);
  if (first === undefined) tables.set(name, line);
  else said(`peers '${section.name}'`, section.tree.name, first.line + 1);
}
