import { whole } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";
import { checkTest } from "../samples/check-test.ts";
import { wordText } from "../word-text.ts";

export const aclWithoutPattern = rule({
  id: "acl-without-pattern",
  severity: "warning",
  summary: "An ACL test compares with nothing, so it never matches.",
  why: "A fetch that gives no boolean needs patterns. To ask whether there is a value at all, say '-m found'.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request deny if { req.hdr(x-bad) }\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request deny if { req.hdr(x-bad) -m found }\n",
  manual: "7.1",
  patterns: () => false,
  test({ line, word, value, diagnostics }, _model, report) {
    if (diagnostics.length > 0) return;
    for (const problem of checkTest(value)) {
      if (problem.kind !== "no-pattern") continue;
      const criterion = wordText(line.section.tree, word);
      report(report.inWord(line, word), `'${criterion}' is matched against no pattern, so it never matches`, {
        help: "add patterns, '-m found' to match whenever there is a value, or '--' when this is intended",
        haproxy: whole(
          `parsing acl keyword '${criterion}' :\n  ${problem.haproxy}\n  If this is what you intended, please add '--' to get rid of this warning.\n  If you intended to match only for existence, please use '-m found'.\n  If you wanted to force an int to match as a bool, please use '-m bool'.`,
        ),
      });
    }
  },
});
