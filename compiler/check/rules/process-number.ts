import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const processNumber = rule({
  id: "process-number",
  severity: "error",
  summary: "'bind-process' names a process that there cannot be.",
  why: "HAProxy 2.5 and 2.6 run as one process. They still read the line, but refuse numbers other than 1.",
  bad: "frontend www\n    bind :80\n    bind-process 2\n",
  good: "frontend www\n    bind :80\n",
  version: "2.6",
  manual: "4.2",
  applies: ({ keyword }, model) =>
    (keyword === "bind-process" || keyword === "stats bind-process") &&
    atLeast(model, "2.5") &&
    !atLeast(model, "2.7"),
  statement({ statement, section }, _model, report) {
    const { keyword, words } = statement.template;
    for (let at = keyword.split(" ").length; at < words; at++) {
      const word = wordText(section.tree, statement.word + at);
      if (word === "all") return;
      if (word === "odd" || word === "even") continue;
      const wrong = problem(word);
      if (wrong === undefined) continue;
      report(report.words(section.tree, statement, at), `'${word}' is not process 1, the only one`, {
        help: "remove the line: it has no effect",
        haproxy: keyword === "bind-process" ? `bind-process : ${wrong}` : `'${keyword}' : ${wrong}`,
      });
      return;
    }
  },
});

/** A number, or two with a dash between; the second may be left out. */
function problem(word: string): string | undefined {
  if (!/^\d*(?:-\d*)?$/.test(word)) return `'${word}' is not a valid number/range.`;
  const [low, high] = word.split("-");
  return Number(low) === 1 && (high === undefined || high === "" || Number(high) === 1)
    ? undefined
    : `'${word}' is not a valid number/range. It supports numbers from 1 to 1.`;
}
