import { repeatedMethod } from "../../../grammar/acl-test.ts";
import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";

export const conditionSyntax = rule({
  id: "condition-syntax",
  severity: "error",
  summary: "A condition is not well-formed: a brace that is never closed, or words after it.",
  why: "HAProxy refuses the line. Braces of anonymous ACLs must be words of their own.",
  bad: "frontend www\n    mode http\n    bind :80\n    http-request deny if { path /a\n",
  good: "frontend www\n    mode http\n    bind :80\n    http-request deny if { path /a }\n",
  manual: "7.2",
  condition({ line, word, diagnostics }, model, report) {
    for (const { range, message, haproxy, severity } of diagnostics) {
      if (message === repeatedMethod && !atLeast(model, "3.3")) continue;
      report(report.inWord(line, word + range.line, range.start, range.end), message, {
        severity,
        ...(haproxy === undefined ? {} : { haproxy }),
      });
    }
  },
});
