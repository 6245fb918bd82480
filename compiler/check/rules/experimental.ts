import { rule } from "../rule.ts";

const sections = new Set<string>(["acme"]);
const keywords = new Set(["force-cfg-parser-pause", "tune.fd.edge-triggered", "tune.fd.tables"]);
const options = new Set(["ktls", "no-ktls"]);

export const experimental = rule({
  id: "experimental",
  severity: "error",
  summary: "An experimental feature is used, but the global section does not allow them.",
  why: "HAProxy refuses it without 'expose-experimental-directives' before it.",
  bad: "global\n    tune.fd.tables shared\n",
  good: "global\n    expose-experimental-directives\n    tune.fd.tables shared\n",
  manual: "3.1",
  section(section, model, report) {
    if (allowed(model)) return;
    const { header, statements } = section.node;
    if (header !== undefined && sections.has(section.kind))
      report(report.words(section.tree, header), `section '${section.kind}' is experimental`, {
        help: "add 'expose-experimental-directives' to the global section",
        haproxy: `section '${section.kind}' is experimental, must be allowed via a global 'expose-experimental-directives'`,
      });
    for (const statement of statements) {
      const { template } = statement;
      if (keywords.has(template.keyword)) say(template.keyword, report.words(section.tree, statement));
      else if (template.slots.length > 2)
        for (const slot of template.slots)
          if (slot.kind === "option" && options.has(slot.name))
            say(slot.name, report.words(section.tree, statement, slot.at));
    }
    function say(name: string, range: ReturnType<typeof report.line>): void {
      report(range, `'${name}' is experimental`, {
        help: "add 'expose-experimental-directives' to the global section",
        haproxy: `'${name}' directive is experimental, must be allowed via a global 'expose-experimental-directives'`,
      });
    }
  },
});

function allowed(model: Parameters<NonNullable<typeof experimental.section>>[1]): boolean {
  return model.globals.some((section) => section.own("expose-experimental-directives").length > 0);
}
