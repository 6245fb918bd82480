import { place, whole } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const cookieDomain = rule({
  id: "cookie-domain",
  severity: "warning",
  summary: "The domain of a cookie has no dot in it.",
  why: "Browsers drop cookies for such a domain (RFC 6265, 5.2.3), so that clients do not stay at their server.",
  bad: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    cookie SRV insert domain localhost\n    server s1 192.0.2.1:80 cookie a\n",
  good: "backend app\n    mode http\n    timeout connect 5s\n    timeout server 5s\n    cookie SRV insert domain .example.org\n    server s1 192.0.2.1:80 cookie a\n",
  manual: "4.2",
  applies: ({ keyword, slots }) => keyword === "cookie" && slots.some((slot) => slot.name === "domain"),
  statement({ statement, section }, _model, report) {
    for (const slot of statement.template.slots) {
      if (slot.kind !== "value" || slot.name !== "domain") continue;
      const text = wordText(section.tree, statement.word + slot.at);
      if (text.includes(".")) continue;
      report(report.words(section.tree, statement, slot.at), `cookie domain '${text}' has no dot`, {
        help: "browsers want a domain such as '.example.org'; without 'domain', the host itself is meant",
        haproxy: whole(
          `parsing [${place}]: domain '${text}' contains no embedded dot, this configuration may not work properly (see RFC6265#5.2.3).`,
        ),
      });
    }
  },
});
