import { memoOfTemplate } from "../../../grammar/template-memo.ts";
import type { Statement } from "../../../grammar/tree.ts";
import { memoOfSection } from "../../model/memo-of-section.ts";
import type { Defaults, Model, Section } from "../../model/types.ts";
import { checkOptions } from "../check-kind.ts";
import { lastOfLayers } from "../layers.ts";
import { type Report, rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

/** Steps that may come before the connection. */
const harmless = new Set([
  "",
  "comment",
  "set-var",
  "set-var-fmt",
  "unset-var",
  "disable-on-404",
  "send-state",
]);

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
    const lines = linesOf(section);
    if (lines.length < 2) return;
    httpSteps(section, lines, model, report);
    if (!lines.some(({ mark }) => mark.step === "connect")) return;
    for (const family of ["tcp-check", "http-check"]) {
      let other: number | undefined;
      for (const { statement, mark } of lines) {
        if (mark.family !== family) continue;
        if (mark.step === "connect") {
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
        if (!harmless.has(mark.step)) other ??= statement.line;
      }
    }
  },
});

/** What a line says of checks: a step of them, or their kind. */
interface Mark {
  readonly family: "tcp-check" | "http-check" | "option" | "type";
  /** "" where an action follows: variables. */
  readonly step: string;
}

interface Marked {
  readonly statement: Statement;
  readonly mark: Mark;
}

const markOf = memoOfTemplate(({ keyword, errors, words }): Mark | null => {
  const step = /^(tcp-check|http-check)(?: ([^(]*))?/.exec(keyword);
  if (step !== null)
    return errors.length > 0 ? null : { family: step[1] as Mark["family"], step: step[2] ?? "" };
  if (checkOptions.includes(keyword)) return { family: "option", step: keyword };
  return keyword === "type" && words > 1 ? { family: "type", step: "" } : null;
});

function linesOf({ node }: Section): readonly Marked[] {
  const lines: Marked[] = [];
  const { statements } = node;
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i]!;
    const mark = markOf(statement.template);
    if (mark !== null) lines.push({ statement, mark });
  }
  return lines;
}

type Step = "connect" | "send" | "expect";

/** What is missing before a step, given the one before it. */
function lacks(step: Step, last: Step): Step | undefined {
  if (step === "send") return last === "connect" ? undefined : "connect";
  if (step === "expect") return last === "connect" ? "send" : undefined;
  return last === "expect" ? undefined : "expect";
}

/** HAProxy looks at the order of those once it knows that checks are HTTP checks. */
function httpSteps(section: Section, lines: readonly Marked[], model: Model, report: Report): void {
  const from = model.proxyOf(section)?.from;
  let isHttp = from !== undefined && areHttp(from);
  let last: Step | undefined;
  let connected = false;
  let steps = 0;
  for (const { statement, mark } of lines) {
    if (mark.family === "option") isHttp = mark.step === "option httpchk";
    else if (mark.family === "type" && section.kind === "healthcheck")
      isHttp = wordText(section.tree, statement.word + 1) === "httpchk";
    if (mark.family !== "http-check") continue;
    const name = mark.step;
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

const areHttp = memoOfSection(
  (from: Defaults) => lastOfLayers(from, checkOptions)?.statement.template.keyword === "option httpchk",
);
