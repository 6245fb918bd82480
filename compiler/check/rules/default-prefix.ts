import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

const flags = new Set(["busy-polling", "insecure-fork-wanted", "set-dumpable", "strict-limits"]);
const levels = new Set("emerg alert crit err warning notice info debug".split(" "));

export const defaultPrefix = rule({
  id: "default-prefix",
  severity: "error",
  summary: "'default' stands before a keyword, for HAProxy before 3.4.",
  why: "Up to 3.3, HAProxy reads the last word of such a line twice and stumbles over it: the prefix never worked for most keywords.",
  version: "2.6",
  bad: "defaults\n    default option dontlognull\n",
  good: "defaults\n    no option dontlognull\n",
  manual: "4.1",
  applies: ({ prefix, entry }, model) =>
    prefix === "default" && entry !== undefined && !atLeast(model, "3.4"),
  statement({ statement, section }, _model, report) {
    const { keyword, entry, words } = statement.template;
    const last = wordText(section.tree, statement.word + words - 1);
    const plain = keyword.startsWith("option ") ? entry!.syntax === "" : flags.has(keyword) && words === 2;
    // a second level may follow the first
    const before = wordText(section.tree, statement.word + words - 2);
    const log = keyword === "log" && !(levels.has(last) && !levels.has(before));
    if (!plain && !log) return;
    report(
      report.words(section.tree, statement, 0, 1 + keyword.split(" ").length),
      `'default' makes HAProxy read '${last}' twice, which '${keyword}' does not understand`,
      {
        help: `leave out 'default', or write 'no ${keyword}'`,
        haproxy: log
          ? `log : unknown optional log level '${last}'`
          : `'${keyword}' cannot handle unexpected argument '${last}'.`,
      },
    );
  },
});
