import { keywords } from "../../../grammar/catalogue/keywords/index.ts";
import type { Keyword, KeywordRows } from "../../../grammar/catalogue/types.ts";
import { rule } from "../rule.ts";
import { suggest } from "../suggest.ts";
import { wordText } from "../word-text.ts";
import { loadsLua } from "./unknown-lua.ts";

export const unknownKeyword = rule({
  id: "unknown-keyword",
  severity: "error",
  summary: "The line starts with a word that is no keyword of HAProxy.",
  why: "HAProxy refuses the configuration. Matching is case-sensitive and there are no abbreviations.",
  bad: "backend app\n    ballance roundrobin\n",
  good: "backend app\n    balance roundrobin\n",
  manual: "2.1",
  applies: (template) => template.errors.length > 0,
  statement({ statement, section }, model, report) {
    if (section.kind === "") return;
    for (const error of statement.template.errors) {
      if (error.rule !== "unknown-keyword") continue;
      const { tree } = section;
      // HAProxy passes over all other words there.
      if (section.kind === "namespace_list") continue;
      // HAProxy takes any timeout there.
      if (section.kind === "ring" && error.at === 1 && wordText(tree, statement.word) === "timeout") continue;
      const word = wordText(tree, statement.word + error.at);
      if (
        error.at === 1 &&
        word.startsWith("lua.") &&
        wordText(tree, statement.word) === "filter" &&
        loadsLua(model)
      )
        continue;
      const known = keywordsOf(section.kind);
      // "timeout conect": compare the two words with two-word keywords as well
      const two =
        error.at + 1 < statement.template.words
          ? `${word} ${wordText(tree, statement.word + error.at + 1)}`
          : undefined;
      const close =
        (two === undefined ? undefined : suggest(two, known.double)) ?? suggest(word, known.single);
      report(
        report.words(tree, statement, error.at),
        `unknown keyword '${word}' in '${section.kind}' section`,
        {
          haproxy: `unknown keyword '${word}' in '${section.kind}' section${close === undefined ? "" : `; did you mean '${close}' maybe ?`}`,
          ...(close === undefined ? {} : { help: `did you mean '${close}'?` }),
        },
      );
    }
  },
});

const memo = new Map<string, { single: string[]; double: string[] }>();

/** Keywords allowed in a section: one-word ones (and first words), and those of several words. */
export function keywordsOf(kind: string): { single: string[]; double: string[] } {
  let known = memo.get(kind);
  if (known === undefined) {
    const single = new Set<string>();
    const double: string[] = [];
    for (const [name, rows] of Object.entries<KeywordRows>(keywords)) {
      const list: readonly Keyword[] = Array.isArray(rows) ? rows : [rows as Keyword];
      if (
        !list.some((row) => row.removed === undefined && (row.sections as readonly string[]).includes(kind))
      )
        continue;
      if (name.includes(" ")) {
        double.push(name);
        single.add(name.slice(0, name.indexOf(" ")));
      } else single.add(name);
    }
    known = { single: [...single], double };
    memo.set(kind, known);
  }
  return known;
}
