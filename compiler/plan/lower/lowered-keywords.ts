/** Keywords that lowering turns into something, or that rightly need nothing of the runtime. */
const proxyKeywords: ReadonlySet<string> = new Set([
  "acl",
  "backlog",
  "balance",
  "be-unpublished",
  "bind",
  "capture cookie",
  "capture request header",
  "capture response header",
  "clitcpka-idle",
  "cookie",
  "declare capture",
  "default-server",
  "default_backend",
  "description",
  "disabled",
  "dynamic-cookie-key",
  "enabled",
  "error-log-format",
  "errorfile",
  "errorfiles",
  "errorloc",
  "errorloc302",
  "errorloc303",
  "external-check command",
  "external-check path",
  "force-be-switch",
  "force-persist",
  "fullconn",
  "guid",
  "hash-balance-factor",
  "hash-preserve-affinity",
  "hash-type",
  "http-after-response",
  "http-check",
  "http-error",
  "http-request",
  "http-response",
  "http-reuse",
  "http-send-name-header",
  "id",
  "ignore-persist",
  "load-server-state-from-file",
  "log",
  "log-format",
  "log-format-sd",
  "log-steps",
  "log-tag",
  "max-keep-alive-queue",
  "max-session-srv-conns",
  "maxconn",
  "mode",
  "monitor fail",
  "monitor-uri",
  "persist",
  "persist rdp-cookie",
  "rate-limit sessions",
  "redirect",
  "retries",
  "retry-on",
  "server",
  "server-state-file-name",
  "server-template",
  "source",
  "srvtcpka-idle",
  "stick match",
  "stick on",
  "stick store",
  "stick store-request",
  "stick store-response",
  "stick-table",
  "tcp-check",
  "tcp-request connection",
  "tcp-request content",
  "tcp-request inspect-delay",
  "tcp-request session",
  "tcp-response content",
  "tcp-response inspect-delay",
  "unique-id-format",
  "unique-id-header",
  "use-server",
  "use_backend",
]); // prettier-ignore

const proxyFamilies = /^(option|timeout|stats|http-check|tcp-check) /;

const others: Readonly<Record<string, ReadonlySet<string>>> = {
  userlist: new Set(["user", "group"]),
  "http-errors": new Set(["errorfile"]),
  "log-profile": new Set(["on", "log-tag"]),
};

/** Whether `keyword` reaches the plan from a section of that kind. Global lines without a field go to `tune`. */
export function lowersKeyword(keyword: string, section: string): boolean {
  switch (section) {
    case "global":
      return true;
    case "defaults":
    case "frontend":
    case "backend":
    case "listen":
      return proxyKeywords.has(keyword) || proxyFamilies.test(keyword);
    default:
      return others[section]?.has(keyword) ?? false;
  }
}
