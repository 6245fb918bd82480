import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Line, Model } from "../../model/types.ts";
import { optionsOf } from "../line-options.ts";
import { kindName } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

const taken = new WeakMap<Model, Map<string, Line>>();

export const duplicateGuid = rule({
  id: "duplicate-guid",
  severity: "error",
  stage: "lines",
  summary: "Two proxies or servers are given the same global identifier.",
  why: "A 'guid' names one object of the whole configuration, so that statistics can be kept for it. HAProxy refuses one that is taken.",
  bad: "frontend www\n    bind :80\n    guid site\nbackend app\n    guid site\n",
  good: "frontend www\n    bind :80\n    guid fe-site\nbackend app\n    guid be-site\n",
  manual: "4.2",
  applies: (template) =>
    template.keyword === "guid" || (template.keyword === "server" && optionsOf(template).has("guid")),
  statement(line, model, report) {
    const { statement, section } = line;
    const at = statement.template.keyword === "guid" ? 0 : optionsOf(statement.template).get("guid")!;
    if (at + 1 >= statement.template.words || section.kind === "defaults") return;
    const guid = wordText(section.tree, statement.word + at + 1);
    let known = taken.get(model);
    if (known === undefined) {
      known = new Map();
      taken.set(model, known);
    }
    const first = known.get(guid);
    if (first === undefined || first.statement === statement) {
      known.set(guid, line);
      return;
    }
    const wrong = `'guid': duplicate entry with ${objectOf(first, model)}`;
    report(
      report.words(section.tree, statement, at, 2),
      `'${guid}' is already taken by ${objectOf(first, model)}`,
      {
        help: "give each its own",
        related: [{ range: report.line(first), message: "taken here" }],
        haproxy:
          at === 0
            ? wrong
            : whole(
                `[${place}] : 'server ${section.name}/${wordText(section.tree, statement.word + 1)}' : ${wrong}.`,
              ),
      },
    );
  },
});

function objectOf({ statement, section }: Line, model: Model): string {
  if (statement.template.keyword !== "guid")
    return `server ${section.name}/${wordText(section.tree, statement.word + 1)}`;
  const proxy = model.proxyOf(section);
  return `${proxy === undefined ? section.kind : kindName(proxy)} ${section.name}`;
}
