import { memoOfSection } from "../../model/memo-of-section.ts";
import type { Line, Model, Section } from "../../model/types.ts";
import { isDisabled } from "../proxy-names.ts";
import type { Report } from "../rule.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

const actions = new Set(["return", "deny", "tarpit"]);

/** The status of a reply that says none. */
const usual: Record<string, string> = { return: "200", deny: "403", tarpit: "500" };

export const undeclaredStatus = rule({
  id: "undeclared-status",
  severity: "warning",
  stage: "checks",
  summary: "A status is to be taken from an http-errors section that has nothing for it.",
  why: "HAProxy answers with its own page then.",
  bad: "http-errors site\n    errorfile 404 /dev/null\nfrontend www\n    mode http\n    bind :80\n    timeout client 5s\n    errorfiles site 404 503\n",
  good: "http-errors site\n    errorfile 404 /dev/null\nfrontend www\n    mode http\n    bind :80\n    timeout client 5s\n    errorfiles site 404\n",
  manual: "4.2",
  applies: ({ keyword, slots, errors }) =>
    errors.length === 0 &&
    (keyword === "errorfiles" ||
      ((keyword === "http-error" || slots.some((slot) => slot.kind === "action" && actions.has(slot.name))) &&
        slots.some((slot) => slot.kind === "literal" && slot.name === "errorfiles"))),
  statement(line, model, report) {
    const { statement, section } = line;
    const { template } = statement;
    const proxy = model.proxyOf(section);
    if (proxy !== undefined && isDisabled(proxy)) return;
    const word = (at: number): string => wordText(section.tree, statement.word + at);
    if (template.keyword === "errorfiles") {
      for (let at = 2; at < template.words; at++) missing(line, model, report, word(1), word(at), at, false);
      return;
    }
    const literal = (name: string) =>
      template.slots.findLast((slot) => slot.kind === "literal" && slot.name === name);
    const files = literal("errorfiles")!;
    const given = literal("status") ?? literal("deny_status");
    const action = template.slots.find((slot) => slot.kind === "action");
    const status = given === undefined ? usual[action?.name ?? ""] : word(given.at + 1);
    if (status !== undefined)
      missing(
        line,
        model,
        report,
        word(files.at + 1),
        status,
        files.at + 1,
        template.keyword !== "http-error",
      );
  },
});

function missing(
  { statement, section }: Line,
  model: Model,
  report: Report,
  name: string,
  status: string,
  at: number,
  inRule: boolean,
): void {
  const pages = model.of("http-errors").find((one) => one.name === name);
  const code = Number.parseInt(status, 10);
  if (pages === undefined || declared(pages).has(code)) return;
  const place = `${section.tree.name}:${statement.line + 1}`;
  report(
    report.words(section.tree, statement, at),
    `http-errors section '${name}' has no page for status ${code}`,
    {
      help: `add 'errorfile ${code}' to it`,
      haproxy: inRule
        ? `Proxy '${section.name}': status '${code}' referenced by an http reply not declared in http-errors section '${name}'.`
        : `config: proxy '${section.name}' : status '${code}' not declared in http-errors section '${name}' (at ${place}).`,
    },
  );
}

const declared = memoOfSection(
  (pages: Section): ReadonlySet<number> =>
    new Set(
      pages
        .own("errorfile")
        .map((statement) => Number.parseInt(wordText(pages.tree, statement.word + 1), 10)),
    ),
);
