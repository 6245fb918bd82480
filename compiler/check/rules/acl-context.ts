import { isPredefinedAcl } from "../../model/predefined-acls.ts";
import type { Line } from "../../model/types.ts";
import { aclsTogether, fetchesOfAcl } from "../acl-fetches.ts";
import { rule } from "../rule.ts";
import { conditionContexts, contextName, contextsOf } from "../samples/contexts.ts";

export const aclContext = rule({
  id: "acl-context",
  severity: "warning",
  summary: "A condition asks for something that is not there where it stands, so it never matches.",
  why: "HAProxy evaluates the ACL as false: there is no response yet in a request rule, and no request in a connection rule.",
  bad: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-request deny if { status 500 }\n",
  good: "frontend www\n    mode http\n    bind :80\n    timeout client 5s\n    http-response deny if { status 500 }\n",
  manual: "7.2",
  everyUse: {
    key: (section) => aclsTogether(section).contexts,
    wants: (template, kind, contexts) => {
      const where = conditionContexts(template, kind);
      return where !== undefined && (contexts & where) === 0;
    },
  },
  condition({ line, word, value, diagnostics }, _model, report) {
    if (diagnostics.length > 0) return;
    const where = conditionContexts(line.statement.template, line.section.kind);
    if (where === undefined) return;
    // Most often every ACL of the section fits everywhere.
    const namedFit = (aclsTogether(line.section).contexts & where) !== 0;
    const place = contextName(where);
    for (const clause of value.clauses)
      for (const term of clause) {
        if (term.test !== undefined) {
          const { name } = term.test.expr.fetch;
          if (contextsOf(name) & where) continue;
          report(
            report.inWord(line, word + term.test.word),
            `this never matches: '${name}' is not available in a ${place}`,
            {
              haproxy: quoted(
                line,
                `anonymous acl will never match${inRule(line)} because it uses keyword '${name}' which is incompatible with '${place}'`,
              ),
            },
          );
          return;
        }
        if (term.acl === undefined || (namedFit && !isPredefinedAcl(term.acl))) continue;
        const fetches = fetchesOfAcl(line.section, term.acl);
        const odd = fetches.find(({ contexts }) => !(contexts & where));
        if (odd === undefined) continue;
        const never = !fetches.some(({ contexts }) => contexts & where);
        report(
          report.inWord(line, word + term.word),
          `ACL '${term.acl}' ${never ? "never matches here" : "is in part without effect here"}: '${odd.name}' is not available in a ${place}`,
          {
            haproxy: quoted(
              line,
              never
                ? `acl '${term.acl}' will never match${inRule(line)} because it only involves keywords that are incompatible with '${place}'`
                : `acl '${term.acl}' involves keyword${inRule(line) === "" ? "s" : ""} '${odd.name}' which is incompatible with '${place}'`,
            ),
          },
        );
        return;
      }
  },
});

/** HAProxy names the rule set in tcp rules only. */
function inRule({ statement }: Line): string {
  const { keyword } = statement.template;
  return keyword.startsWith("tcp-re") ? ` in '${keyword}'` : "";
}

/** Where it does not, it opens a quote that it never closes. */
function quoted(line: Line, text: string): string {
  return inRule(line) === "" ? `'${text}.` : text;
}
