import { repeatedMethod } from "../../../grammar/acl-test.ts";
import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { checkTest, looksAtPatterns } from "../samples/check-test.ts";
import { regexProblem } from "../samples/regex.ts";
import { wordText } from "../word-text.ts";

export const invalidPattern = rule({
  id: "invalid-pattern",
  severity: "error",
  summary:
    "A pattern or matching method of an ACL, of a header of a check or of 'del-header' does not fit what it is matched against.",
  why: "HAProxy refuses the line: integers, addresses, regular expressions and hexadecimal patterns are read when the configuration is, and a method works on some types only.",
  bad: "frontend www\n    bind :80\n    mode http\n    http-request deny if { src 192.0.2.0/33 }\n",
  good: "frontend www\n    bind :80\n    mode http\n    http-request deny if { src 192.0.2.0/24 }\n",
  manual: "7.1",
  patterns: looksAtPatterns,
  applies: ({ keyword, slots }) =>
    (keyword === "http-check expect" ||
      slots.some(({ kind, name }) => kind === "action" && name === "del-header")) &&
    slots.some(({ kind, name }) => kind === "literal" && name === "-m"),
  statement({ statement, section }, _model, report) {
    const { tree } = section;
    const literals = statement.template.slots.filter(({ kind }) => kind === "literal");
    const text = (at: number) => wordText(tree, statement.word + at);
    if (statement.template.keyword !== "http-check expect") {
      const { at } = literals.find(({ name }) => name === "-m")!;
      const wrong = text(at + 1) === "reg" ? regexProblem(text(at - 1)) : undefined;
      if (wrong !== undefined)
        report(
          report.words(tree, statement, at - 1),
          `the regular expression '${text(at - 1)}' is wrong: ${wrong}`,
          { haproxy: `${wrong}.` },
        );
      return;
    }
    literals.forEach(({ name, at }, i) => {
      if (name !== "-m" || text(at + 1) !== "reg") return;
      const header = text(literals.find((one) => /^!*f?hdr$/.test(one.name))?.at ?? 0).replace(/^!+/, "");
      const pattern = text(at + 2);
      const isFormat = literals[i - 1]?.name.endsWith("-lf") === true;
      const wrong = isFormat ? "" : regexProblem(pattern, false);
      if (wrong === undefined) return;
      report(
        report.words(tree, statement, at + 2),
        isFormat
          ? `'${pattern}' is a log-format string, which cannot be a regular expression`
          : `the regular expression '${pattern}' is wrong: ${wrong}`,
        {
          haproxy: isFormat
            ? `'http-check expect' : '${header}': log-format string is not supported with a regex matching method.`
            : `'http-check expect' : ${wrong}.`,
        },
      );
    });
  },
  test({ line, word, value, diagnostics }, model, report) {
    const wrong = atLeast(model, "3.3")
      ? diagnostics
      : diagnostics.filter(({ message }) => message !== repeatedMethod);
    for (const { range, message, haproxy } of wrong)
      report(report.inWord(line, word + range.line, range.start, range.end), message, {
        ...(haproxy === undefined ? {} : { haproxy }),
      });
    if (wrong.length > 0) return;
    for (const problem of checkTest(value)) {
      if (problem.kind !== "method" && problem.kind !== "pattern") continue;
      if (problem.since !== undefined && !atLeast(model, problem.since)) continue;
      report(report.inWord(line, word + problem.word), problem.message, { haproxy: problem.haproxy });
    }
  },
});
