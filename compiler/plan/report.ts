import type { Plan } from "../../runtime/plan.ts";
import type { PassReport } from "./pass-report.ts";
import { ruleLists } from "./rule-lists.ts";

/** What the passes did, as lines for people: a head line per pass, then up to `limit` notes with file:line. */
export function reportText(plan: Plan, report: readonly PassReport[], limit = 20): string {
  const lines: string[] = [];
  let rules = 0;
  for (const { list } of ruleLists(plan)) rules += list.steps.length;
  lines.push(
    `plan: ${plan.proxies.length} proxies, ${rules} rules, ${plan.conds.length} conditions, ${plan.tests.length} tests, ${plan.exprs.length} expressions`,
  );
  for (const { pass, changed, notes } of report) {
    lines.push(`${pass}: ${changed === 0 ? "nothing changed" : `${changed} changed`}`);
    for (const note of notes.slice(0, limit)) {
      const where = note.at === undefined ? "" : `${plan.files[note.at.file] ?? "?"}:${note.at.line}: `;
      lines.push(`  ${where}${note.text}`);
    }
    if (notes.length > limit) lines.push(`  and ${notes.length - limit} more`);
  }
  return `${lines.join("\n")}\n`;
}

/** The same as JSON, complete. */
export function reportJson(plan: Plan, report: readonly PassReport[]): string {
  const named = report.map(({ pass, changed, notes }) => ({
    pass,
    changed,
    notes: notes.map(({ at, text }) =>
      at === undefined ? { text } : { file: plan.files[at.file], line: at.line, text },
    ),
  }));
  return `${JSON.stringify({ passes: named }, null, 2)}\n`;
}
