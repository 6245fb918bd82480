import { rule } from "../rule.ts";
import { suggest } from "../suggest.ts";
import { wordText } from "../word-text.ts";

export const unknownOption = rule({
  id: "unknown-option",
  severity: "error",
  summary:
    "A bind, server or similar line has an option that does not exist, or a rule an action that does not exist.",
  why: "HAProxy refuses the line and lists what it knows.",
  bad: "backend app\n    server s1 192.0.2.1:80 chekc\n",
  good: "backend app\n    server s1 192.0.2.1:80 check\n",
  applies: (template) => template.errors.length > 0,
  statement({ statement, section }, _model, report) {
    for (const error of statement.template.errors) {
      if (error.rule !== "unknown-option" && error.rule !== "unknown-action") continue;
      const { tree } = section;
      const word = wordText(tree, statement.word + error.at);
      const close = suggest(word.replace(/\(.*$/, ""), error.expected);
      const what = error.rule === "unknown-option" ? "option" : "action";
      // HAProxy reads the names of such options up to a parenthesis, and nothing in it.
      const cut = word.indexOf("(");
      if (what === "option" && cut > 0 && error.expected.includes(word.slice(0, cut))) {
        report(report.words(tree, statement, error.at), `'${word}' is taken for '${word.slice(0, cut)}'`, {
          severity: "warning",
          lint: true,
          help: `write '${word.slice(0, cut)}'`,
        });
        continue;
      }
      report(
        report.words(tree, statement, error.at),
        `unknown ${what} '${word}' for '${statement.template.keyword}'`,
        {
          ...(close === undefined ? {} : { help: `did you mean '${close}'?` }),
          haproxy:
            what === "option"
              ? `'${statement.template.keyword}' : unknown keyword '${word}'.${close === undefined ? "" : ` Did you mean '${close}' maybe ?`}`
              : `'${statement.template.keyword}' expects a known action but got '${word}'${close === undefined ? "" : ` (did you mean '${close}' maybe ?)`}.`,
        },
      );
    }
  },
});
