import type { Line, Proxy } from "../../model/types.ts";
import { checkKind } from "../check-kind.ts";
import { fullName, placeIn } from "../proxy-names.ts";
import { rule } from "../rule.ts";

export const unusedCheckRules = rule({
  id: "unused-check-rules",
  severity: "warning",
  summary: "http-check, tcp-check or external-check settings without the option that makes use of them.",
  why: "HAProxy ignores them: 'option httpchk', 'option tcp-check' or 'option external-check' chooses the kind of check.",
  bad: "backend app\n    mode http\n    http-check expect status 200\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:80 check\n",
  good: "backend app\n    mode http\n    option httpchk\n    http-check expect status 200\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:80 check\n",
  manual: "5.2",
  proxy(proxy, _model, report) {
    if (!proxy.caps.backend) return;
    if (
      !proxy.node.statements.some(concerned) &&
      proxy.setting("external-check command") === undefined &&
      proxy.setting("external-check path") === undefined
    )
      return;
    const kind = checkKind(proxy);
    const name = fullName(proxy);
    const say = (line: Line, what: string, option: string, haproxy: string): void =>
      report(placeIn(proxy, line, report, 2), `${what} of ${name} are not used without '${option}'`, {
        help: `add '${option}'`,
        haproxy,
      });
    for (const [family, option, rules] of [
      [
        "http-check",
        "option httpchk",
        /^http-check (expect|send|connect|comment|set-var|unset-var|set-var-fmt)|^http-check$/,
      ],
      ["tcp-check", "option tcp-check", /^tcp-check( |$)/],
    ] as const) {
      if (kind === option || (kind !== undefined && kind !== "option tcp-check" && kind !== "option httpchk"))
        continue;
      const own = ownFirst(proxy, rules);
      if (own !== undefined)
        say(
          own,
          `${family} rules`,
          option,
          `${name} uses ${family} rules without '${option}', so the rules are ignored.`,
        );
    }
    if (kind === "option external-check") return;
    for (const keyword of ["external-check command", "external-check path"]) {
      const line = proxy.setting(keyword);
      if (line !== undefined)
        say(
          line,
          `'${keyword}' settings`,
          "option external-check",
          `'${keyword}' will be ignored for ${name} (requires 'option external-check').`,
        );
    }
  },
});

function concerned({ template }: { template: { keyword: string } }): boolean {
  const { keyword } = template;
  return keyword.startsWith("http-check") || keyword.startsWith("tcp-check");
}

function ownFirst(proxy: Proxy, keyword: RegExp): Line | undefined {
  const statement = proxy.node.statements.find(
    ({ template }) =>
      (template.keyword.startsWith("http-check") || template.keyword.startsWith("tcp-check")) &&
      keyword.test(template.keyword),
  );
  return statement && { statement, section: proxy };
}
