/** Findings for people: message, place, the line with the words underlined, what to do. */
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";
import type { Palette } from "./color.ts";
import { display, placeOf } from "./source.ts";

export function pretty(diagnostics: readonly Diagnostic[], trees: readonly Tree[], paint: Palette): string {
  return diagnostics.map((d) => prettyOne(d, trees, paint)).join("\n");
}

function prettyOne(diagnostic: Diagnostic, trees: readonly Tree[], paint: Palette): string {
  const place = placeOf(diagnostic.range, trees);
  const tone = paint[diagnostic.severity];
  const number = String(place.line);
  const gutter = " ".repeat(number.length);
  const bar = paint.dim("|");
  const indent = place.text.slice(0, place.column - 1).replace(/[^\t]/g, " ");
  const width = Math.max(1, place.endColumn - place.column);
  const lines = [
    `${tone(diagnostic.severity)}${paint.dim(`[${diagnostic.rule}]`)}: ${paint.bold(display(diagnostic.message))}`,
    `${gutter}${paint.dim("-->")} ${place.file}:${place.line}:${place.column}`,
    `${gutter} ${bar}`,
    `${paint.dim(number)} ${bar} ${place.text}`,
    `${gutter} ${bar} ${indent}${tone("^".repeat(width))}`,
  ];
  for (const related of diagnostic.related ?? []) {
    const at = placeOf(related.range, trees);
    lines.push(`${gutter} ${paint.dim("=")} ${at.file}:${at.line}:${at.column}: ${display(related.message)}`);
  }
  if (diagnostic.help !== undefined)
    lines.push(`${gutter} ${paint.dim("=")} ${paint.bold("help")}: ${display(diagnostic.help)}`);
  lines.push("");
  return lines.join("\n");
}

/** "2 errors, 1 warning in 3 files" */
export function summary(diagnostics: readonly Diagnostic[], files: number, paint: Palette): string {
  const errors = diagnostics.filter((d) => d.severity === "error").length;
  const warnings = diagnostics.filter((d) => d.severity === "warning").length;
  const notes = diagnostics.length - errors - warnings;
  const where = `in ${files} file${files === 1 ? "" : "s"}`;
  if (diagnostics.length === 0) return `${paint.good("no findings")} ${where}`;
  const parts: string[] = [];
  if (errors > 0) parts.push(paint.error(`${errors} error${errors === 1 ? "" : "s"}`));
  if (warnings > 0) parts.push(paint.warning(`${warnings} warning${warnings === 1 ? "" : "s"}`));
  if (notes > 0) parts.push(paint.info(`${notes} note${notes === 1 ? "" : "s"}`));
  return `${parts.join(", ")} ${where}`;
}
