import { lowersKeyword } from "../../compiler/plan/lower/lowered-keywords.ts";
import type { Keyword } from "../../grammar/catalogue/types.ts";
import { refused } from "./facts.ts";

/** "", or why hapaxd refuses the keyword: the catalogue's reason, or that no pass of the compiler takes it. */
export function refusedIn(name: string, row: Keyword): string {
  const reason = refused(row.runtime);
  if (reason !== "") return reason;
  return row.sections.some((section) => lowersKeyword(name, section)) ? "" : "not supported yet";
}
