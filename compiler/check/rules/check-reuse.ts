import type { Proxy, Server } from "../../model/types.ts";
import { checkKind } from "../check-kind.ts";
import { optionInForce, serversWith } from "../line-options.ts";
import { rule } from "../rule.ts";
import { withOption } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const checkReuse = rule({
  id: "check-reuse",
  severity: "info",
  diag: true,
  evenDisabled: true,
  summary: "'check-reuse-pool' where health checks cannot use idle connections.",
  why: "It needs HTTP checks ('option httpchk') and connections that others may use ('http-reuse aggressive' or 'always'). HAProxy warns in diagnostic mode.",
  bad: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    option httpchk\n    server s1 192.0.2.1:80 check check-reuse-pool\n",
  good: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    option httpchk\n    http-reuse aggressive\n    server s1 192.0.2.1:80 check check-reuse-pool\n",
  manual: "5.2",
  touches: withOption("check-reuse-pool"),
  proxy(proxy, _model, report) {
    const said = new Set<Server["line"]>();
    for (const { name, line, lines } of serversWith(proxy, "check-reuse-pool")) {
      const place = optionInForce(lines, "check-reuse-pool", "no-check-reuse-pool");
      if (place === undefined || optionInForce(lines, "check", "no-check") === undefined) continue;
      const reason = ineffective(proxy, lines);
      if (reason === undefined || said.has(line)) continue;
      said.add(line);
      const [message, help, haproxy] = reason;
      report(
        report.words(proxy.tree, line.statement, place.line === line ? place.at : 0, 1),
        `'check-reuse-pool' of server '${name}' has no effect: ${message}`,
        { help, haproxy: `'server ${name}': check-reuse-pool is ineffective ${haproxy}` },
      );
    }
  },
});

function ineffective(
  proxy: Proxy,
  lines: Server["lines"],
): [message: string, help: string, haproxy: string] | undefined {
  if (checkKind(proxy) !== "option httpchk")
    return ["its health checks are not HTTP checks", "add 'option httpchk'", "for non http-check rulesets."];
  const own = lines.at(-1)!;
  if (wordText(own.section.tree, own.statement.word + 2).startsWith("rhttp@")) return undefined;
  const reuse = proxy.setting("http-reuse");
  const policy = reuse && wordText(reuse.section.tree, reuse.statement.word + 1);
  if (policy === "aggressive" || policy === "always") return undefined;
  return [
    "connections are not shared between clients",
    "set 'http-reuse aggressive' or 'http-reuse always'",
    "due to http-reuse policy.",
  ];
}
