import { converters } from "../../../grammar/catalogue/converters/index.ts";
import { fetches } from "../../../grammar/catalogue/fetches/index.ts";
import type { Dated, Keyword, Version } from "../../../grammar/catalogue/types.ts";
import type { Template } from "../../../grammar/tree.ts";
import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const removedKeyword = rule({
  id: "removed-keyword",
  severity: "error",
  summary: "A keyword, action or option that newer HAProxy versions no longer have.",
  why: "Configurations outlive keywords. HAProxy refuses what it removed; for most there is a replacement.",
  bad: "backend app\n    contimeout 5000\n    server s1 192.0.2.1:80\n",
  good: "backend app\n    timeout connect 5s\n    server s1 192.0.2.1:80\n",
  alike: ["section"],
  applies: ({ entry, slots }) =>
    entry?.removed !== undefined ||
    entry?.bare !== undefined ||
    slots.some((slot) => (slot.option ?? slot.action)?.removed !== undefined),
  statement({ statement, section }, model, report) {
    const { template } = statement;
    const { tree } = section;
    const entry = template.entry;
    if (entry?.removed !== undefined && atLeast(model, entry.removed)) {
      report(
        report.words(
          tree,
          statement,
          0,
          template.keyword.split(" ").length + (template.prefix === undefined ? 0 : 1),
        ),
        `'${template.keyword}' was removed in HAProxy ${entry.removed}`,
        { ...(entry.use === undefined ? {} : { help: `use ${entry.use}` }) },
      );
    }
    const bare = bareForm(template);
    if (bare !== undefined && atLeast(model, bare.removed))
      report(
        report.words(tree, statement, 0, template.words),
        `'${template.keyword}' with nothing after it was removed in HAProxy ${bare.removed}`,
        { help: `use ${bare.use}` },
      );
    for (const slot of template.slots) {
      const row = slot.option ?? slot.action;
      if (row?.removed === undefined || !atLeast(model, row.removed)) continue;
      const word = wordText(tree, statement.word + slot.at);
      report(report.words(tree, statement, slot.at), `'${word}' was removed in HAProxy ${row.removed}`, {
        ...(row.use === undefined ? {} : { help: `use ${row.use}` }),
      });
    }
  },
  section(section, model, report) {
    const { entry, header } = section.node;
    if (entry?.removed === undefined || header === undefined || !atLeast(model, entry.removed)) return;
    report(
      report.words(section.tree, header),
      `section '${section.kind}' was removed in HAProxy ${entry.removed}`,
      {
        ...(entry.use === undefined ? {} : { help: `use ${entry.use}` }),
        haproxy: `unknown keyword '${section.kind}' out of section.`,
      },
    );
  },
  expression({ line, word, value, calls, inFormat }, model, report) {
    for (const call of calls) {
      const { name, at, word: of } = call;
      const rows: Readonly<Record<string, Dated>> = call === value.fetch ? fetches : converters;
      const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
      if (row?.removed === undefined || !atLeast(model, row.removed)) continue;
      report(
        report.inWord(line, word + (inFormat ? 0 : of), at, at + name.length),
        `'${name}' was removed in HAProxy ${row.removed}`,
        {
          ...(row.use === undefined ? {} : { help: `use ${row.use}` }),
          haproxy: `unknown fetch method '${name}'`,
        },
      );
    }
  },
});

/** The row's `bare`, when the line is that form and a release removed it. */
export function bareForm(template: Template): Extract<Keyword["bare"], { removed: Version }> | undefined {
  const bare = template.entry?.bare;
  return bare !== undefined && "removed" in bare && isBare(template) ? bare : undefined;
}

/** Nothing stands after the keyword. */
export function isBare({ keyword, words, prefix }: Template): boolean {
  return words === keyword.split(" ").length + (prefix === undefined ? 0 : 1);
}
