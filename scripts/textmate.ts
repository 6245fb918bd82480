/**
 * Makes the TextMate grammar of the editor from the catalogue. Run as a program it writes
 * vscode-extension/syntaxes/haproxy.tmLanguage.json; a test holds that file against the catalogue.
 */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { catalogue } from "../grammar/catalogue/catalogue.ts";

export const textMatePath = join(
  dirname(fileURLToPath(import.meta.url)),
  "../vscode-extension/syntaxes/haproxy.tmLanguage.json",
);

interface Pattern {
  name?: string;
  match?: string;
  begin?: string;
  end?: string;
  include?: string;
  patterns?: Pattern[];
  captures?: Record<string, { name: string }>;
  beginCaptures?: Record<string, { name: string }>;
}

/** What must not continue a word to its left and right. */
const before = "(?<![A-Za-z0-9_.-])";
const after = "(?![A-Za-z0-9_.-])";

export function textMateGrammar() {
  const { sections, keywords, actions, options, fetches, converters, aclDerivatives, logAliases } = catalogue;
  const repository: Record<string, { patterns: Pattern[] }> = {
    comment: { patterns: [{ name: "comment.line.number-sign.haproxy", match: "#.*$" }] },
    section: {
      patterns: [
        {
          match: `^\\s*(${alternatives(Object.keys(sections))})(?=\\s|$)(?:[ \\t]+([^\\s#]+))?`,
          captures: {
            1: { name: "keyword.control.section.haproxy" },
            2: { name: "entity.name.section.haproxy" },
          },
        },
      ],
    },
    directive: {
      patterns: [
        {
          name: "keyword.control.directive.haproxy",
          match: "^\\s*\\.(?:if|elif|else|endif|notice|warning|alert|diag)\\b",
        },
      ],
    },
    acl: {
      patterns: [
        {
          match: "^\\s*(acl)[ \\t]+([^\\s#]+)",
          captures: {
            1: { name: "keyword.other.statement.haproxy" },
            2: { name: "entity.name.function.acl.haproxy" },
          },
        },
      ],
    },
    keyword: {
      patterns: [
        {
          match: `^\\s*(?:(no|default)[ \\t]+)?(${keywordAlternatives(Object.keys(keywords))})(?=[\\s#]|$)`,
          captures: {
            1: { name: "keyword.operator.word.haproxy" },
            2: { name: "keyword.other.statement.haproxy" },
          },
        },
      ],
    },
    action: {
      patterns: [
        {
          match: `(?<=[ \\t])(${alternatives(Object.keys(actions))})(?=[\\s#(0-9]|$)`,
          captures: { 1: { name: "support.function.action.haproxy" } },
        },
      ],
    },
    condition: {
      patterns: [
        { name: "keyword.control.conditional.haproxy", match: "(?<=[ \\t])(?:if|unless)(?=[\\s#]|$)" },
        {
          name: "keyword.operator.logical.haproxy",
          match: "(?<=[ \\t])(?:\\|\\||[oO][rR]|!)(?=[\\s{A-Za-z_]|$)",
        },
      ],
    },
    flag: {
      patterns: [{ name: "keyword.operator.flag.haproxy", match: "(?<=[ \\t])-(?:[fiMnuFm]|-)(?=[\\s#]|$)" }],
    },
    option: {
      patterns: [
        {
          match: `(?<=[ \\t])(${alternatives(Object.values(options).flatMap((family) => Object.keys(family)))})(?=[\\s#(]|$)`,
          captures: { 1: { name: "support.type.property-name.haproxy" } },
        },
      ],
    },
    expression: {
      patterns: [
        {
          match: `${before}(${alternatives([...Object.keys(fetches), ...Object.keys(aclDerivatives)])})${after}`,
          captures: { 1: { name: "support.function.fetch.haproxy" } },
        },
        {
          match: `(?<=,)(${alternatives(Object.keys(converters))})${after}`,
          captures: { 1: { name: "support.function.converter.haproxy" } },
        },
      ],
    },
    format: {
      patterns: [
        { name: "constant.character.escape.haproxy", match: "%%" },
        {
          name: "meta.embedded.expression.haproxy",
          begin: "%(?:\\([^)\\s]*\\))?(?:\\{[^}\\s]*\\})?\\[",
          end: "\\]|$",
          patterns: [{ include: "#converter-first" }, { include: "#expression" }, { include: "#number" }],
        },
        {
          name: "variable.other.log-alias.haproxy",
          match: `%(?:\\([^)\\s]*\\))?(?:\\{[^}\\s]*\\})?(?:${alternatives(Object.keys(logAliases))})(?![A-Za-z])`,
        },
      ],
    },
    "converter-first": {
      patterns: [
        {
          match: `(?<=,)(${alternatives(Object.keys(converters))})${after}`,
          captures: { 1: { name: "support.function.converter.haproxy" } },
        },
      ],
    },
    string: {
      patterns: [
        { name: "string.quoted.single.haproxy", begin: "'", end: "'|$" },
        {
          name: "string.quoted.double.haproxy",
          begin: '"',
          end: '"|$',
          patterns: [{ include: "#escape" }, { include: "#variable" }, { include: "#format" }],
        },
      ],
    },
    escape: {
      patterns: [
        { name: "constant.character.escape.haproxy", match: "\\\\(?:x[0-9A-Fa-f]{2}|[ \\\\tnr#'\"$])" },
      ],
    },
    variable: {
      patterns: [
        {
          name: "variable.other.environment.haproxy",
          match: "\\$(?:\\{\\.?[A-Za-z_][A-Za-z0-9_]*(?:-[^}]*|\\[\\*\\])?\\}|[A-Za-z_][A-Za-z0-9_]*)",
        },
      ],
    },
    number: {
      patterns: [
        {
          name: "constant.numeric.address.haproxy",
          match: "(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?:/\\d{1,2})?(?![\\w.])",
        },
        {
          name: "constant.numeric.haproxy",
          match: "(?<![\\w.-])-?\\d+(?:\\.\\d+)?(?:us|ms|[smhdkKMGg%])?(?![\\w.])",
        },
      ],
    },
  };
  const order = [
    "comment",
    "directive",
    "section",
    "acl",
    "keyword",
    "string",
    "escape",
    "format",
    "condition",
    "flag",
    "action",
    "converter-first",
    "option",
    "expression",
    "number",
  ];
  return {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    name: "HAProxy",
    scopeName: "source.haproxy",
    patterns: order.map((name): Pattern => ({ include: `#${name}` })),
    repository,
  };
}

/** A keyword of several words matches with any blanks between them. */
function keywordAlternatives(names: readonly string[]): string {
  return sorted(names)
    .map((name) => name.split(" ").map(escape).join("[ \\t]+"))
    .join("|");
}

function alternatives(names: readonly string[]): string {
  return sorted(names).map(escape).join("|");
}

/** Longest first: an alternative must not hide one that goes on. */
function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

if (import.meta.main) writeFileSync(textMatePath, `${JSON.stringify(textMateGrammar(), null, 2)}\n`);
