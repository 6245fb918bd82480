import { rule } from "../rule.ts";

export const compressionOffload = rule({
  id: "compression-offload",
  severity: "warning",
  summary: "'compression offload' stands in a defaults section.",
  why: "HAProxy ignores it there, with a warning.",
  bad: "defaults\n    mode http\n    compression offload\n",
  good: "backend app\n    mode http\n    compression offload\n",
  manual: "4.2",
  applies: ({ keyword, prefix }) => keyword === "compression offload" && prefix === undefined,
  statement({ statement, section }, _model, report) {
    if (section.kind !== "defaults") return;
    report(
      report.words(section.tree, statement, 0, 2),
      "'compression offload' is ignored in a defaults section",
      {
        haproxy: "'compression' : 'offload' ignored in 'defaults' section.",
      },
    );
  },
});
