import type { KeywordRows } from "../types.ts";

/** Rule sets of HTTP traffic (manual 4.2, 4.4). */
export const httpRuleKeywords = {
  "http-request": {
    syntax: "<action:action(http-request)> [<condition:condition>]",
    sections: ["defaults", "frontend", "listen", "backend"],
    repeat: "append",
    mode: "http",
    namedDefaultsOnly: true,
    since: "1.4",
    runtime: "yes",
    summary: "A rule run on every HTTP request, in order, frontend first and then backend.",
    manual: "4.2",
    ok: ["http-request deny if { path /admin }", "http-request set-header X-Forwarded-Proto https"],
    bad: ["http-request", "http-request no-such-action"],
  },
  "http-response": {
    syntax: "<action:action(http-response)> [<condition:condition>]",
    sections: ["defaults", "frontend", "listen", "backend"],
    repeat: "append",
    mode: "http",
    namedDefaultsOnly: true,
    since: "1.5",
    runtime: "yes",
    summary: "A rule run on every response from a server, backend first and then frontend.",
    manual: "4.2",
    ok: ["http-response del-header Server"],
    bad: ["http-response"],
  },
  "http-after-response": {
    syntax: "<action:action(http-after-response)> [<condition:condition>]",
    sections: ["defaults", "frontend", "listen", "backend"],
    repeat: "append",
    mode: "http",
    namedDefaultsOnly: true,
    since: "2.2",
    runtime: "yes",
    summary: "A rule run on every response, those the proxy makes itself included.",
    manual: "4.2",
    ok: ["http-after-response set-header X-Frame-Options DENY"],
    bad: ["http-after-response"],
  },
} satisfies Record<string, KeywordRows>;
