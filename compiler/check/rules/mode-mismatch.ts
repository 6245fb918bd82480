import { rule } from "../rule.ts";

/** What HAProxy has a message of its own for. */
const ruleLists = new Set(["http-request", "http-response", "http-after-response"]);

export const modeMismatch = rule({
  id: "mode-mismatch",
  severity: "warning",
  summary: "A keyword that needs HTTP stands in a proxy that is not in HTTP mode.",
  why: "HAProxy ignores it, with a warning for most. The default mode is tcp.",
  bad: "frontend www\n    bind :80\n    mode tcp\n    timeout client 5s\n    http-request deny if { src 192.0.2.0/24 }\n",
  good: "frontend www\n    bind :80\n    mode http\n    timeout client 5s\n    http-request deny if { src 192.0.2.0/24 }\n",
  manual: "4.2",
  proxy(proxy, _model, report) {
    if (proxy.mode === "http") return;
    const said = new Set<string>();
    for (const statement of proxy.node.statements) {
      const { keyword, entry, prefix } = statement.template;
      if (entry?.mode !== "http" || prefix !== undefined) continue;
      const first = !said.has(keyword);
      said.add(keyword);
      const kind = proxy.kind === "listen" ? "proxy" : proxy.kind;
      report(
        report.words(proxy.tree, statement, 0, keyword.split(" ").length),
        `'${keyword}' is ignored: ${kind} '${proxy.name}' is in mode ${proxy.mode}, not http`,
        {
          help: "set 'mode http', or remove the line",
          // HAProxy speaks once a proxy, and silently ignores some
          ...(ruleLists.has(keyword) && first
            ? { haproxy: `'${keyword}' rules ignored for ${kind} '${proxy.name}' as they require HTTP mode.` }
            : ruleLists.has(keyword)
              ? { lint: true, severity: "info" }
              : { lint: true }),
        },
      );
    }
  },
});
