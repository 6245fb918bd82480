import { aclDerivatives } from "../../../grammar/catalogue/acls.ts";
import { fetches } from "../../../grammar/catalogue/fetches/index.ts";
import { rule } from "../rule.ts";

const operators = new Set(["&&", "and", "||", "or"]);
const comments = new Set(["#", "//"]);
/** What HAProxy takes for a part of a keyword. */
const keyword = /^[\w.+:-]+/;

export const suspiciousPattern = rule({
  id: "suspicious-pattern",
  severity: "info",
  diag: true,
  since: "3.0",
  summary: "A pattern of an ACL looks like an operator, a comment or the name of a test.",
  why: "Everything after an ACL's keyword and flags is a pattern: 'and', '#' or 'path_beg' there is compared with the value like any other text. HAProxy warns in diagnostic mode.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    acl api path_beg /api or path_beg /v2\n    http-request deny if api\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    acl api path_beg /api /v2\n    http-request deny if api\n",
  manual: "7.1",
  test({ line, word, value, diagnostics }, _model, report) {
    if (diagnostics.length > 0) return;
    for (const pattern of value.patterns) {
      const looks = looksLike(pattern.text);
      if (looks === undefined) continue;
      report(
        report.inWord(line, word + pattern.word),
        `pattern '${pattern.text}' looks like ${looks.what}, but is compared as text`,
        { help: looks.help, haproxy: `pattern '${pattern.text}' ${looks.haproxy}` },
      );
    }
  },
});

function looksLike(text: string): { what: string; help: string; haproxy: string } | undefined {
  if (operators.has(text))
    return {
      what: "an operator",
      help: "list the patterns one after the other, or write two ACLs and combine them in a condition",
      haproxy: "looks like a failed attempt at using an operator inside a pattern list",
    };
  if (comments.has(text))
    return {
      what: "the start of a comment",
      help: "comments begin with an unquoted '#'",
      haproxy: "looks like a failed attempt at commenting an end of line",
    };
  const name = keyword.exec(text)?.[0];
  if (name === undefined) return undefined;
  const acl = Object.hasOwn(aclDerivatives, name);
  if (!acl && !Object.hasOwn(fetches, name)) return undefined;
  return {
    what: `the ${acl ? "ACL keyword" : "sample fetch"} '${name}'`,
    help: "a second test goes into an ACL of its own",
    haproxy: `suspiciously looks like a known ${acl ? "acl" : "sample fetch"} keyword`,
  };
}
