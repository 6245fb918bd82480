import type { Line } from "../../model/types.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

/** Seconds that HAProxy begins with. */
const usual = { least: 300, most: 3600 };
const names = ["ocsp-update.mindelay", "ocsp-update.maxdelay"];

export const ocspDelays = rule({
  id: "ocsp-delays",
  severity: "error",
  stage: "lines",
  summary: "The shortest delay between updates of OCSP responses is longer than the longest.",
  why: "HAProxy compares each with the other one so far, which is 300 or 3600 seconds at first, and refuses the line.",
  bad: "global\n    tune.ssl.ocsp-update.mindelay 7200\n    tune.ssl.ocsp-update.maxdelay 9000\n",
  good: "global\n    tune.ssl.ocsp-update.maxdelay 9000\n    tune.ssl.ocsp-update.mindelay 7200\n",
  manual: "3.2",
  model(model, report) {
    const lines = names.flatMap((name) =>
      [name, `tune.ssl.${name}`].flatMap((keyword) =>
        model.global(keyword).map((line) => ({ keyword, line })),
      ),
    );
    if (lines.length === 0) return;
    lines.sort((a, b) => order(a.line, b.line));
    let { least, most } = usual;
    for (const { keyword, line } of lines) {
      if (line.statement.template.words < 2) continue;
      const value = Number.parseInt(wordText(line.section.tree, line.statement.word + 1), 10) || 0;
      if (value < 0) continue;
      const shortest = keyword.endsWith("mindelay");
      if (shortest ? value > most : value < least) {
        report(
          report.line(line),
          shortest
            ? `${value} seconds are more than the longest delay, ${most}`
            : `${value} seconds are less than the shortest delay, ${least}`,
          {
            help: "change the other one above this line",
            haproxy: shortest
              ? `'${keyword}' can not be higher than tune.ssl.ocsp-update.maxdelay.`
              : `'${keyword}' can not be lower than tune.ssl.ocsp-update.mindelay.`,
          },
        );
      } else if (shortest) least = value;
      else most = value;
    }
  },
});

function order(a: Line, b: Line): number {
  return a.section.index - b.section.index || a.statement.line - b.statement.line;
}
