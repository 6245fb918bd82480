import { rule } from "../rule.ts";

export const zeroWarning = rule({
  id: "zero-warning",
  severity: "error",
  summary: "The global section does not allow warnings, and there are some.",
  why: "With 'zero-warning', HAProxy refuses to start when it has warned about anything.",
  bad: "global\n    zero-warning\nfrontend www\n    mode http\n    bind :80\n",
  good: "global\n    zero-warning\nfrontend www\n    mode http\n    bind :80\n    timeout client 5s\n",
  manual: "3.1",
  findings(found, model, report) {
    const line = model.global("zero-warning")[0];
    if (line === undefined) return;
    let warnings = 0;
    for (const { severity, lint, diag } of found) {
      if (lint === true || diag === true) continue;
      // What is wrong is told already.
      if (severity === "error") return;
      if (severity === "warning") warnings++;
    }
    if (warnings === 0) return;
    report(
      report.words(line.section.tree, line.statement),
      `this refuses the configuration: there ${warnings === 1 ? "is a warning" : `are ${warnings} warnings`}`,
      { haproxy: "Some warnings were found and 'zero-warning' is set. Aborting." },
    );
  },
});
