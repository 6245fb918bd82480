import { whole } from "../../../grammar/diagnostic.ts";
import { signature } from "../../../grammar/signature.ts";
import type { Statement, Template, Tree } from "../../../grammar/tree.ts";
import { atLeast } from "../../model/version.ts";
import { type Extra, rule } from "../rule.ts";
import { passesSurplus } from "../strictness.ts";
import { suggest } from "../suggest.ts";
import { noProxy } from "../without-proxy.ts";
import { wordText } from "../word-text.ts";
import { isUnread } from "./wrong-proxy-kind.ts";

export const argumentCount = rule({
  id: "argument-count",
  severity: "error",
  summary: "An argument is missing, or one too many is given.",
  why: "HAProxy refuses the line; a forgotten argument often makes the next word be taken for it.",
  bad: "backend app\n    timeout connect\n",
  good: "backend app\n    timeout connect 5s\n",
  applies: (template) => template.errors.length > 0,
  statement({ statement, section }, model, report) {
    const { template } = statement;
    if (isUnread(template, section.kind)) return;
    // It is off before its arguments would be read.
    if (template.prefix === "no" && template.keyword === "option forwarded") return;
    if (
      section.kind === "ring" &&
      wordText(section.tree, statement.word) === "timeout" &&
      template.keyword === ""
    )
      return;
    for (const error of template.errors) {
      if (error.rule !== "missing-argument" && error.rule !== "unexpected-argument") continue;
      if (error.rule === "unexpected-argument" && error.at > 0 && passesSurplus(template.keyword, model))
        continue;
      // Under their old names, these options can be negated; the new names came together with an end to that.
      if (
        error.at === 0 &&
        template.keyword.startsWith("option accept-invalid-http-") &&
        !atLeast(model, "3.1")
      )
        continue;
      const { tree } = section;
      if (negatedOften(template.keyword, tree, statement)) return;
      const expected = error.expected.slice(0, 8).join(", ");
      // From 2.4 on HAProxy reads no further than the name here; a backend is dropped then, which its lines suffer from.
      const isHeader = statement === section.node.header && atLeast(model, "2.4");
      if (
        isHeader &&
        section.kind === "backend" &&
        template.words > 2 &&
        template.words <= 4 &&
        section.node.statements.length > 0
      ) {
        const [first] = section.node.statements;
        report(
          report.words(tree, first!),
          "this line belongs to no section: the words after the backend's name are not understood",
          {
            related: [{ range: report.words(tree, statement, error.at), message: "this word is unexpected" }],
            haproxy: noProxy,
          },
        );
        return;
      }
      // A word after "from" and a name is refused; what stands in their place is not looked at.
      if (
        isHeader &&
        (section.kind === "defaults" ||
          (section.kind === "backend" && !(error.at > 3 && wordText(tree, statement.word + 2) === "from")))
      ) {
        if (error.rule === "unexpected-argument") {
          report(
            report.words(tree, statement, error.at),
            `'${wordText(tree, statement.word + error.at)}' is ignored`,
            {
              severity: "warning",
              lint: true,
            },
          );
          continue;
        }
      }
      const name = template.keyword || wordText(tree, statement.word);
      if (error.rule === "missing-argument") {
        report(
          report.words(tree, statement, error.at),
          `'${name}' is incomplete${expected === "" ? "" : `: expected ${expected}`}`,
          {
            ...(template.entry === undefined
              ? {}
              : { help: `usage: ${signature(name, template.entry.syntax)}` }),
            ...(error.at === template.words ? tolerance(template) : {}),
            ...(isUnnamedTable(tree, statement)
              ? {
                  stage: "checks" as const,
                  haproxy: whole(`Proxy '${section.name}': unable to find stick-table ''.`),
                }
              : {}),
          },
        );
      } else {
        const word = wordText(tree, statement.word + error.at);
        const close = suggest(word, error.expected);
        report(
          report.words(tree, statement, error.at, template.words - error.at),
          `unexpected argument '${word}' for '${name}'${expected === "" ? "" : `; expected ${expected}`}`,
          {
            ...(close !== undefined
              ? { help: `did you mean '${close}'?` }
              : template.entry === undefined
                ? {}
                : { help: `usage: ${signature(name, template.entry.syntax)}` }),
            ...(template.entry?.lenient === "warned" && error.at === 1 ? { severity: "warning" } : {}),
          },
        );
      }
    }
  },
});

const expectations = /^!!+(?:r?status|r?string|f?hdr|string-lf|r?binary|binary-lf)$/;

/** HAProxy takes any number of negations before what a check expects. */
function negatedOften(keyword: string, tree: Tree, { word, template }: Statement): boolean {
  if (keyword !== "http-check expect" && keyword !== "tcp-check expect") return false;
  for (let at = 2; at < template.words; at++) if (expectations.test(wordText(tree, word + at))) return true;
  return false;
}

/** `stick on src table`: HAProxy looks for a table without a name once all lines are read. */
function isUnnamedTable(tree: Tree, { word, template }: Statement): boolean {
  return template.keyword.startsWith("stick ") && wordText(tree, word + template.words - 1) === "table";
}

/** HAProxy may read a 0 or an empty word where the last argument is missing. */
function tolerance({ slots, entry }: Template): Pick<Extra, "severity" | "lint"> {
  const last = slots.findLast(({ option, action }) => (option ?? action) !== undefined);
  const { lenient } = last?.option ?? last?.action ?? entry ?? {};
  // A header of a check is the exception: it needs both of its words.
  if (lenient === undefined || slots.findLast(({ kind }) => kind === "literal")?.name === "hdr") return {};
  return lenient === "silent" ? { severity: "warning", lint: true } : { severity: "warning" };
}
