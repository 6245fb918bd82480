import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";

/** Steps that may come before the connection. */
const harmless = new Set(["comment", "set-var", "set-var-fmt", "unset-var", "disable-on-404", "send-state"]);

export const checkConnectOrder = rule({
  id: "check-connect-order",
  severity: "error",
  stage: "lines",
  summary: "The rules of a health check connect, but not first.",
  why: "Without a 'connect' rule HAProxy connects on its own; with one, it must come before anything is sent or expected.",
  bad: "backend app\n    option tcp-check\n    tcp-check send PING\n    tcp-check connect\n    server s1 192.0.2.1:80 check\n",
  good: "backend app\n    option tcp-check\n    tcp-check connect\n    tcp-check send PING\n    server s1 192.0.2.1:80 check\n",
  manual: "4.2",
  touches: withKeyword("tcp-check connect", "http-check connect"),
  section(section, _model, report) {
    for (const family of ["tcp-check", "http-check"]) {
      let other: number | undefined;
      for (const statement of section.node.statements) {
        const { keyword, errors } = statement.template;
        if (!keyword.startsWith(`${family} `) || errors.length > 0) continue;
        const step = keyword.slice(family.length + 1).replace(/\(.*/, "");
        if (step === "connect") {
          if (other !== undefined)
            report(
              report.words(section.tree, statement, 0, 2),
              `line ${other + 1} comes before the connection, which must be the first step`,
              {
                help: "move it above the first step",
                haproxy: `'${family} connect' : first step MUST also be a 'connect', optionally preceded by a 'set-var', an 'unset-var' or a 'comment', when there is a 'connect' step in the tcp-check ruleset.`,
              },
            );
          break;
        }
        if (!harmless.has(step)) other ??= statement.line;
      }
    }
  },
});
