import { place, whole } from "../../../grammar/diagnostic.ts";
import type { Template } from "../../../grammar/tree.ts";
import { formatAt } from "../../model/read.ts";
import type { Line, Proxy } from "../../model/types.ts";
import { fullName, isDisabled } from "../proxy-names.ts";
import type { Report } from "../rule.ts";
import { rule } from "../rule.ts";
import { httpItems } from "../samples/http-items.ts";
import { lastFormat, switchesToHttp } from "./mode-mismatch.ts";

/** Formats that a proxy takes from its defaults section; the last one is read. */
export const settings: readonly string[] = ["log-format-sd", "error-log-format", "unique-id-format"];

export const httpLogItem = rule({
  id: "http-log-item",
  severity: "info",
  diag: true,
  since: "3.1",
  summary: "A format asks for parts of an HTTP message in a proxy that is not in HTTP mode.",
  why: "The item stays empty, or is '-' in a log. HAProxy warns in diagnostic mode.",
  bad: 'frontend db\n    mode tcp\n    bind :5432\n    timeout client 5s\n    log 192.0.2.1:514 local0\n    log-format "%ci %HM %HU"\n',
  good: 'frontend db\n    mode tcp\n    bind :5432\n    timeout client 5s\n    log 192.0.2.1:514 local0\n    log-format "%ci %ft %b"\n',
  manual: "8.2.6",
  alike: ["proxy"],
  alikeIf: ({ mode }) => mode === "http",
  touches: bearsFormat,
  proxy(proxy, model, report) {
    if (proxy.mode === "http" || proxy.mode === "haterm" || switchesToHttp(proxy, model)) return;
    if (isDisabled(proxy)) return;
    const look = (line: Line): void => lookAt(line, proxy, report);
    const format = proxy.caps.frontend ? lastFormat(proxy) : undefined;
    if (format?.statement.template.keyword === "log-format") look(format);
    for (const keyword of settings) {
      const line = proxy.setting(keyword);
      if (line !== undefined && (keyword !== "log-format-sd" || proxy.caps.frontend)) look(line);
    }
    for (const statement of proxy.node.statements) {
      if (!bearsFormat(statement.template)) continue;
      const { keyword } = statement.template;
      if (keyword !== "log-format" && !settings.includes(keyword)) look({ statement, section: proxy });
    }
  },
});

function lookAt({ statement, section }: Line, proxy: Proxy, report: Report): void {
  for (const slot of statement.template.slots) {
    if (slot.type?.name !== "log-format" && slot.type?.name !== "log-format-list") continue;
    if (slot.count === 0) continue;
    const word = statement.word + slot.at;
    const { value, diagnostics } = formatAt(section.tree, word, slot.count);
    if (diagnostics.length > 0) continue;
    for (const { name, alias, at, end } of httpItems(value)) {
      const what = alias ? `'%${name}'` : `'${name}'`;
      report(
        slot.count === 1
          ? report.inWord({ statement, section }, word, at, end)
          : report.words(section.tree, statement, slot.at, slot.count),
        `${what} asks for HTTP, but ${fullName(proxy)} is in mode ${proxy.mode}`,
        {
          haproxy: whole(
            `parsing [${place}]: ${alias ? "format alias" : "sample fetch"} '${name}' used from ${fullName(proxy)} may not work as expected (item depends on HTTP proxy mode).`,
          ),
        },
      );
    }
  }
}

export function bearsFormat({ slots }: Template): boolean {
  return slots.some(({ type }) => type?.name === "log-format" || type?.name === "log-format-list");
}
