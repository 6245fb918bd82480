import type { Statement } from "../../../grammar/tree.ts";
import type { Model, Proxy } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { checkKind, checkOptions } from "../check-kind.ts";
import { lastOfLayers } from "../layers.ts";
import { fullName, placeIn } from "../proxy-names.ts";
import { rule } from "../rule.ts";

const families = [
  {
    name: "http-check",
    option: "option httpchk",
    // disable-on-404 and send-state are settings, no rules.
    rules: ["http-check", "http-check comment", "http-check connect", "http-check send", "http-check expect"],
  },
  {
    name: "tcp-check",
    option: "option tcp-check",
    rules: [
      "tcp-check",
      "tcp-check comment",
      "tcp-check connect",
      "tcp-check send",
      "tcp-check send-lf",
      "tcp-check send-binary",
      "tcp-check send-binary-lf",
      "tcp-check expect",
    ],
  },
];

export const unusedCheckRules = rule({
  id: "unused-check-rules",
  severity: "warning",
  summary: "http-check, tcp-check or external-check settings without the option that makes use of them.",
  why: "HAProxy ignores them: 'option httpchk', 'option tcp-check' or 'option external-check' chooses the kind of check.",
  bad: "backend app\n    mode http\n    http-check expect status 200\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:80 check\n",
  good: "backend app\n    mode http\n    option httpchk\n    http-check expect status 200\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:80 check\n",
  manual: "5.2",
  alike: ["proxy"],
  touches: ({ keyword }) => /^(http|tcp|external)-check/.test(keyword),
  proxy(proxy, model, report) {
    for (const { name, option, rules } of families) {
      const own = rules.flatMap((keyword) => proxy.own(keyword));
      if (own.length === 0) continue;
      const unused = firstUnused(proxy, option, own);
      if (unused === undefined) continue;
      report(
        report.words(proxy.tree, unused, 0, 2),
        `${name} rules of ${fullName(proxy)} are not used without '${option}'`,
        {
          help: `add '${option}'`,
          haproxy: `${fullName(proxy)} uses ${name} rules without '${option}', so the rules are ignored.`,
        },
      );
    }
    if (!atLeast(model, "3.4"))
      for (const keyword of ofHttpchk) {
        const line = lastOfLayers(proxy, [keyword]);
        if (line === undefined || takesHttpSettings(proxy, model)) continue;
        const [, setting] = keyword.split(" ");
        report(
          placeIn(proxy, line, report, 2),
          `'${keyword}' has no effect in ${fullName(proxy)}, whose checks are not those of 'option httpchk'`,
          {
            help: "leave it out, or put it where 'option httpchk' is in force",
            haproxy: `'${setting}' will be ignored for ${fullName(proxy)} (requires 'option httpchk').`,
          },
        );
      }
    for (const keyword of external) {
      const line = lastOfLayers(proxy, [keyword]);
      if (line === undefined || checkKind(proxy) === "option external-check") continue;
      report(
        placeIn(proxy, line, report, 2),
        `'${keyword}' settings of ${fullName(proxy)} are not used without 'option external-check'`,
        {
          help: "add 'option external-check'",
          haproxy: `'${keyword}' will be ignored for ${fullName(proxy)} (requires 'option external-check').`,
        },
      );
    }
  },
});

/**
 * The first own rule of a family that HAProxy takes for unused: each rule is asked what option is in force where it stands,
 * and the option, when it comes, makes use of those before.
 */
function firstUnused(proxy: Proxy, option: string, own: readonly Statement[]): Statement | undefined {
  const options = checkOptions.flatMap((keyword) => proxy.own(keyword));
  let kind = proxy.from && lastOfLayers(proxy.from, checkOptions)?.statement.template.keyword;
  let unused: Statement | undefined;
  for (const statement of [...own, ...options].sort((a, b) => a.line - b.line)) {
    const { keyword } = statement.template;
    if (keyword.startsWith("option ")) kind = keyword;
    else if (kind !== option) unused ??= statement;
    if (kind === option) unused = undefined;
  }
  return unused;
}

const ofHttpchk = ["http-check disable-on-404", "http-check send-state"];

/** Whether HAProxy before 3.4 lets the settings of 'option httpchk' stand. */
function takesHttpSettings(proxy: Proxy, model: Model): boolean {
  const kind = checkKind(proxy);
  if (!atLeast(model, "2.2")) return kind === "option httpchk";
  if (kind === undefined || kind === "option external-check") return true;
  // frontends inherit these settings and the option, but not the rules it stands for
  return kind === "option httpchk" && proxy.caps.backend;
}

const external = ["external-check command", "external-check path"];
