import type { SectionKind } from "../../../grammar/catalogue/types.ts";
import { rule } from "../rule.ts";
import { hasUnknownLine } from "../unknown-lines.ts";

/** What a section cannot do without, and what HAProxy says when it is not there. */
const needed: Partial<Record<SectionKind, { keyword: string; haproxy(name: string): string }>> = {
  "fcgi-app": { keyword: "docroot", haproxy: (name) => `fcgi-app '${name}': no docroot configured.` },
  acme: { keyword: "directory", haproxy: (name) => `acme: No directory defined in ACME section '${name}'.` },
};

export const incompleteSection = rule({
  id: "incomplete-section",
  severity: "error",
  stage: "checks",
  summary: "A section lacks the line that it cannot do without.",
  why: "A FastCGI application needs a document root, an ACME section the address of the authority's directory, and a key id for external accounts its key. HAProxy refuses the configuration.",
  bad: "fcgi-app php\n    index index.php\n",
  good: "fcgi-app php\n    docroot /var/www\n    index index.php\n",
  manual: "12.8",
  kinds: ["fcgi-app", "acme"],
  section(section, _model, report) {
    const { header } = section.node;
    if (header === undefined || section.kind === "") return;
    const need = needed[section.kind];
    if (need === undefined) return;
    const place = report.words(section.tree, header, 0, 2);
    if (section.kind === "acme") {
      const id = section.own("eab-key-id").at(-1);
      const key = section.own("eab-mac-key").at(-1);
      if ((id === undefined) !== (key === undefined))
        report(
          report.words(section.tree, (id ?? key)!),
          `'${id === undefined ? "eab-mac-key" : "eab-key-id"}' needs '${id === undefined ? "eab-key-id" : "eab-mac-key"}' beside it`,
          {
            haproxy: `acme: section '${section.name}': EAB MAC key and key id are mutually dependent, specify both or neither.`,
          },
        );
    }
    if (section.own(need.keyword).length > 0 || hasUnknownLine(section)) return;
    report(place, `section '${section.kind} ${section.name}' has no '${need.keyword}'`, {
      help: `add '${need.keyword}'`,
      haproxy: need.haproxy(section.name),
    });
  },
});
