import { whole } from "../../../grammar/diagnostic.ts";
import { print } from "../../../grammar/tree.ts";
import type { Model, Section } from "../../model/types.ts";
import { type Report, rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

const challenges = new Set(["http-01", "dns-01", "dns-persist-01"]);

export const acmeSettings = rule({
  id: "acme-settings",
  severity: "error",
  stage: "lines",
  summary: "Settings of an acme section, or of a certificate that is made by one, contradict each other.",
  why: "'challenge-ready' is about DNS challenges, and http-01, the usual one, has none. Kind and size of a key are for a certificate that 'generate-dummy on' makes. The map of tokens must be one that a rule looks into. HAProxy refuses the rest.",
  bad: "global\n    expose-experimental-directives\nacme le\n    directory https://acme.example/directory\n    contact admin@example.com\n    challenge-ready cli\n",
  good: "global\n    expose-experimental-directives\nacme le\n    directory https://acme.example/directory\n    contact admin@example.com\n    challenge dns-01\n    challenge-ready cli\n",
  manual: "12.8",
  kinds: ["acme", "crt-store"],
  section(section, model, report) {
    const { tree } = section;
    if (section.kind === "crt-store") {
      for (const statement of section.own("load")) {
        const literals = statement.template.slots.filter(({ kind }) => kind === "literal");
        const key = literals.find(({ name }) => name === "keytype" || name === "bits" || name === "curves");
        if (key === undefined) continue;
        const dummy = literals.findLast(({ name }) => name === "generate-dummy");
        if (dummy !== undefined && wordText(tree, statement.word + dummy.at + 1) === "on") continue;
        report(
          report.words(tree, statement, key.at),
          `'${key.name}' is for certificates that HAProxy makes itself`,
          {
            help: "add 'generate-dummy on', or remove it",
            haproxy: "keyword 'keytype', 'bits' and 'curves' require 'generate-dummy' set to 'on'",
          },
        );
      }
      return;
    }
    if (section.kind !== "acme") return;
    unusedMap(section, model, report);
    let challenge = "http-01";
    let conditions = false;
    for (const statement of section.node.statements) {
      const { keyword, words } = statement.template;
      if ((keyword !== "challenge" && keyword !== "challenge-ready") || words < 2) continue;
      const value = wordText(tree, statement.word + 1);
      if (keyword === "challenge") {
        challenge = value.toLowerCase();
        if (!challenges.has(challenge)) {
          report(report.words(tree, statement, 1), `'${value}' is not one of ${[...challenges].join(", ")}`, {
            haproxy: `keyword 'challenge' in 'acme' section requires a challenge type: http-01, dns-01 or dns-persist-01`,
          });
          return;
        }
        // What those wait for when nothing else is said.
        if (challenge !== "http-01") conditions = true;
      } else conditions = value !== "none";
      if (challenge !== "http-01" || !conditions) continue;
      report(report.words(tree, statement, 0, 2), "'challenge-ready' does not go with challenge http-01", {
        help: "use a DNS challenge, said before, or remove it",
        haproxy: `keyword '${keyword}' in 'acme' section, "http-01" is not compatible with the "challenge-ready" option`,
      });
    }
  },
});

/** Patterns are loaded by name where something looks into them; actions that change them do not count. */
function unusedMap(section: Section, model: Model, report: Report): void {
  const statement = section.own("map").at(-1);
  if (statement === undefined || statement.template.words < 2 || section.node.header === undefined) return;
  const name = wordText(section.tree, statement.word + 1);
  const word = `${name.replace(/[^\w]/g, "\\$&")}(?![\\w.@/-])`;
  const uses = new RegExp(`(?:^|[^\\w.@/-])(?:opt@)?${word}`, "g");
  const others = new RegExp(`^\\s*map\\s+${word}|(?:set-map|del-map|add-acl|del-acl)\\(${word}`, "gm");
  let count = 0;
  for (const tree of model.trees) {
    const text = print(tree);
    count += (text.match(uses)?.length ?? 0) - (text.match(others)?.length ?? 0);
  }
  if (count > 0) return;
  report(report.words(section.tree, statement, 1), `nothing looks into the map '${name}'`, {
    stage: "checks",
    since: "3.3",
    help: "look the token up with 'map' in a rule, or remove it",
    haproxy: whole(
      `acme section '${section.name}' line [${section.tree.file}:${section.node.header.line + 1}] has the map '${name}' configured, but this map doesn't exist`,
    ),
  });
}
