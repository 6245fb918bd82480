/** The line of facts under an entry: since, deprecated, removed, replacement, hapaxd. */
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import type { Runtime, Version } from "../../grammar/catalogue/types.ts";
import { code, prose } from "./markdown.ts";

interface Dated {
  since?: Version;
  deprecated?: Version;
  removed?: Version;
  use?: string;
}

/** "since 2.4", "deprecated since 2.7", "removed in 3.0", "use `x`"; without what is not known. */
export function dates({ since, deprecated, removed, use }: Dated): string[] {
  const facts: string[] = [];
  if (since !== undefined) facts.push(`since ${since}`);
  if (deprecated !== undefined) facts.push(`deprecated since ${deprecated}`);
  if (removed !== undefined) facts.push(`removed in ${removed}`);
  if (use !== undefined) facts.push(`instead: ${replacement(use)}`);
  return facts;
}

/** A replacement is a keyword or a sentence; only the first is code. */
export function replacement(use: string): string {
  const words = use.split(/[ (]/);
  const known = words.some((_, at) => {
    const lead = words.slice(0, at + 1).join(" ");
    return names.some((table) => Object.hasOwn(table, lead));
  });
  return known && !/[`,;:]| (or|and|with|in|from|for) /.test(use) ? code(use) : prose(use);
}

const names: readonly object[] = [
  catalogue.keywords,
  catalogue.actions,
  catalogue.fetches,
  catalogue.converters,
  ...Object.values(catalogue.options),
];

/** "", or why hapaxd refuses it. */
export function refused(runtime: Runtime): string {
  return runtime === "yes" ? "" : runtime.slice("no: ".length);
}

/** A table cell: "yes", or the reason. */
export function runs(runtime: Runtime): string {
  return runtime === "yes" ? "yes" : "no";
}

/** What table cells add to a summary. */
export function noted(summary: string, row: Dated & { feature?: string }, reason: string): string {
  const facts = dates(row);
  if (row.feature !== undefined) facts.push(`needs ${code(row.feature)} in HAProxy`);
  const tail = facts.length > 0 ? ` *${facts.join("; ")}.*` : "";
  return `${prose(summary)}${tail}${reason === "" ? "" : ` *(${prose(reason)})*`}`;
}

/** The manual's section, by number. */
export function manualText(section: string): string {
  return section === "?" ? "" : `HAProxy manual ${section}`;
}

export const list = <T>(rows: T | readonly T[]): readonly T[] =>
  (Array.isArray(rows) ? rows : [rows]) as readonly T[];

/** By name, the same on every machine. */
export const byName = <T>(entries: readonly (readonly [string, T])[]): (readonly [string, T])[] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
