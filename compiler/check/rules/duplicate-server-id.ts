import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Statement } from "../../../grammar/tree.ts";
import type { Proxy } from "../../model/types.ts";
import { optionsOf } from "../line-options.ts";
import { type Report, rule } from "../rule.ts";
import { withOption } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const duplicateServerId = rule({
  id: "duplicate-server-id",
  severity: "error",
  stage: "lines",
  summary: "Two servers of one backend, or two bind lines of one frontend, are given the same id.",
  why: "Ids tell servers apart in stick-tables and statistics; HAProxy refuses one that is taken.",
  bad: "backend app\n    server s1 192.0.2.1:80 id 5\n    server s2 192.0.2.2:80 id 5\n",
  good: "backend app\n    server s1 192.0.2.1:80 id 5\n    server s2 192.0.2.2:80 id 6\n",
  manual: "5.2",
  evenDisabled: true,
  touches: withOption("id"),
  proxy(proxy, _model, report) {
    listeners(proxy, report);
    const taken = new Map<number, Statement>();
    for (const statement of proxy.own("server")) {
      const at = optionsOf(statement.template).get("id");
      if (at === undefined) continue;
      const id = Number.parseInt(wordText(proxy.tree, statement.word + at + 1), 10);
      if (Number.isNaN(id)) continue;
      const first = taken.get(id);
      if (first === undefined) {
        taken.set(id, statement);
        continue;
      }
      const name = wordText(proxy.tree, first.word + 1);
      report(
        report.words(proxy.tree, statement, at, 2),
        `id ${id} is already taken by server '${name}', at line ${first.line + 1}`,
        {
          help: "give each server an id of its own",
          haproxy: whole(
            `[${place}] : 'server ${proxy.name}/${wordText(proxy.tree, statement.word + 1)}' : 'id' : custom id ${id} already used at ${proxy.tree.name}:${first.line + 1} ('server ${name}').`,
          ),
          related: [{ range: report.words(proxy.tree, first, 0, 2), message: `server '${name}'` }],
        },
      );
    }
  },
});

/** The first listener of a line gets the id. */
function listeners(proxy: Proxy, report: Report): void {
  const taken = new Map<number, Statement>();
  for (const statement of proxy.own("bind")) {
    const at = optionsOf(statement.template).get("id");
    if (at === undefined) continue;
    const id = Number.parseInt(wordText(proxy.tree, statement.word + at + 1), 10);
    if (Number.isNaN(id)) continue;
    const first = taken.get(id);
    if (first === undefined) {
      taken.set(id, statement);
      continue;
    }
    const bind = (line: Statement): string => `'bind ${wordText(proxy.tree, line.word + 1)}'`;
    report(
      report.words(proxy.tree, statement, at, 2),
      `id ${id} is already taken by the listener at line ${first.line + 1}`,
      {
        help: "give each listener an id of its own",
        haproxy: whole(
          `parsing [${place}] : ${bind(statement)} in section '${proxy.kind}' : 'id' : custom id ${id} already used at ${proxy.tree.name}:${first.line + 1} (${bind(first)})`,
        ),
        related: [{ range: report.words(proxy.tree, first, 0, 2), message: "the other listener" }],
      },
    );
  }
}
