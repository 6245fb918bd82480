/** The 22 columns of a fetch's contexts, gathered to what a reader asks: where may I use it? */
import type { FetchContexts } from "../../grammar/catalogue/types.ts";

const groups: readonly [name: string, columns: readonly number[]][] = [
  ["connection", [0, 1]],
  ["request", [2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ["response", [11, 12, 13, 14, 15, 16, 17]],
  ["log", [18]],
  ["check", [19]],
  ["configuration", [20]],
  ["control socket", [21]],
];

/** "request, log"; "anywhere" when every column is set. */
export function contextsText(contexts: FetchContexts): string {
  if (!contexts.includes(".")) return "anywhere";
  return groups
    .filter(([, columns]) => columns.some((column) => contexts[column] === "Y"))
    .map(([name]) => name)
    .join(", ");
}
