import { place, whole } from "../../../grammar/diagnostic.ts";
import { optionsOf } from "../line-options.ts";
import { isDisabled } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const clientVerify = rule({
  id: "client-verify",
  severity: "error",
  stage: "checks",
  summary: "A listener asks clients for certificates, or makes its own, without a certificate authority.",
  why: "'verify' needs a 'ca-file' to hold clients' certificates against, and 'generate-certificates' a 'ca-sign-file' to sign with. HAProxy refuses the listener without.",
  bad: "frontend www\n    mode http\n    bind :443 ssl crt site.pem verify required\n    timeout client 5s\n",
  good: "frontend www\n    mode http\n    bind :443 ssl crt site.pem verify required ca-file clients.pem\n    timeout client 5s\n",
  manual: "5.1",
  applies: (template) => {
    if (template.keyword !== "bind") return false;
    const options = optionsOf(template);
    return options.has("ssl") && (options.has("verify") || options.has("generate-certificates"));
  },
  statement({ statement, section }, model, report) {
    const proxy = model.proxyOf(section);
    if (proxy === undefined || isDisabled(proxy)) return;
    const options = optionsOf(statement.template);
    const bind = wordText(section.tree, statement.word + 1);
    const verify = options.get("verify");
    const how = verify === undefined ? "none" : wordText(section.tree, statement.word + verify + 1);
    const trusts = options.has("ca-file") || options.has("ca-verify-file");
    // Lines of a list bring authorities of their own.
    if (verify !== undefined && how !== "none" && !trusts && !options.has("crt-list"))
      report(
        report.words(section.tree, statement, verify, 2),
        "no certificate authority is given for clients",
        {
          help: "add 'ca-file'",
          haproxy: whole(
            `Proxy '${proxy.name}': verify is enabled but no CA file specified for bind '${bind}' at [${place}].`,
          ),
        },
      );
    const generated = options.get("generate-certificates");
    if (generated !== undefined && !options.has("ca-sign-file"))
      report(report.words(section.tree, statement, generated), "nothing is given to sign certificates with", {
        help: "add 'ca-sign-file'",
        haproxy: whole(
          `Proxy '${proxy.name}': cannot enable certificate generation, no CA certificate File configured at [${place}].`,
        ),
      });
  },
});
