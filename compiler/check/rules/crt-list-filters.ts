import { place, whole } from "../../../grammar/diagnostic.ts";
import { latin1 } from "../files/certificate.ts";
import { certificateListProblem } from "../files/certificate-list.ts";
import { isVirtual, onDisk } from "../files/file-paths.ts";
import { optionsOf } from "../line-options.ts";
import { rule } from "../rule.ts";
import { wordText } from "../word-text.ts";

export const crtListFilters = rule({
  id: "crt-list-filters",
  severity: "warning",
  stage: "lines",
  machine: true,
  summary: "A crt-list excludes names in vain.",
  why: "'!name' takes a name out of what a wildcard of the same line covers, so it needs one; and '!*.name' excludes nothing.",
  bad: "frontend www\n    mode http\n    bind :443 ssl crt-list /etc/haproxy/vain.list\n    timeout client 5s\n",
  good: "frontend www\n    mode http\n    bind :443 ssl crt-list /etc/haproxy/good.list\n    timeout client 5s\n",
  files: {
    "/etc/haproxy/vain.list": "/etc/haproxy/site.pem !www.example.com\n",
    "/etc/haproxy/good.list": "/etc/haproxy/site.pem *.example.com !www.example.com\n",
  },
  manual: "5.1",
  applies: (template) => template.keyword === "bind" && optionsOf(template).has("crt-list"),
  statement({ statement, section }, model, report) {
    const { machine } = model.options;
    const at = optionsOf(statement.template).get("crt-list")!;
    const shown = wordText(section.tree, statement.word + at + 1);
    if (machine === undefined || isVirtual(shown)) return;
    const bytes = machine.read(onDisk(model, section.tree, shown));
    if (typeof bytes === "string" || certificateListProblem(bytes, model.version) !== undefined) return;
    const range = report.words(section.tree, statement, at + 1);
    for (const [index, text] of latin1(bytes).split("\n").entries()) {
      if (text.startsWith("#") || !text.includes("!")) continue;
      const [file = "", ...filters] = text
        .replace(/\[[^\]]*\]/, " ")
        .split(/\s+/)
        .filter((word) => word !== "");
      const excluded = filters.filter((name) => name.startsWith("!"));
      for (const name of excluded)
        if (name.startsWith("!*") && name.length > 2)
          report(range, `line ${index + 1} of '${shown}': '${name}' excludes nothing`, {
            haproxy: whole(
              `parsing [${place}]: crt-list: Unsupported exclusion (!) on a wildcard filter "${name}"`,
            ),
          });
      const named = excluded.filter((name) => !name.startsWith("!*"));
      if (named.length > 0 && !filters.some((name) => /^\*./.test(name)))
        report(range, `line ${index + 1} of '${shown}': '${named[0]}' is excluded from nothing`, {
          help: "add the wildcard that it is an exception to, or remove it",
          haproxy: whole(
            `parsing [${place}]: crt-list: negative filters on crt-list line "${file}" without a positive wildcard filter won't do anything!`,
          ),
        });
    }
  },
});
