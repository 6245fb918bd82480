/** Rows of the catalogue by names that come from the text of a file. */
import { catalogue } from "../grammar/catalogue/catalogue.ts";
import type { Action, Keyword, LineOption, SectionKind } from "../grammar/catalogue/types.ts";
import { rowOfSet } from "../grammar/family.ts";

/** Names such as "constructor" are none of the table's own. */
export function rowOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The row for a section; without one, any row when `anywhere`. */
export function keywordRow(key: string, section: SectionKind | "", anywhere = true): Keyword | undefined {
  const rows = [rowOf(catalogue.keywords, key) ?? []].flat() as Keyword[];
  const own = rows.find((row) => (row.sections as readonly string[]).includes(section));
  return own ?? (anywhere ? rows[0] : undefined);
}

/** `set` is the keyword of the rule, "http-request", "tcp-request content". */
export function actionRow(name: string, set: string): Action | undefined {
  return (
    rowOfSet(catalogue, name, set) ?? ([rowOf(catalogue.actions, name) ?? []].flat()[0] as Action | undefined)
  );
}

/** An option of the line of that keyword. */
export function optionRow(name: string, keyword: string, section: SectionKind | ""): LineOption | undefined {
  const syntax = keywordRow(keyword, section)?.syntax ?? "";
  for (const [, family] of syntax.matchAll(/options\(([^)]*)\)/g)) {
    const row = rowOf(rowOf(catalogue.options, family!) ?? {}, name);
    if (row !== undefined) return row;
  }
  return undefined;
}
