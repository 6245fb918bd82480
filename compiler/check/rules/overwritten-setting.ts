import { place, whole } from "../../../grammar/diagnostic.ts";
import { memoOfTemplate } from "../../../grammar/template-memo.ts";
import type { Defaults, Line, Proxy, Section } from "../../model/types.ts";
import { lastOfLayers } from "../layers.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";
import { isOnlyIgnored } from "./wrong-proxy-kind.ts";

const formats = new Set(["option httplog", "option httpslog", "option tcplog", "log-format"]);

export const overwrittenSetting = rule({
  id: "overwritten-setting",
  severity: "warning",
  stage: "lines",
  summary: "A timeout, rate limit or log format is set twice in one section.",
  why: "The last one wins. HAProxy warns about timeouts and rate limits anywhere, and about log formats in defaults.",
  bad: "frontend www\n    bind :80\n    timeout client 5s\n    timeout client 10s\ndefaults\n    option tcplog\n    option httplog\n",
  good: "defaults\n    timeout client 10s\n",
  manual: "4.2",
  alike: ["section"],
  section(section, _model, report) {
    if (section.kind !== "defaults" && !("caps" in section)) return;
    const groups = new Map<string, { text: string; line: Line }>();
    if (section.kind === "defaults") inheritFormats(section as Defaults, groups);
    const { statements } = section.node;
    for (let i = 0; i < statements.length; i++) {
      const statement = statements[i]!;
      if (!mayOverwrite(statement.template)) continue;
      const { keyword } = statement.template;
      if (isOnlyIgnored(statement.template, section.kind)) continue;
      const timeout = keyword.startsWith("timeout ");
      const rate = keyword === "rate-limit sessions";
      const format = section.kind === "defaults" && formats.has(keyword);
      const other = keyword === "error-log-format" && section.kind === "defaults";
      if (!timeout && !format && !other && !rate) continue;
      const group = format ? "log format" : keyword;
      const before = groups.get(group);
      const text = timeout || rate ? wordText(section.tree, statement.word + 2) : "";
      groups.set(group, {
        text: format ? describe(section, keyword, statement.word) : text,
        line: { statement, section },
      });
      if (before === undefined) continue;
      const from = (section as Proxy | Defaults).from;
      // HAProxy asks whether the value so far differs from that of the defaults section in use; a defaults section is its own.
      const told =
        (!timeout && !rate) ||
        (section.kind !== "defaults" && (from === undefined ? "" : inherited(from, keyword)) !== before.text);
      report(
        report.words(section.tree, statement, 0, keyword.split(" ").length),
        `'${keyword}' replaces what line ${before.line.statement.line + 1} sets`,
        {
          help: "keep one of the two",
          related: [{ range: report.line(before.line), message: "set here before" }],
          ...(told ? {} : { lint: true, severity: "info" as const }),
          haproxy: rate
            ? `overwriting ${keyword} which was already specified`
            : timeout
              ? `overwriting '${keyword}' which was already specified`
              : whole(
                  `parsing [${place}]: '${format ? describe(section, keyword, statement.word) : keyword}' overrides previous '${format ? before.text : keyword}' in 'defaults' section.`,
                ),
        },
      );
    }
  },
});

const mayOverwrite = memoOfTemplate(
  ({ keyword, prefix }) =>
    prefix === undefined &&
    (keyword.startsWith("timeout ") ||
      keyword === "rate-limit sessions" ||
      keyword === "error-log-format" ||
      formats.has(keyword)),
);

function describe(section: Section, keyword: string, word: number): string {
  const clf = keyword !== "log-format" && wordText(section.tree, word + 2) === "clf" ? " clf" : "";
  return `${keyword}${clf}`;
}

/** Text of the value in force in a defaults section; "" when there is none. */
function inherited(from: Defaults, keyword: string): string {
  const last = from.last(keyword);
  return last === undefined ? "" : wordText(last.section.tree, last.statement.word + 2);
}

/** Formats that a defaults section has from others. */
function inheritFormats(section: Defaults, groups: Map<string, { text: string; line: Line }>): void {
  if (section.from === undefined) return;
  for (const [group, keywords] of [
    ["log format", [...formats]],
    ["error-log-format", ["error-log-format"]],
  ] as const) {
    const line = lastOfLayers(section.from, keywords);
    if (line === undefined) continue;
    const { keyword } = line.statement.template;
    groups.set(group, { text: describe(line.section, keyword, line.statement.word), line });
  }
}
