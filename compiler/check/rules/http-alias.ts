import type { Statement } from "../../../grammar/tree.ts";
import { formatAt } from "../../model/read.ts";
import type { Line, Model, Proxy } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { fullName, headerRange, isDisabled } from "../proxy-names.ts";
import { type Report, rule } from "../rule.ts";
import { httpItems } from "../samples/http-items.ts";
import { wordText } from "../word-text.ts";
import { bearsFormat, settings } from "./http-log-item.ts";
import { lastFormat, lastFormatLine, switchesToHttp } from "./mode-mismatch.ts";

/** Aliases that ask for HTTP, but which tcp mode knows. */
const common = new Set(["ST", "rt"]);

/** Rules whose formats HAProxy reads once it has looked at the modes of proxies. */
const switching = new Set(["use_backend", "use-server"]);

export const httpAlias = rule({
  id: "http-alias",
  severity: "error",
  summary: "A format asks for HTTP in a proxy that is not in HTTP mode, for HAProxy before 3.1.",
  why: "Up to 3.0, HAProxy refuses log-format aliases like %HM or %tr there. Samples of HTTP it refuses in 3.0, and warns of before.",
  version: "2.6",
  bad: 'frontend db\n    mode tcp\n    bind :5432\n    timeout client 5s\n    log 192.0.2.1:514 local0\n    log-format "%ci %HM %HU"\n',
  good: 'frontend db\n    mode tcp\n    bind :5432\n    timeout client 5s\n    log 192.0.2.1:514 local0\n    log-format "%ci %ft %b"\n',
  manual: "8.2.6",
  touches: bearsFormat,
  proxy(proxy, model, report) {
    if (atLeast(model, "3.1") || isDisabled(proxy)) return;
    const strict = atLeast(model, "3.0") && !switchesToHttp(proxy, model);
    for (const line of lateFormats(proxy))
      if (proxy.mode !== "http") {
        // up to 2.9, HAProxy names the line of the last format for it
        const { keyword } = line.statement.template;
        const named = keyword === "log-format" && !atLeast(model, "3.0") ? lastFormatLine(proxy) : undefined;
        aliases(line, proxy, report, strict, named);
      }
    let asks = false;
    for (const statement of proxy.node.statements) {
      const { template } = statement;
      if (!bearsFormat(template) || template.keyword === "log-format" || settings.includes(template.keyword))
        continue;
      const line = { statement, section: proxy };
      if (modeAt(proxy, statement, model) !== "http") aliases(line, proxy, report, strict);
      asks ||= proxy.mode === "tcp" && !switching.has(template.keyword) && itemsOf(line).length > 0;
    }
    if (asks && !atLeast(model, "3.0")) warn(proxy, report);
  },
});

/** Formats that are read once the proxy is known, inherited ones too. */
function lateFormats(proxy: Proxy): readonly Line[] {
  const found: Line[] = [];
  const format = proxy.caps.frontend ? lastFormat(proxy) : undefined;
  if (format?.statement.template.keyword === "log-format") found.push(format);
  for (const keyword of settings) {
    const line = proxy.setting(keyword);
    if (line !== undefined && (keyword !== "log-format-sd" || proxy.caps.frontend)) found.push(line);
  }
  return found;
}

/** The mode in force where HAProxy reads the line: up to 2.9, what stands before it. */
function modeAt(proxy: Proxy, statement: Statement, model: Model): string {
  if (atLeast(model, "3.0")) return proxy.mode;
  const own = proxy.own("mode");
  if (own.length === 0) return proxy.mode;
  const before = own.findLast(({ line }) => line < statement.line);
  if (before !== undefined) return wordText(proxy.tree, before.word + 1);
  const inherited = proxy.all("mode").findLast(({ section }) => section !== proxy);
  return inherited === undefined ? "tcp" : wordText(inherited.section.tree, inherited.statement.word + 1);
}

function* formatsOf({ statement }: Line): Generator<{ word: number; count: number; at: number }> {
  for (const slot of statement.template.slots)
    if ((slot.type?.name === "log-format" || slot.type?.name === "log-format-list") && slot.count > 0)
      yield { word: statement.word + slot.at, count: slot.count, at: slot.at };
}

function itemsOf(line: Line): readonly { name: string }[] {
  return [...formatsOf(line)].flatMap(({ word, count }) => {
    const { value, diagnostics } = formatAt(line.section.tree, word, count);
    return diagnostics.length > 0 ? [] : httpItems(value);
  });
}

/** `strict`: as 3.0, which refuses whatever asks for HTTP. */
function aliases(line: Line, proxy: Proxy, report: Report, strict: boolean, named: Line = line): void {
  for (const { word, count, at: slot } of formatsOf(line)) {
    const { value, diagnostics } = formatAt(line.section.tree, word, count);
    if (diagnostics.length > 0) continue;
    for (const { name, alias, at, end } of httpItems(value)) {
      const refused = alias && !common.has(name);
      if (!refused && !strict) continue;
      report(
        named !== line && named.statement !== line.statement
          ? report.words(named.section.tree, named.statement)
          : count === 1
            ? report.inWord(line, word, at, end)
            : report.words(line.section.tree, line.statement, slot, count),
        `'${alias ? "%" : ""}${name}' needs mode http before HAProxy 3.1, but ${fullName(proxy)} is in mode ${proxy.mode}`,
        {
          help: "set 'mode http', or leave it out",
          haproxy: !refused
            ? "logformat expression not usable here (at least one node depends on HTTP mode)"
            : `format ${strict ? "alias" : "variable"} '${name}' is reserved for HTTP mode`,
        },
      );
      return;
    }
  }
}

function warn(proxy: Proxy, report: Report): void {
  const line = lastFormatLine(proxy);
  report(
    line === undefined ? headerRange(proxy, report) : report.words(line.section.tree, line.statement, 0, 2),
    `formats of ${fullName(proxy)} ask for HTTP, but it is in mode tcp`,
    {
      severity: "warning",
      help: "set 'mode http'",
      haproxy: `HTTP log/header format not usable with ${fullName(proxy)} (needs 'mode http').`,
    },
  );
}
