import { isPredefinedAcl } from "../../model/predefined-acls.ts";
import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { checkExpr } from "../samples/check-expr.ts";

export const sampleExpression = rule({
  id: "sample-expression",
  severity: "error",
  summary:
    "A sample expression names no known fetch or converter, gives it wrong arguments, or chains types that do not fit.",
  why: "HAProxy refuses the line. Types are cast between a fetch and its converters where that is possible.",
  bad: "frontend www\n    mode http\n    bind :80\n    http-request set-header X-Host %[req.hdr(host),lowr]\n",
  good: "frontend www\n    mode http\n    bind :80\n    http-request set-header X-Host %[req.hdr(host),lower]\n",
  manual: "7.3",
  expression({ line, slot, word, value, diagnostics, asAcl, inFormat }, model, report) {
    for (const { range, message, haproxy, severity } of diagnostics)
      report(report.inWord(line, word + range.line, range.start, range.end), message, {
        severity,
        ...(haproxy === undefined ? {} : { haproxy }),
      });
    if (diagnostics.length > 0) return;
    // `port 80` of checks: a number stands where an expression may.
    if (value.converters.length === 0 && slot.name === "port" && /^\d+$/.test(value.fetch.name)) return;
    for (const { word: at, start, end, message, haproxy, help, since } of checkExpr(value, asAcl).problems) {
      if (since !== undefined && !atLeast(model, since)) continue;
      // Offsets of an expression inside a format of several words count from the format's start.
      const range = inFormat
        ? report.inWord(line, word, start, end)
        : report.inWord(line, word + at, start, end);
      report(range, message, { haproxy, ...(help === undefined ? {} : { help }) });
    }
    if (value.fetch.name !== "acl") return;
    for (const { text, at, end } of value.fetch.args) {
      const name = text.replace(/^!/, "");
      const found = model.table("acl").first(model.symbols.id(name), line.section);
      if (
        isPredefinedAcl(name) ||
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
