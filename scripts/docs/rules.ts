/** docs/rules.md: the checker's rules, as `hapax explain` tells them. */
import { rules } from "../../compiler/check/rules/index.ts";
import { anchor, code, fence, page, prose, table } from "./markdown.ts";

export function rulesPage(): string {
  return page(
    "Rules of `hapax check`",
    "Every finding carries the id of its rule. `hapax explain <id>` prints the same as this page.",
    "To accept a finding, name its rule in a comment and say why:",
    fence([
      "# hapax: disable-next-line rule-order -- both orders give the same result here",
      "http-request deny if { path_beg /.git }",
      "http-request deny if { path_beg /.svn }   # hapax: disable-line rule-order",
    ]),
    "`disable-file` holds for the whole file, `disable` down to the next `enable`. Without a rule's name all rules are meant.",
    table(
      ["rule", "severity", "finds"],
      rules.map((rule) => [
        `[${code(rule.id)}](#${anchor(rule.id)})`,
        rule.severity,
        `${prose(rule.summary)}${rule.lint === true ? " *hapax only.*" : rule.diag === true ? " *HAProxy: only with -dD.*" : ""}`,
      ]),
    ),
    ...rules.map((rule) =>
      [
        `## ${rule.id}`,
        `**${rule.severity}** ${prose(rule.summary)}`,
        prose(rule.why),
        rule.lint === true
          ? "HAProxy itself says nothing about it."
          : rule.diag === true
            ? "HAProxy says it only in diagnostic mode (`-dD`)."
            : "",
        rule.version === undefined
          ? "Found in:"
          : `Found in, for ${code(`--haproxy-version ${rule.version}`)}:`,
        fence(rule.bad.trimEnd().split("\n")),
        "Instead:",
        fence(rule.good.trimEnd().split("\n")),
        `Suppress: ${code(`# hapax: disable-next-line ${rule.id} -- reason`)}${
          rule.manual === undefined ? "" : `. HAProxy manual ${rule.manual}.`
        }`,
      ]
        .filter((text) => text !== "")
        .join("\n\n"),
    ),
  );
}
