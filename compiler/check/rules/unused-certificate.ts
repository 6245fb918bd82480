import { whole } from "../../../grammar/diagnostic.ts";
import { optionsOf } from "../line-options.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const unusedCertificate = rule({
  id: "unused-certificate",
  severity: "warning",
  stage: "checks",
  summary: "A bind line has a certificate that is not used, or not the way it is meant.",
  why: "Without 'ssl' the listener speaks plain text. With 'strict-sni' a client that names no known host gets no certificate, so that a default one is never used, and with no certificate at all no client gets in.",
  bad: "frontend www\n    mode http\n    bind :443 ssl strict-sni\n    timeout client 5s\n",
  good: "frontend www\n    mode http\n    bind :443 ssl crt site.pem\n    timeout client 5s\n",
  manual: "5.1",
  applies: (template) => {
    if (template.keyword !== "bind") return false;
    const options = optionsOf(template);
    return (
      options.has("strict-sni") || (!options.has("ssl") && (options.has("crt") || options.has("crt-list")))
    );
  },
  statement(line, model, report) {
    const { statement, section } = line;
    const options = optionsOf(statement.template);
    const address = wordText(section.tree, statement.word + 1);
    const where = `bind '${address}' at [${section.tree.name}:${statement.line + 1}]`;
    const own = options.get("crt") ?? options.get("crt-list");
    const proxy = model.proxyOf(section);
    const name = proxy?.name ?? section.name;
    if (!options.has("ssl")) {
      if (own === undefined || /^quic[46]?@/.test(address)) return;
      report(report.words(section.tree, statement, own, 2), "the certificate is not used: 'ssl' is missing", {
        help: "add 'ssl'",
        lint: true,
        severity: "info",
        fix: {
          title: "Add 'ssl'",
          edits: [
            {
              range: {
                ...report.words(section.tree, statement, own),
                end: report.words(section.tree, statement, own).start,
              },
              text: "ssl ",
            },
          ],
        },
      });
      return;
    }
    const at = options.get("strict-sni")!;
    const byDefault = options.get("default-crt");
    if (byDefault !== undefined)
      report(
        report.words(section.tree, statement, byDefault, 2),
        "the default certificate is never used beside 'strict-sni'",
        {
          since: "3.3",
          help: "use 'crt' instead of 'default-crt', or remove 'strict-sni'",
          haproxy: whole(
            `Proxy '${name}': both 'default-crt' and 'strict-sni' keywords are used in ${where}, certificates won't be used as fallback (use 'crt' instead).`,
          ),
        },
      );
    else if (
      own === undefined &&
      !options.has("generate-certificates") &&
      section.own("ssl-f-use").length === 0
    )
      report(
        report.words(section.tree, statement, at),
        "no client gets in: 'strict-sni' asks for a certificate, and there is none",
        {
          help: "add 'crt'",
          haproxy: whole(
            `Proxy '${name}': no SSL certificate specified for ${where}, ssl connections will fail (use 'crt').`,
          ),
        },
      );
  },
});
