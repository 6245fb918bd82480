import { rule } from "../rule.ts";

export const lateGlobal = rule({
  id: "late-global",
  severity: "info",
  diag: true,
  summary: "A global section stands after a section of another kind.",
  why: "Settings of a later global section may come too late for what was read before it. HAProxy warns in diagnostic mode.",
  bad: "defaults\n    mode http\n\nglobal\n    maxconn 100\n",
  good: "global\n    maxconn 100\n\ndefaults\n    mode http\n",
  manual: "3",
  model(model, report) {
    const first = model.sections.find(({ kind }) => kind !== "global" && kind !== "");
    if (first === undefined) return;
    for (const section of model.globals) {
      const { header } = section.node;
      if (section.index < first.index || header === undefined) continue;
      report(report.words(section.tree, header), "this global section follows sections of other kinds", {
        help: "move it to the beginning of the configuration, or merge it with the first one",
        related: [
          {
            range: report.line({ statement: first.node.header!, section: first }),
            message: "not a global section",
          },
        ],
        haproxy:
          "global section detected after a non-global one, the prevalence of their statements is unspecified",
      });
    }
  },
});
