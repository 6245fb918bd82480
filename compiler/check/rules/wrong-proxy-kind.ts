import { place, whole } from "../../../grammar/diagnostic.ts";
import { compareVersions } from "../../../grammar/predicates.ts";
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

/** What it does not even read then. Arguments of all else are looked at, and may be refused. */
const unread = new Set([
  "stick on",
  "stick match",
  "stick store-request",
  "stick store",
  "stick store-response",
  "option redispatch",
  "option use-small-buffers",
  "option forwarded",
  "option accept-invalid-http-request",
  "option accept-invalid-http-response",
  "log-steps",
]);

/** Options that HAProxy 3.2 and later say are ignored, and then do not find any more, so that they are refused. */
const lost = new Set(
  [
    "allbackups checkcache http-drop-request-trailers prefer-last-server persist srvtcpka log-health-checks",
    "accept-unsafe-violations-in-http-response tcp-smart-connect http-pretend-keepalive",
    "h1-case-adjust-bogus-server http-drop-response-trailers http-ignore-probes idle-close-on-response",
    "clitcpka contstats dontlognull logasap accept-unsafe-violations-in-http-request dontlog-normal",
    "log-separate-errors socket-stats tcp-smart-accept http-use-proxy-header h1-case-adjust-bogus-client",
    "disable-h2-upgrade assume-rfc6587-ntf dont-parse-log",
  ]
    .flatMap((names) => names.split(" "))
    .map((name) => `option ${name}`),
);

/** Options of backends that came to frontends with that release. */
const laterInFrontends = new Map([["option abortonclose", "3.3"]]);

/** What it takes without a word. */
const silent = new Set(["filter fcgi-app", "ssl-f-use", "option external-check"]);

/** Older releases passed over these too; newer ones refuse them for what they are. */
const oldTimeouts = new Set(["clitimeout", "contimeout", "srvtimeout"]);

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
    (entry.removed === undefined ||
      keyword.startsWith("option ") ||
      keyword === "dispatch" ||
      oldTimeouts.has(keyword)) &&
    !refused.has(keyword)
  );
}

/** The line is ignored, and HAProxy reads no further than its keyword. */
export function isUnread(template: Template, kind: string): boolean {
  // A ring knows two timeouts, and passes over all others.
  if (kind === "ring" && template.keyword.startsWith("timeout "))
    return !template.entry?.sections.includes("ring");
  return unread.has(template.keyword) && isOnlyIgnored(template, kind);
}

/** The words HAProxy has for a keyword that it ignores. */
const shortNames: Record<string, string> = {
  "option forwarded": "option forwarded",
  "capture cookie": "capture",
  "capture request header": "capture",
  "capture response header": "capture",
};

function shortName(keyword: string): string {
  if (Object.hasOwn(shortNames, keyword)) return shortNames[keyword]!;
  if (keyword.startsWith("option ")) return keyword.slice("option ".length);
  return keyword.replace(/^(monitor|stick|http-check|tcp-check) .*/, "$1");
}

export const wrongProxyKind = rule({
  id: "wrong-proxy-kind",
  severity: "warning",
  summary: "A keyword for frontends stands in a backend, or the reverse.",
  why: "HAProxy ignores the line with a warning: a backend accepts no connections, and a frontend makes none.",
  bad: "backend app\n    timeout client 5s\n    server s1 192.0.2.1:80\n",
  good: "backend app\n    timeout server 5s\n    server s1 192.0.2.1:80\n",
  manual: "4.1",
  applies: (template) =>
    template.errors.some((error) => error.rule === "wrong-section") || laterInFrontends.has(template.keyword),
  statement({ statement, section }, model, report) {
    const { template } = statement;
    const { kind } = section;
    const { keyword } = template;
    const later = kind === "frontend" ? laterInFrontends.get(keyword) : undefined;
    const tooEarly = later !== undefined && compareVersions(model.version, later) < 0;
    if (!tooEarly && !isOnlyIgnored(template, kind)) return;
    const belongs = template.entry!.sections.filter((section) => section !== kind).join(", ");
    const missing = kind === "backend" ? "frontend" : "backend";
    const range = report.words(
      section.tree,
      statement,
      0,
      keyword.split(" ").length + (template.prefix ? 1 : 0),
    );
    if ((tooEarly || lost.has(keyword)) && compareVersions(model.version, "3.2") >= 0) {
      const name = keyword.slice("option ".length);
      // HAProxy says first what it says of other keywords
      report(range, `'${keyword}' has no effect in a ${kind}`, {
        haproxy: `'${name}' ignored because ${kind} '${section.name}' has no ${missing} capability.`,
      });
      report(range, `'${keyword}' is not for a ${kind}`, {
        severity: "error",
        help: `it belongs to: ${belongs}`,
        haproxy:
          template.prefix === undefined
            ? `unknown option '${name}'; did you mean '${name}' maybe ?`
            : whole(`parsing [${place}]: negation/default is not supported for option '${name}'.`),
      });
      return;
    }
    const hint =
      keyword === "maxconn"
        ? " Maybe you want 'fullconn' instead ?"
        : keyword === "fullconn"
          ? " Maybe you want 'maxconn' instead ?"
          : "";
    report(range, `'${keyword}' has no effect in a ${kind}`, {
      help: `it belongs to: ${belongs}`,
      haproxy: loggers.has(keyword)
        ? `${kind} '${section.name}' : '${keyword}' directive is ignored in backends.`
        : /^(timeout|clitcpka-|srvtcpka-|rate-limit|max-keep-alive|log-steps)/.test(keyword)
          ? `${quoted(keyword)} will be ignored because ${kind} '${section.name}' has no ${missing} capability`
          : `'${shortName(keyword)}' ignored because ${kind} '${section.name}' has no ${missing} capability.${hint}`,
      ...(silent.has(keyword) ? { lint: true } : {}),
    });
    // `dynamic` says so once more.
    if (keyword !== "cookie") return;
    for (const slot of template.slots)
      if (slot.kind === "literal" && slot.name === "dynamic")
        report(report.words(section.tree, statement, slot.at), "'dynamic' has no effect in a frontend", {
          haproxy: `'dynamic' ignored because ${kind} '${section.name}' has no ${missing} capability.`,
        });
  },
});

/** Timeouts are put in quotes, the rest is not. */
function quoted(keyword: string): string {
  return keyword.startsWith("timeout ") ? `'${keyword}'` : keyword;
}
