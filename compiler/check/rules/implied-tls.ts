import { place, whole } from "../../../grammar/diagnostic.ts";
import { optionsOf } from "../line-options.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const impliedTls = rule({
  id: "implied-tls",
  severity: "warning",
  stage: "lines",
  since: "2.6",
  summary: "A QUIC listener does not say 'ssl'.",
  why: "QUIC has TLS in it: HAProxy turns it on and warns.",
  bad: "frontend www\n    mode http\n    bind quic4@:443 crt site.pem alpn h3\n    timeout client 5s\n",
  good: "frontend www\n    mode http\n    bind quic4@:443 ssl crt site.pem alpn h3\n    timeout client 5s\n",
  manual: "11.1",
  // "quic4@" makes a shape of its own only by its word: the first letter is asked of the lines without 'ssl'.
  applies: (template) =>
    template.keyword === "bind" && optionsOf(template).has("crt") && !optionsOf(template).has("ssl"),
  statement({ statement, section }, _model, report) {
    const bind = wordText(section.tree, statement.word + 1);
    if (!/^quic[46]?@/.test(bind)) return;
    report(report.words(section.tree, statement, 1), "QUIC turns on TLS by itself", {
      help: "add 'ssl'",
      haproxy: whole(
        `parsing [${place}] : 'bind ${bind}' in section '${section.kind}' : QUIC protocol detected, enabling ssl. Use 'ssl' to shut this warning.`,
      ),
    });
  },
});
