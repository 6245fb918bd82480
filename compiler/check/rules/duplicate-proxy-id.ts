import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Statement } from "../../../grammar/tree.ts";
import type { Model, Proxy } from "../../model/types.ts";
import { fullName } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

const taken = new WeakMap<Model, Map<number, { proxy: Proxy; statement: Statement }>>();

export const duplicateProxyId = rule({
  id: "duplicate-proxy-id",
  severity: "error",
  stage: "lines",
  summary: "Two proxies are given the same id, or one proxy two ids.",
  why: "Ids tell proxies apart in statistics and on the control socket; HAProxy refuses one that is taken, and a second one.",
  bad: "backend app\n    id 5\nbackend files\n    id 5\n",
  good: "backend app\n    id 5\nbackend files\n    id 6\n",
  manual: "4.2",
  evenDisabled: true,
  touches: withKeyword("id"),
  proxy(proxy, model, report) {
    let known = taken.get(model);
    if (known === undefined) {
      known = new Map();
      taken.set(model, known);
    }
    let first: Statement | undefined;
    for (const statement of proxy.own("id")) {
      const id = Number.parseInt(wordText(proxy.tree, statement.word + 1), 10);
      if (Number.isNaN(id) || id <= 0) continue;
      const other = first === undefined ? known.get(id) : { proxy, statement: first };
      if (other === undefined) known.set(id, { proxy, statement });
      else
        report(
          report.words(proxy.tree, statement, 0, 2),
          first === undefined
            ? `id ${id} is already taken by ${fullName(other.proxy)}, at line ${other.statement.line + 1}`
            : `${fullName(proxy)} already has an id, at line ${first.line + 1}`,
          {
            help: "give each proxy one id of its own",
            related: [
              {
                range: report.words(other.proxy.tree, other.statement, 0, 2),
                message: fullName(other.proxy),
              },
            ],
            haproxy: whole(
              `parsing [${place}]: ${fullName(proxy).replaceAll("'", "")} reuses same custom id as ${fullName(other.proxy).replaceAll("'", "")} (declared at ${other.proxy.tree.name}:${other.proxy.node.line + 1}).`,
            ),
          },
        );
      first ??= statement;
    }
  },
});
