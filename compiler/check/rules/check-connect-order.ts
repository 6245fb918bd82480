import type { Model, Section } from "../../model/types.ts";
import { checkOptions } from "../check-kind.ts";
import { lastOfLayers } from "../layers.ts";
import { type Report, rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

/** Steps that may come before the connection. */
const harmless = new Set(["comment", "set-var", "set-var-fmt", "unset-var", "disable-on-404", "send-state"]);

export const checkConnectOrder = rule({
  id: "check-connect-order",
  severity: "error",
  stage: "lines",
  summary: "The rules of a health check come in an order that cannot work.",
  why: "Without a 'connect' rule HAProxy connects on its own; with one, it must come before anything is sent or expected. Of an HTTP check, each connection sends one request, and expects its answer before there is another connection.",
  bad: "backend app\n    option tcp-check\n    tcp-check send PING\n    tcp-check connect\n    server s1 192.0.2.1:80 check\n",
  good: "backend app\n    option tcp-check\n    tcp-check connect\n    tcp-check send PING\n    server s1 192.0.2.1:80 check\n",
  manual: "4.2",
  touches: withKeyword("tcp-check connect", "http-check connect", "http-check send"),
  section(section, model, report) {
    httpSteps(section, model, report);
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

type Step = "connect" | "send" | "expect";

/** What is missing before a step, given the one before it. */
function lacks(step: Step, last: Step): Step | undefined {
  if (step === "send") return last === "connect" ? undefined : "connect";
  if (step === "expect") return last === "connect" ? "send" : undefined;
  return last === "expect" ? undefined : "expect";
}

/** HAProxy looks at the order of those once it knows that checks are HTTP checks. */
function httpSteps(section: Section, model: Model, report: Report): void {
  const from = model.proxyOf(section)?.from;
  let isHttp =
    from !== undefined && lastOfLayers(from, checkOptions)?.statement.template.keyword === "option httpchk";
  let last: Step | undefined;
  let connected = false;
  let steps = 0;
  for (const statement of section.node.statements) {
    const { keyword, errors, words } = statement.template;
    if (keyword.startsWith("option ") && checkOptions.includes(keyword))
      isHttp = keyword === "option httpchk";
    else if (section.kind === "healthcheck" && keyword === "type" && words > 1)
      isHttp = wordText(section.tree, statement.word + 1) === "httpchk";
    if (!keyword.startsWith("http-check") || errors.length > 0) continue;
    const name = keyword.slice("http-check ".length);
    if (name === "disable-on-404" || name === "send-state") continue;
    steps++;
    if (name !== "connect" && name !== "send" && name !== "expect") continue;
    // Another rule says so.
    if (name === "connect" && last !== undefined && !connected) return;
    const lacking = isHttp && last !== undefined ? lacks(name, last) : undefined;
    if (lacking !== undefined) {
      report(
        report.words(section.tree, statement, 0, 2),
        `'${name}' cannot follow '${last}': '${lacking}' is missing between them`,
        {
          help: `add 'http-check ${lacking}' before it, or remove it`,
          haproxy: `'http-check ${name}' : unable to add http-check ${name} rule at step ${steps} (missing ${lacking} rule)..`,
        },
      );
      return;
    }
    connected ||= name === "connect";
    last = name;
  }
}
