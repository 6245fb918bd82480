import { rule } from "../rule.ts";

/** Parts of a certificate that a line may name once. */
const parts = new Set(["crt", "key", "ocsp", "issuer", "sctl", "alias", "domains", "acme"]);

export const repeatedOption = rule({
  id: "repeated-option",
  severity: "info",
  summary: "A part of a certificate is given twice.",
  why: "The last one counts. HAProxy warns.",
  bad: "crt-store web\n    load crt site.pem key a.pem key site.key\n",
  good: "crt-store web\n    load crt site.pem key site.key\n",
  manual: "3.11",
  kinds: ["crt-store"],
  section(section, _model, report) {
    if (section.kind !== "crt-store") return;
    for (const statement of section.own("load")) {
      const seen = new Set<string>();
      for (const slot of statement.template.slots) {
        if (slot.kind !== "option" && slot.kind !== "literal") continue;
        if (!parts.has(slot.name)) continue;
        if (seen.has(slot.name))
          report(
            report.words(section.tree, statement, slot.at, 2),
            `'${slot.name}' replaces the one before it`,
            { severity: "warning", since: "3.1", haproxy: `'${slot.name}' already specified, overwriting.` },
          );
        seen.add(slot.name);
      }
    }
  },
});
