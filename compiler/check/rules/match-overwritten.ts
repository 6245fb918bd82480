import { rule } from "../rule.ts";
import { checkTest } from "../samples/check-test.ts";

export const matchOverwritten = rule({
  id: "match-overwritten",
  severity: "warning",
  summary: "An ACL keyword that matches in a way of its own is given another one.",
  why: "'path_beg -m reg' matches by regular expression: the '_beg' is lost. A converter after such a keyword drops its method as well.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request deny if { path_beg -m end .php }\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request deny if { path -m end .php }\n",
  manual: "7.1",
  patterns: () => false,
  test({ line, word, value, diagnostics }, _model, report) {
    if (diagnostics.length > 0) return;
    for (const problem of checkTest(value)) {
      if (problem.kind !== "overwritten") continue;
      report(report.inWord(line, word), problem.message, {
        help: "name the fetch itself and say the method with -m",
        haproxy: problem.haproxy,
      });
    }
  },
});
