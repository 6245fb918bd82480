import { rule } from "../rule.ts";

const keywords = ["nbthread", "thread-group", "thread-groups"];

export const lateThreads = rule({
  id: "late-threads",
  severity: "error",
  stage: "lines",
  summary: "The number or the groups of threads are set after a section of another kind.",
  why: "Threads are laid out before the first proxy is read: HAProxy takes these settings in the global sections at the beginning only.",
  bad: "defaults\n    mode http\n\nglobal\n    nbthread 2\n",
  good: "global\n    nbthread 2\n\ndefaults\n    mode http\n",
  manual: "3.1",
  model(model, report) {
    const first = model.sections.find(({ kind }) => kind !== "global" && kind !== "");
    if (first === undefined) return;
    for (const section of model.globals) {
      if (section.index < first.index) continue;
      for (const keyword of keywords)
        for (const statement of section.own(keyword))
          report(
            report.words(section.tree, statement),
            `'${keyword}' must stand in a global section at the beginning`,
            {
              help: "move it to the first global section",
              haproxy: `'${keyword}' not allowed if a non-global section was previously defined. This parameter must be declared in the first global section`,
            },
          );
    }
  },
});
