import type { Template } from "../../../grammar/tree.ts";
import { rule } from "../rule.ts";

/** What HAProxy refuses in a frontend or backend, where it only ignores the rest with a warning. */
const refused = new Set([
  "be-unpublished",
  "force-be-switch",
  "declare capture",
  "use-fcgi-app",
  "tcp-request connection",
  "tcp-request session",
  "tcp-response content",
  "tcp-response inspect-delay",
  "quic-initial",
  "server",
  "server-template",
  "default-server",
  "hash-preserve-affinity",
  "retry-on",
  "stats scope",
]);

/** What it takes without a word. */
const silent = new Set(["filter fcgi-app", "ssl-f-use", "option external-check"]);

const loggers = new Set([
  "log-format",
  "log-format-sd",
  "error-log-format",
  "option httplog",
  "option httpslog",
  "option tcplog",
]);

/** A keyword of frontends in a backend, or the reverse, that HAProxy ignores instead of refusing. */
export function isOnlyIgnored(template: Template, kind: string): boolean {
  if (kind !== "frontend" && kind !== "backend") return false;
  const { entry, keyword } = template;
  return (
    entry !== undefined &&
    !entry.sections.includes(kind) &&
    (entry.sections.includes("listen") ||
      entry.sections.includes("frontend") ||
      entry.sections.includes("backend")) &&
    entry.removed === undefined &&
    !refused.has(keyword)
  );
}

export const wrongProxyKind = rule({
  id: "wrong-proxy-kind",
  severity: "warning",
  summary: "A keyword for frontends stands in a backend, or the reverse.",
  why: "HAProxy ignores the line with a warning: a backend accepts no connections, and a frontend makes none.",
  bad: "backend app\n    timeout client 5s\n    server s1 192.0.2.1:80\n",
  good: "backend app\n    timeout server 5s\n    server s1 192.0.2.1:80\n",
  manual: "4.1",
  applies: (template) => template.errors.some((error) => error.rule === "wrong-section"),
  statement({ statement, section }, _model, report) {
    const { template } = statement;
    const { kind } = section;
    if (!isOnlyIgnored(template, kind)) return;
    const { keyword } = template;
    const missing = kind === "backend" ? "frontend" : "backend";
    const hint =
      keyword === "maxconn"
        ? " Maybe you want 'fullconn' instead ?"
        : keyword === "fullconn"
          ? " Maybe you want 'maxconn' instead ?"
          : "";
    report(
      report.words(section.tree, statement, 0, keyword.split(" ").length + (template.prefix ? 1 : 0)),
      `'${keyword}' has no effect in a ${kind}`,
      {
        help: `it belongs to: ${template.entry!.sections.join(", ")}`,
        haproxy: loggers.has(keyword)
          ? `${kind} '${section.name}' : '${keyword}' directive is ignored in backends.`
          : /^(timeout|clitcpka-|srvtcpka-|rate-limit|max-keep-alive|log-steps)/.test(keyword)
            ? `'${keyword}' will be ignored because ${kind} '${section.name}' has no ${missing} capability`
            : `'${keyword.replace(/^option |^(monitor|capture|stick) .*/, "$1")}' ignored because ${kind} '${section.name}' has no ${missing} capability.${hint}`,
        ...(silent.has(keyword) ? { lint: true } : {}),
      },
    );
  },
});
