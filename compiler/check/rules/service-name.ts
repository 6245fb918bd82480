import { defaultServersOf } from "../../model/default-servers.ts";
import type { Line } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { optionInForce } from "../line-options.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

export const serviceName = rule({
  id: "service-name",
  severity: "error",
  summary:
    "A server's address is the name of a service (_http._tcp.example.com), and nothing can look it up.",
  why: "Names that begin with an underscore are SRV records. Only a resolvers section finds them, not the system's resolver; HAProxy refuses the server.",
  bad: "backend app\n    server-template s 3 _http._tcp.example.com\n",
  good: "resolvers dns\n    nameserver ns1 192.0.2.53:53\nbackend app\n    server-template s 3 _http._tcp.example.com resolvers dns\n",
  manual: "5.3",
  alike: ["proxy"],
  touches: withKeyword("server", "server-template"),
  proxy(proxy, model, report) {
    if (!atLeast(model, "2.3")) return;
    for (const keyword of ["server", "server-template"])
      for (const statement of proxy.own(keyword)) {
        const at = keyword === "server" ? 2 : 3;
        if (at >= statement.template.words) continue;
        const { bytes, wordStart, wordFlags } = proxy.tree.words;
        const word = statement.word + at;
        if (wordFlags[word] === 0 && bytes[wordStart[word]!] !== underscore) continue;
        const address = wordText(proxy.tree, word);
        if (address.charCodeAt(0) !== underscore) continue;
        const lines: readonly Line[] = [...defaultServersOf(proxy, statement), { statement, section: proxy }];
        const init = optionInForce(lines, "init-addr");
        const found =
          init === undefined
            ? optionInForce(lines, "resolvers") !== undefined
            : /(^|,)(none|\d|.*:)/.test(
                wordText(init.line.section.tree, init.line.statement.word + init.at + 1),
              );
        if (found) continue;
        const host = address.replace(/:\d*$/, "");
        report(
          report.words(proxy.tree, statement, at),
          `'${host}' is the name of a service, which needs resolvers`,
          {
            help: "add 'resolvers <section>'",
            haproxy: `'${keyword} ${proxy.name}/${wordText(proxy.tree, statement.word + 1)}' : no method found to resolve address '${host}'.`,
          },
        );
      }
  },
});

const underscore = 95;
