import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Line, Section } from "../../model/types.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const certificateStore = rule({
  id: "certificate-store",
  severity: "error",
  stage: "lines",
  summary: "A crt-store loads a certificate that is loaded already, or none, or moves its folder afterwards.",
  why: "A certificate is known by its alias or file. HAProxy refuses a second one of a name, also when a bind line above has loaded the file.",
  bad: "crt-store web\n    load crt site.pem\n    load crt site.pem key site.key\n",
  good: "crt-store web\n    load crt site.pem\n    load crt site.pem key site.key alias other\n",
  manual: "3.11",
  model(model, report) {
    const stores = model.of("crt-store");
    if (stores.length === 0) return;
    const loaded = new Set<string>();
    const last = stores.at(-1)!.index;
    for (const section of model.sections) {
      if (section.index > last) break;
      if (section.kind !== "crt-store") {
        for (const statement of section.own("bind"))
          for (const file of argumentsOf({ statement, section }, "crt")) loaded.add(file);
        continue;
      }
      const first = section.own("load")[0];
      for (const keyword of ["crt-base", "key-base"])
        for (const statement of section.own(keyword))
          if (first !== undefined && statement.line > first.line)
            report(report.words(section.tree, statement), `'${keyword}' must stand before the first 'load'`, {
              haproxy: `'${keyword}' can't be used after a load line, use it at the beginning of the section.`,
            });
      for (const statement of section.own("load")) {
        const line = { statement, section };
        const [file] = argumentsOf(line, "crt");
        if (file === undefined) {
          if (statement.template.errors.length === 0)
            report(report.words(section.tree, statement), "'crt' is missing", {
              haproxy: whole(
                `parsing [${place}] : parsing [${place}] : 'load' in section 'crt-store': mandatory 'crt' parameter not found.`,
              ),
            });
          continue;
        }
        const name = storeName(section, argumentsOf(line, "alias")[0], file);
        if (loaded.has(name))
          report(report.words(section.tree, statement), `'${name}' is loaded already`, {
            help: "give this one an 'alias'",
            haproxy: whole(
              `parsing [${place}] : parsing [${place}] : 'load' in section 'crt-store': store '${name}' was already defined.`,
            ),
          });
        loaded.add(name);
      }
    }
  },
});

/** `@store/name`; files of the store without a name go by their path alone. */
function storeName(section: Section, alias: string | undefined, file: string): string {
  if (section.name !== "") return `@${section.name}/${alias ?? file}`;
  return alias === undefined ? file : `@/${alias}`;
}

/** Words after each such option or word of a line. */
function argumentsOf({ statement, section }: Line, name: string): string[] {
  const found: string[] = [];
  for (const slot of statement.template.slots)
    if ((slot.kind === "option" || slot.kind === "literal") && slot.name === name)
      if (slot.at + 1 < statement.template.words)
        found.push(wordText(section.tree, statement.word + slot.at + 1));
  return found;
}
