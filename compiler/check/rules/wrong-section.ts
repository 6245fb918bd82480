import { keywords } from "../../../grammar/catalogue/keywords/index.ts";
import type { Keyword, KeywordRows } from "../../../grammar/catalogue/types.ts";
import { rule } from "../rule.ts";
import { mayBeRefused, refusedSection } from "../strictness.ts";
import { wordText } from "../word-text.ts";
import { isOnlyIgnored } from "./wrong-proxy-kind.ts";

export const wrongSection = rule({
  id: "wrong-section",
  severity: "error",
  summary: "A keyword stands in a section that does not have it.",
  why: "Each keyword belongs to some kinds of sections; HAProxy refuses it, or ignores it with a warning, anywhere else.",
  bad: "frontend www\n    bind :80\n    nbthread 2\n",
  good: "global\n    nbthread 2\n",
  manual: "4.1",
  applies: (template) =>
    template.errors.some((error) => error.rule === "wrong-section") || mayBeRefused(template.keyword),
  statement({ statement, section }, model, report) {
    const { keyword } = statement.template;
    if (refusedSection(keyword, section.kind, model)) {
      report(
        report.words(section.tree, statement, 0, keyword.split(" ").length),
        `'${keyword}' is not allowed in a '${section.kind}' section`,
        { haproxy: `'${keyword}' not allowed in '${section.kind}' section.` },
      );
      return;
    }
    if (isOnlyIgnored(statement.template, section.kind)) return;
    // A ring knows two timeouts, and passes over all others.
    const unseen = section.kind === "ring" && statement.template.keyword.startsWith("timeout");
    for (const error of statement.template.errors) {
      if (error.rule !== "wrong-section") continue;
      const { tree } = section;
      const name = statement.template.keyword || wordText(tree, statement.word + error.at);
      const rows = (Object.hasOwn(keywords, name) ? keywords[name] : undefined) as KeywordRows | undefined;
      const list: readonly Keyword[] =
        rows === undefined ? [] : Array.isArray(rows) ? rows : [rows as Keyword];
      const homes = [...new Set(list.flatMap((row) => row.sections))];
      report(
        report.words(tree, statement, error.at, name.split(" ").length),
        `'${name}' is not allowed in a '${section.kind}' section`,
        {
          help: homes.length === 0 ? "it belongs to another section" : `it belongs to: ${homes.join(", ")}`,
          haproxy: `unknown keyword '${wordText(tree, statement.word)}' in '${section.kind}' section`,
          ...(unseen ? { severity: "warning", lint: true } : {}),
        },
      );
    }
  },
});
