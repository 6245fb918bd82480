import { place, whole } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";

export const statsDescription = rule({
  id: "stats-description",
  severity: "warning",
  summary: "The statistics page is to show a description, but there is none.",
  why: "'stats show-desc' without a text shows the 'description' of the global section, which must stand above it.",
  bad: "listen stats\n    mode http\n    bind :8404\n    timeout client 5s\n    stats enable\n    stats show-desc\n",
  good: "listen stats\n    mode http\n    bind :8404\n    timeout client 5s\n    stats enable\n    stats show-desc Edge of site A\n",
  manual: "4.2",
  applies: ({ keyword, words }) => keyword === "stats show-desc" && words === 2,
  statement({ statement, section }, model, report) {
    const above = model
      .global("description")
      .some((line) => line.section.index < section.index && line.statement.template.words > 1);
    if (above) return;
    report(report.words(section.tree, statement, 0, 2), "there is no description to show", {
      help: "add a text, or 'description' to the global section",
      haproxy: whole(
        `parsing [${place}]: 'show-desc' requires a parameter or 'desc' to be set in the global section.`,
      ),
    });
  },
});
