import { place, whole } from "../../../grammar/diagnostic.ts";
import { headerRange } from "../proxy-names.ts";
import { rule } from "../rule.ts";
import { withOption } from "../touches.ts";
import { wordText } from "../word-text.ts";

const sources = new Set(["crt", "crt-list", "default-crt", "ech"]);

export const missingCertificate = rule({
  id: "missing-certificate",
  severity: "error",
  summary: "A bind line speaks TLS but has no certificate.",
  why: "HAProxy refuses it: 'ssl' on a bind line needs 'crt' or 'crt-list'.",
  bad: "frontend www\n    bind :443 ssl\n    mode http\n",
  good: "frontend www\n    bind :443 ssl crt site.pem\n    mode http\n",
  manual: "5.1",
  evenDisabled: true,
  touches: withOption("ssl"),
  proxy(proxy, _model, report) {
    for (const statement of proxy.own("bind")) {
      const { slots } = statement.template;
      let ssl = -1;
      let source = false;
      let strict = false;
      let generated = false;
      for (const slot of slots) {
        if (slot.kind !== "option") continue;
        if (slot.name === "ssl") ssl = slot.at;
        else if (sources.has(slot.name)) source = true;
        else if (slot.name === "strict-sni") strict = true;
        else if (slot.name === "generate-certificates") generated = true;
      }
      // Without a certificate, 'strict-sni' refuses every connection, unless one is to be generated from it.
      source ||= strict && !generated;
      if (ssl < 0 || source || proxy.own("ssl-f-use").length > 0) continue;
      const range =
        proxy.node.header === undefined
          ? headerRange(proxy, report)
          : report.words(proxy.tree, statement, ssl);
      report(range, "there is no certificate for this listener", {
        help: "add 'crt' with a file or folder",
        haproxy: whole(
          `Proxy '${proxy.name}': no SSL certificate specified for bind '${wordText(proxy.tree, statement.word + 1)}' at [${place}] (use 'crt').`,
        ),
      });
    }
  },
});
