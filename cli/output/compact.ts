/** `file:line:column: severity: message [rule]`, the form editors and grep know. */
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";
import { display, placeOf } from "./source.ts";

export function compact(diagnostics: readonly Diagnostic[], trees: readonly Tree[]): string {
  return diagnostics
    .map((d) => {
      const at = placeOf(d.range, trees);
      return `${at.file}:${at.line}:${at.column}: ${d.severity}: ${display(d.message)} [${d.rule}]\n`;
    })
    .join("");
}
