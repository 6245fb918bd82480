/** Findings for programs: one JSON array. Lines and columns count from 1, columns in UTF-16 units, ends exclusive. */
import type { Diagnostic, Fix } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";
import { display, placeOf } from "./source.ts";

export interface JsonFinding {
  file: string;
  line: number;
  column: number;
  endColumn: number;
  severity: string;
  rule: string;
  message: string;
  help?: string;
  related?: { file: string; line: number; column: number; message: string }[];
  fix?: {
    title: string;
    edits: { file: string; line: number; column: number; endColumn: number; text: string }[];
  };
  /** A lint of hapax, which `haproxy -c` does not report. */
  lint?: boolean;
  /** HAProxy says it only with -dD. */
  diag?: boolean;
  /** About this machine rather than the text: a file, account or host that it lacks. */
  machine?: boolean;
  /** When HAProxy comes to it, if not while it reads the lines: a later stage is only reached when the earlier found no error. */
  stage?: string;
}

export function json(diagnostics: readonly Diagnostic[], trees: readonly Tree[]): string {
  return `${JSON.stringify(
    diagnostics.map((d) => finding(d, trees)),
    null,
    2,
  )}\n`;
}

function finding(d: Diagnostic, trees: readonly Tree[]): JsonFinding {
  const { file, line, column, endColumn } = placeOf(d.range, trees);
  return {
    file,
    line,
    column,
    endColumn,
    severity: d.severity,
    rule: d.rule,
    message: display(d.message),
    ...(d.help === undefined ? {} : { help: display(d.help) }),
    ...(d.related === undefined
      ? {}
      : {
          related: d.related.map((r) => {
            const at = placeOf(r.range, trees);
            return { file: at.file, line: at.line, column: at.column, message: display(r.message) };
          }),
        }),
    ...(d.fix === undefined ? {} : { fix: fixOf(d.fix, trees) }),
    ...(d.lint === true ? { lint: true } : {}),
    ...(d.diag === true ? { diag: true } : {}),
    ...(d.machine === true ? { machine: true } : {}),
    ...(d.stage === undefined || d.stage === "lines" ? {} : { stage: d.stage }),
  };
}

function fixOf(fix: Fix, trees: readonly Tree[]): NonNullable<JsonFinding["fix"]> {
  return {
    title: fix.title,
    edits: fix.edits.map((edit) => {
      const at = placeOf(edit.range, trees);
      return {
        file: at.file,
        line: at.line,
        column: at.column,
        endColumn: at.endColumn,
        text: display(edit.text),
      };
    }),
  };
}
