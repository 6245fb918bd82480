import { rule } from "../rule.ts";
import { checkTest, looksAtPatterns } from "../samples/check-test.ts";

export const invalidPattern = rule({
  id: "invalid-pattern",
  severity: "error",
  summary: "A pattern or matching method of an ACL does not fit what it is matched against.",
  why: "HAProxy refuses the line: integers, addresses, regular expressions and hexadecimal patterns are read when the configuration is, and a method works on some types only.",
  bad: "frontend www\n    bind :80\n    mode http\n    http-request deny if { src 192.0.2.0/33 }\n",
  good: "frontend www\n    bind :80\n    mode http\n    http-request deny if { src 192.0.2.0/24 }\n",
  manual: "7.1",
  patterns: looksAtPatterns,
  test({ line, word, value, diagnostics }, _model, report) {
    for (const { range, message, haproxy } of diagnostics)
      report(report.inWord(line, word + range.line, range.start, range.end), message, {
        ...(haproxy === undefined ? {} : { haproxy }),
      });
    if (diagnostics.length > 0) return;
    for (const problem of checkTest(value)) {
      if (problem.kind !== "method" && problem.kind !== "pattern") continue;
      report(report.inWord(line, word + problem.word), problem.message, { haproxy: problem.haproxy });
    }
  },
});
