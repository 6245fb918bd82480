import { whole } from "../../../grammar/diagnostic.ts";
import { isPredefinedAcl } from "../../model/predefined-acls.ts";
import { atLeast } from "../../model/version.ts";
import { optionsOf } from "../line-options.ts";
import { isDisabled } from "../proxy-names.ts";
import { type EmbeddedExpr, type Report, rule } from "../rule.ts";
import { checkExpr } from "../samples/check-expr.ts";
import { serverFrame } from "../server-frame.ts";
import { wordText } from "../word-text.ts";
import { exprText } from "../wording/in-rule.ts";

export const sampleExpression = rule({
  id: "sample-expression",
  severity: "error",
  summary:
    "A sample expression names no known fetch or converter, gives it wrong arguments, or chains types that do not fit.",
  why: "HAProxy refuses the line. Types are cast between a fetch and its converters where that is possible.",
  bad: "frontend www\n    mode http\n    bind :80\n    http-request set-header X-Host %[req.hdr(host),lowr]\n",
  good: "frontend www\n    mode http\n    bind :80\n    http-request set-header X-Host %[req.hdr(host),lower]\n",
  manual: "7.3",
  expression(use, model, report) {
    const { line, slot, word, value, diagnostics, asAcl, inFormat } = use;
    if (isReadByServers(use)) {
      const [first] = problemsOf(use);
      if (first !== undefined) sayOfServers(use, first, report);
      return;
    }
    for (const { range, message, haproxy, severity } of diagnostics)
      report(report.inWord(line, word + range.line, range.start, range.end), message, {
        severity,
        ...(haproxy === undefined ? {} : { haproxy }),
      });
    if (diagnostics.length > 0) return;
    // `port 80` of checks: a number stands where an expression may.
    if (
      value.converters.length === 0 &&
      slot.name === "port" &&
      line.statement.template.keyword.includes("check") &&
      /^\d+$/.test(value.fetch.name)
    )
      return;
    for (const { word: at, start, end, message, haproxy, help, since, until } of checkExpr(value, asAcl)
      .problems) {
      if (since !== undefined && !atLeast(model, since)) continue;
      if (until !== undefined && atLeast(model, until)) continue;
      // Offsets of an expression inside a format of several words count from the format's start.
      const range = inFormat
        ? report.inWord(line, word, start, end)
        : report.inWord(line, word + at, start, end);
      report(range, message, {
        ...(haproxy.endsWith(noServer) ? { stage: "checks" as const } : {}),
        haproxy,
        ...(help === undefined ? {} : { help }),
      });
    }
    if (value.fetch.name === "http_auth" || value.fetch.name === "http_auth_group") {
      const { fetch } = value;
      const proxy = model.proxyOf(line.section);
      if ((fetch.args[0]?.text ?? "") !== "" || (proxy !== undefined && isDisabled(proxy))) return;
      report(
        report.inWord(line, word + (inFormat ? 0 : fetch.word), fetch.at, fetch.end),
        `'${fetch.name}' must name its userlist`,
        { stage: "checks", help: "name a userlist in the parentheses", haproxy: "missing userlist name" },
      );
      return;
    }
    if (value.fetch.name !== "acl") return;
    const { fetch } = value;
    const named = fetch.args.length > 0 ? fetch.args : [{ text: "", at: fetch.at, end: fetch.end }];
    for (const { text, at, end } of named) {
      const name = text.replace(/^!/, "");
      const found = model.table("acl").first(model.symbols.id(name), line.section);
      if (
        isPredefinedAcl(name, model.release) ||
        (found !== undefined &&
          (found.line <= line.statement.line ||
            /log-format|^unique-id-format$/.test(line.statement.template.keyword)))
      )
        continue;
      report(
        report.inWord(line, word + (inFormat ? 0 : value.fetch.word), at, end),
        `there is no ACL named '${name}'`,
        {
          haproxy: `invalid args in fetch method 'acl' : ACL '${name}' not found`,
        },
      );
    }
  },
});

/** Looked up when all lines are read. */
const noServer = "missing server name";

/** What default-server says of the name for TLS is read with each server. */
function isReadByServers({ line, slot }: EmbeddedExpr): boolean {
  const { statement, section } = line;
  if (statement.template.keyword !== "default-server" || section.kind === "defaults") return false;
  const option = wordText(section.tree, statement.word + slot.at - 1);
  return option === "sni" || option === "pool-conn-name";
}

function problemsOf({
  value,
  diagnostics,
  asAcl,
}: EmbeddedExpr): readonly { message: string; haproxy?: string }[] {
  return diagnostics.length > 0 ? diagnostics : checkExpr(value, asAcl).problems;
}

function sayOfServers(
  { line: { statement, section }, slot }: EmbeddedExpr,
  { message, haproxy = message }: { message: string; haproxy?: string },
  report: Report,
): void {
  const { tree } = section;
  const option = wordText(tree, statement.word + slot.at - 1);
  const servers = [...section.own("server"), ...section.own("server-template")];
  for (const server of servers) {
    if (server.line < statement.line || optionsOf(server.template).has(option)) continue;
    report(report.words(tree, server, 0, 2), `'${option}' of the default-server line: ${message}`, {
      related: [{ range: report.words(tree, statement, slot.at - 1, 2), message: "it is given here" }],
      haproxy: whole(
        `${serverFrame(server, section)}error detected while parsing sni or pool-conn-name expressions : ${exprText(wordText(tree, statement.word + slot.at), 0, haproxy.replace(/\.$/, ""))}.`,
      ),
    });
  }
}
