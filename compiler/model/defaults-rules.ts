import { type Diagnostic, place, whole } from "../../grammar/diagnostic.ts";
import { statementRange, wordRange } from "./text.ts";
import type { Defaults, Proxy, Section } from "./types.ts";

const ruleSets = [
  "http-request",
  "http-response",
  "http-after-response",
  "tcp-request connection",
  "tcp-request session",
  "tcp-request content",
  "tcp-response content",
] as const;

/**
 * What HAProxy asks of defaults sections that hold rules (manual section 4): they are named; they serve one kind of
 * section, and neither `listen` nor other defaults; and rules of a side the user does not have are not among them.
 */
export function checkDefaultsRules(defaults: readonly Defaults[], problems: Diagnostic[]): void {
  for (const section of defaults) {
    const sets = ruleSets.filter((set) => section.own(set).length > 0);
    if (section.name === "") checkAnonymous(section, problems);
    if (sets.length > 0) checkUsers(section, new Set<string>(sets), problems);
  }
}

function checkAnonymous(section: Section, problems: Diagnostic[]): void {
  for (const statement of section.node.statements) {
    if (!statement.template.entry?.namedDefaultsOnly) continue;
    problems.push({
      rule: "defaults-rules",
      severity: "error",
      range: statementRange(section.tree, statement),
      message: `'${statement.template.keyword}' is not allowed in a defaults section without a name`,
      haproxy: whole(`parsing [${place}] : ${anonymousText(statement.template.keyword)}`),
      help: "give the section a name: defaults <name>",
    });
  }
}

function anonymousText(keyword: string): string {
  return keyword.startsWith("tcp-")
    ? `${keyword} is not allowed in anonymous 'defaults' sections`
    : `'${keyword.split(" ")[0]}' not allowed in anonymous 'defaults' section.`;
}

function checkUsers(section: Defaults, sets: ReadonlySet<string>, problems: Diagnostic[]): void {
  let served: string | undefined;
  for (const user of section.users) {
    const wrong = objection(user, sets, served, `${section.tree.name}:${section.node.line + 1}`);
    if (wrong === undefined) served ??= user.kind;
    else {
      problems.push({
        rule: "defaults-rules",
        severity: "error",
        range: wordRange(user.tree, user.node.line, user.node.header!.word, user.node.header!.template.words),
        ...wrong,
        related: [
          {
            range: wordRange(section.tree, section.node.line, section.node.header!.word),
            message: "the defaults section with rules",
          },
        ],
      });
    }
  }
}

/** What is wrong, and HAProxy's words for it. */
interface Objection {
  message: string;
  haproxy: string;
}

function objection(
  user: Proxy | Defaults,
  sets: ReadonlySet<string>,
  served: string | undefined,
  where: string,
): Objection | undefined {
  const said = (message: string, text: string): Objection => ({
    message,
    haproxy: whole(`parsing [${place}]: ${text}.`),
  });
  const at = `(defaults section at ${where})`;
  if (user.kind === "defaults")
    return said(
      "a defaults section cannot take its settings from one that holds rules",
      `a defaults section cannot inherit from a defaults section defining TCP/HTTP rules ${at}`,
    );
  if (user.kind === "listen")
    return said(
      "a listen section cannot take its settings from a defaults section that holds rules",
      "a listen section cannot inherit from a defaults section defining TCP/HTTP rules",
    );
  if (served !== undefined && served !== user.kind)
    return said(
      "a defaults section that holds rules cannot serve frontends and backends at once",
      `frontends and backends cannot inherit from the same defaults section if it defines TCP/HTTP rules ${at}`,
    );
  if (user.kind === "backend" && (sets.has("tcp-request connection") || sets.has("tcp-request session")))
    return said(
      "a backend cannot use a defaults section with 'tcp-request connection' or 'tcp-request session' rules",
      `a backend section cannot inherit from a defaults section defining 'tcp-request connection' or 'tcp-request session' rules ${at}`,
    );
  if (user.kind === "frontend" && sets.has("tcp-response content"))
    return said(
      "a frontend cannot use a defaults section with 'tcp-response content' rules",
      `a frontend section cannot inherit from a defaults section defining 'tcp-response content' rules ${at}`,
    );
  return undefined;
}
