import { place, whole } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";
import { withKeyword } from "../touches.ts";
import { wordText } from "../word-text.ts";

const states: Record<string, readonly string[]> = {
  "process-vary": ["on", "off"],
  "early-hints": ["on", "off", "only"],
};

const effects: Record<string, string> = {
  "process-vary": "vary processing",
  "early-hints": "HTTP 103 Early Hints support, or store only hints",
};

export const cacheSetting = rule({
  id: "cache-setting",
  severity: "warning",
  summary: "A setting of a cache is none of those there are, so that it stays as it was.",
  why: "HAProxy warns, and goes on without the setting. A name of more than 32 characters is cut.",
  bad: "cache static\n    total-max-size 4\n    process-vary yes\n",
  good: "cache static\n    total-max-size 4\n    process-vary on\n",
  manual: "6.2",
  touches: withKeyword("cache"),
  section(section, _model, report) {
    if (section.kind !== "cache") return;
    const { tree } = section;
    const { header } = section.node;
    if (header !== undefined && section.name.length > 32)
      report(report.words(tree, header, 1), "the name of a cache has at most 32 characters", {
        haproxy: `cache name is limited to 32 characters, truncate to '${section.name.slice(0, 32)}'.`,
      });
    for (const [keyword, values] of Object.entries(states))
      for (const statement of section.own(keyword)) {
        const text = statement.template.words > 1 ? wordText(tree, statement.word + 1) : "";
        if (values.includes(text)) continue;
        const list = values
          .map((value) => `"${value}"`)
          .join(", ")
          .replace(/, (?=[^,]*$)/, " or ");
        report(report.words(tree, statement, 1), `'${keyword}' takes ${list}`, {
          haproxy: whole(
            `parsing [${place}]: '${keyword}' expects ${list} (enable or disable ${effects[keyword]}).`,
          ),
        });
      }
    for (const statement of section.own("max-age"))
      if (statement.template.words === 1)
        report(report.words(tree, statement), "'max-age' without a number is 0", {
          help: "add a number of seconds",
          haproxy: "'max-age' expects an age parameter in seconds.",
        });
  },
});
