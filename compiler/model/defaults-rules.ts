import type { Diagnostic } from "../../grammar/diagnostic.ts";
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
      help: "give the section a name: defaults <name>",
    });
  }
}

function checkUsers(section: Defaults, sets: ReadonlySet<string>, problems: Diagnostic[]): void {
  let served: string | undefined;
  for (const user of section.users) {
    const message = objection(user, sets, served);
    if (message === undefined) served ??= user.kind;
    else {
      problems.push({
        rule: "defaults-rules",
        severity: "error",
        range: wordRange(user.tree, user.node.line, user.node.header!.word, user.node.header!.template.words),
        message,
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

function objection(
  user: Proxy | Defaults,
  sets: ReadonlySet<string>,
  served: string | undefined,
): string | undefined {
  if (user.kind === "defaults")
    return "a defaults section cannot take its settings from one that holds rules";
  if (user.kind === "listen")
    return "a listen section cannot take its settings from a defaults section that holds rules";
  if (served !== undefined && served !== user.kind) {
    return "a defaults section that holds rules cannot serve frontends and backends at once";
  }
  if (user.kind === "backend" && (sets.has("tcp-request connection") || sets.has("tcp-request session"))) {
    return "a backend cannot use a defaults section with 'tcp-request connection' or 'tcp-request session' rules";
  }
  if (user.kind === "frontend" && sets.has("tcp-response content")) {
    return "a frontend cannot use a defaults section with 'tcp-response content' rules";
  }
  return undefined;
}
