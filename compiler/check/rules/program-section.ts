import type { Section } from "../../model/types.ts";
import { atLeast } from "../../model/version.ts";
import { rule } from "../rule.ts";
import { hasUnknownLine } from "../unknown-lines.ts";

export const programSection = rule({
  id: "program-section",
  severity: "error",
  summary:
    "A program section without a command, with the name of another one, without a master process, or in HAProxy 3.1 and 3.2, which allow none any more.",
  why: "The master process of HAProxy 2.0 to 3.2 runs these programs. It needs a command for each, and tells them apart by name; 3.1 and 3.2 refuse such sections unless 'expose-deprecated-directives' stands above them. Without 'master-worker', or -W or -Ws on the command line, there is no master process: what the command line says is not known here, so --missing-files decides what becomes of that.",
  version: "2.6",
  bad: "global\n    master-worker\nprogram agent\n    option start-on-reload\n",
  good: "global\n    master-worker\nprogram agent\n    command /usr/bin/agent\n",
  manual: "3",
  model(model, report) {
    if (!atLeast(model, "2.0") || atLeast(model, "3.3")) return;
    const programs = model.of("program");
    const named = new Map<number, Section>();
    const young = atLeast(model, "3.1");
    const allowed = model.global("expose-deprecated-directives")[0]?.section.index ?? Infinity;
    for (const section of programs) {
      const { header } = section.node;
      if (header === undefined || section.nameId < 0) continue;
      const place = report.words(section.tree, header, 1);
      const first = named.get(section.nameId);
      if (first === undefined) named.set(section.nameId, section);
      else
        report(place, `program '${section.name}' is already defined at line ${first.node.line + 1}`, {
          stage: "lines",
          help: "use a distinct name",
          haproxy: `'${section.name}' program section already exists in the configuration.`,
        });
      if (young && section.index < allowed)
        report(report.words(section.tree, header, 0), "'program' sections are on their way out", {
          stage: "lines",
          help: "run the program under a service manager such as systemd, or add 'expose-deprecated-directives' to a global section above",
          haproxy: `The 'program' section is deprecated and will be eventually removed, it can be still allowed by setting 'expose-deprecated-directives' keyword in the 'global' section defined before any 'program' section. Please, consider to use a process manager instead of 'program' section, such as sysvinit, systemd, supervisord or s6.`,
        });
      if (section.own("command").length === 0 && !hasUnknownLine(section))
        report(place, `program '${section.name}' has no 'command'`, {
          help: "add 'command' with the program and its arguments",
          haproxy: `The program section '${section.name}' lacks a command to launch.`,
        });
    }
    const header = programs[0]?.node.header;
    if (header === undefined || model.global("master-worker").length > 0) return;
    report(report.words(programs[0]!.tree, header, 0), "programs need the master process", {
      machine: true,
      help: "add 'master-worker' to the global section, or start HAProxy with -W or -Ws",
      haproxy: young
        ? "'program' section is defined in configuration, but master-worker mode (-W) is not enabled."
        : "Can't use a 'program' section without master worker mode.",
    });
  },
});
