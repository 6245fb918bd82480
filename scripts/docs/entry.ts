/** The pieces of a page's entry that all kinds of rows share. */
import type { Runtime } from "../../grammar/catalogue/types.ts";
import { dates, manualText, refused } from "./facts.ts";
import { code, fence, prose } from "./markdown.ts";
import { valuesText } from "./value-text.ts";

export interface EntryRow {
  summary: string;
  manual?: string;
  since?: string;
  deprecated?: string;
  removed?: string;
  use?: string;
  feature?: string;
  ok?: readonly string[];
  bad?: readonly string[];
  lenient?: "silent" | "warned";
  runtime: Runtime;
}

export interface EntryParts {
  /** Lines of the signature. */
  signature: readonly string[];
  row: EntryRow;
  /** Facts of this kind of row, which go before the common ones. */
  facts?: readonly string[];
  /** Syntaxes whose places are explained. */
  syntaxes: readonly string[];
  /** Leads from the page to docs/. */
  up?: string;
  /** Why hapaxd refuses it, where the row does not say. */
  reason?: string;
  /** Further paragraphs, after the summary. */
  more?: readonly string[];
}

/** The lines that are mistakes, and whether HAProxy overlooks them. */
export function wrongLines({ bad, lenient }: Pick<EntryRow, "bad" | "lenient">): string {
  if (bad === undefined || bad.length === 0) return "";
  const overlooked =
    lenient === undefined
      ? ""
      : ` HAProxy takes a missing argument ${lenient === "silent" ? "in silence" : "with a warning"}.`;
  return `Wrong: ${bad.map(code).join(", ")}${overlooked === "" ? "" : `.${overlooked}`}`;
}

export function entry({
  signature,
  row,
  facts = [],
  syntaxes,
  up = "",
  reason,
  more = [],
}: EntryParts): string {
  const why = reason ?? refused(row.runtime);
  const values = valuesText(syntaxes, up);
  const all = [
    ...facts,
    row.feature === undefined ? "" : `needs ${code(row.feature)} in HAProxy`,
    ...dates(row),
    row.manual === undefined ? "" : manualText(row.manual),
  ].filter((fact) => fact !== "");
  return [
    fence(signature),
    prose(row.summary),
    ...more,
    values === "" ? "" : `${values}.`,
    all.length === 0 ? "" : `*${all.join("; ")}.*`,
    why === "" ? "" : `**hapaxd refuses it:** ${prose(why)}.`,
    row.ok === undefined || row.ok.length === 0 ? "" : `Right:\n\n${fence(row.ok)}`,
    wrongLines(row),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}
