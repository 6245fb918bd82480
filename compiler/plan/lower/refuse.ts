import type { Statement, Template } from "../../../grammar/tree.ts";
import { statementWords, wordText } from "../../model/text.ts";
import type { Line, Section } from "../../model/types.ts";
import { type Context, fault, refusal, unsupported } from "./context.ts";
import { lowersKeyword } from "./lowered-keywords.ts";

/** Lists everything the catalogue says the runtime cannot do, and what lowering does not know, with place and reason. */
export function refuseUnsupported(context: Context): void {
  for (const section of context.model.sections) {
    const { entry, header } = section.node;
    if (header && header.template.errors.length > 0) reportShape(context, section, header);
    const reason = entry && refusal(entry.runtime);
    if (reason && header) {
      unsupported(context, { statement: header, section }, `section '${section.kind}'`, reason);
      continue;
    }
    for (const statement of section.node.statements) refuseStatement(context, section, statement);
  }
}

interface Refusal {
  /** Relative word. */
  at: number;
  kind: string;
  reason: string;
}

const none: readonly Refusal[] = [];
const refusals = new WeakMap<Template, Map<string, readonly Refusal[]>>();

function refuseStatement(context: Context, section: Section, statement: Statement): void {
  const { template } = statement;
  if (template.errors.length > 0) {
    reportShape(context, section, statement);
    return;
  }
  let byKind = refusals.get(template);
  if (!byKind) {
    byKind = new Map();
    refusals.set(template, byKind);
  }
  let found = byKind.get(section.kind);
  if (!found) {
    found = refusalsOf(template, section.kind);
    byKind.set(section.kind, found);
  }
  for (const { at, kind, reason } of found) {
    const line: Line = { statement, section };
    const name = kind === "keyword" ? template.keyword : wordText(section.tree, statement, at);
    unsupported(context, line, kind === "keyword" ? `'${name}'` : `${kind} '${name}'`, reason);
  }
}

/** A line that does not parse: the checker says more about it; here it keeps a plan from being made without the line. */
function reportShape(context: Context, section: Section, statement: Statement): void {
  const [error] = statement.template.errors;
  const words = statementWords(section.tree, statement);
  const word = words[error!.at];
  const where = word === undefined ? "at the end of the line" : `at '${word}'`;
  fault(
    context,
    { statement, section },
    error!.rule,
    `'${words.slice(0, 2).join(" ")}': ${error!.rule} ${where}`,
  );
}

function refusalsOf(template: Template, section: string): readonly Refusal[] {
  // `no option x` asks for nothing. Broken lines are errors of their own.
  if (template.prefix === "no" || template.prefix === "default" || template.errors.length > 0) return none;
  if (!template.entry) return none;
  const reason = refusal(template.entry.runtime);
  if (reason) return [{ at: 0, kind: "keyword", reason }];
  if (!lowersKeyword(template.keyword, section))
    return [{ at: 0, kind: "keyword", reason: "not supported yet" }];
  const found: Refusal[] = [];
  for (const slot of template.slots) {
    const row = slot.action ?? slot.option;
    const why = row && refusal(row.runtime);
    if (why) found.push({ at: slot.at, kind: slot.kind, reason: why });
    else if (slot.kind === "literal" && (slot.name === "usesrc" || slot.name === "interface")) {
      found.push({ at: slot.at, kind: "argument", reason: "Node has no socket option for it" });
    }
  }
  return found.length > 0 ? found : none;
}
