import { whole } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const cacheSize = rule({
  id: "cache-size",
  severity: "error",
  summary: "A cache section does not say how large the cache is.",
  why: "HAProxy refuses a cache without 'total-max-size', or with one of 0.",
  bad: "cache static\n    max-age 60\n",
  good: "cache static\n    total-max-size 4\n    max-age 60\n",
  manual: "6.2",
  touches: withKeyword("cache"),
  section(section, _model, report) {
    if (section.kind !== "cache" || section.node.header === undefined) return;
    const last = section.own("total-max-size").at(-1);
    if (last !== undefined && Number.parseInt(wordText(section.tree, last.word + 1), 10) !== 0) return;
    report(
      report.words(section.tree, last ?? section.node.header, 0, 2),
      `cache '${section.name}' has no size`,
      {
        help: "add 'total-max-size' with a number of megabytes",
        haproxy: whole(`Size not specified for cache '${section.name}'`),
      },
    );
  },
});
