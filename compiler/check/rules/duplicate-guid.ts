import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Line, Model, Section } from "../../model/types.ts";
import { optionsOf } from "../line-options.ts";
import { isDisabled, kindName } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

const taken = new WeakMap<Model, Map<string, Line>>();

export const duplicateGuid = rule({
  id: "duplicate-guid",
  severity: "error",
  stage: "lines",
  summary: "Two proxies, servers or listeners are given the same global identifier.",
  why: "A 'guid' names one object of the whole configuration, so that statistics can be kept for it. Listeners get theirs from 'guid-prefix' and a number from 0. HAProxy refuses one that is taken.",
  bad: "frontend www\n    bind :80\n    guid site\nbackend app\n    guid site\n",
  good: "frontend www\n    bind :80\n    guid fe-site\nbackend app\n    guid be-site\n",
  manual: "4.2",
  applies: (template) =>
    template.keyword === "guid" ||
    (template.keyword === "server" && optionsOf(template).has("guid")) ||
    ((template.keyword === "bind" || template.keyword === "stats socket") &&
      optionsOf(template).has("guid-prefix")),
  statement(line, model, report) {
    const { statement, section } = line;
    const options = optionsOf(statement.template);
    const prefix = options.get("guid-prefix");
    const at = prefix ?? (statement.template.keyword === "guid" ? 0 : options.get("guid")!);
    if (at + 1 >= statement.template.words || section.kind === "defaults") return;
    if (prefix !== undefined && isUnborn(section, model)) return;
    const text = wordText(section.tree, statement.word + at + 1);
    // of the first of its listeners
    const guid = prefix === undefined ? text : `${text}-0`;
    let known = taken.get(model);
    if (known === undefined) {
      known = new Map();
      taken.set(model, known);
    }
    const first = known.get(guid);
    // A proxy may take its own again.
    const again = statement.template.keyword === "guid" && first?.section === section;
    if (first === undefined || first.statement === statement || again) {
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
        ...(prefix === undefined ? {} : { stage: "checks" as const }),
        haproxy:
          prefix !== undefined
            ? whole(
                `[${place}] : error on GUID generation : duplicate entry with ${objectOf(first, model)}. You may fix it by adjusting guid-prefix.`,
              )
            : at === 0
              ? wrong
              : whole(
                  `[${place}] : 'server ${section.name}/${wordText(section.tree, statement.word + 1)}' : ${wrong}.`,
                ),
      },
    );
  },
});

/** Whether its listeners get no identifiers. */
function isUnborn(section: Section, model: Model): boolean {
  const proxy = model.proxyOf(section);
  return section.kind === "peers" || (proxy !== undefined && isDisabled(proxy));
}

function objectOf({ statement, section }: Line, model: Model): string {
  if (optionsOf(statement.template).has("guid-prefix")) {
    const name = section.kind === "global" ? "GLOBAL" : section.name;
    return `listener ${name} (${section.tree.file}:${statement.line + 1})`;
  }
  if (statement.template.keyword !== "guid")
    return `server ${section.name}/${wordText(section.tree, statement.word + 1)}`;
  const proxy = model.proxyOf(section);
  return `${proxy === undefined ? section.kind : kindName(proxy)} ${section.name}`;
}
