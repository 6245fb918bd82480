import { checkKind } from "../check-kind.ts";
import { optionInForce, serversWith } from "../line-options.ts";
import { fullName } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { withOption } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const checkProtocol = rule({
  id: "check-protocol",
  severity: "error",
  summary: "Health checks are to speak HTTP without 'option httpchk', or no HTTP with it.",
  why: "'check-proto h1' and 'h2' are for HTTP checks, 'none' is for all others; HAProxy refuses the server.",
  bad: "backend app\n    mode http\n    server s1 192.0.2.1:80 check check-proto h2\n",
  good: "backend app\n    mode http\n    option httpchk\n    server s1 192.0.2.1:80 check check-proto h2\n",
  manual: "5.2",
  touches: withOption("check-proto"),
  proxy(proxy, _model, report) {
    for (const { name, line, lines } of serversWith(proxy, "check-proto")) {
      const place = optionInForce(lines, "check-proto");
      if (place === undefined || optionInForce(lines, "check", "no-check") === undefined) continue;
      const protocol = wordText(place.line.section.tree, place.line.statement.word + place.at + 1);
      const http = checkKind(proxy) === "option httpchk";
      if ((protocol !== "none") === http) continue;
      report(
        report.words(proxy.tree, line.statement, place.line === line ? place.at : 0, 2),
        `'check-proto ${protocol}' of server '${name}' does not fit its checks, which ${http ? "speak" : "do not speak"} HTTP`,
        {
          help: http ? "use h1 or h2" : "add 'option httpchk', or remove it",
          haproxy: `${fullName(proxy)}: server '${name}' uses an incompatible MUX protocol for the selected check type`,
        },
      );
    }
  },
});
