/**
 * Configurations with the expected findings written as comments under their line:
 *
 *     use_backend app if { path /a }
 *     http-request deny
 * #   ^^^^^^^^^^^^ warning[rule-order]: a 'http-request' rule placed after ...
 *
 * Carets stand under the finding's columns; `#^` begins at the first column. The file stays a configuration that HAProxy
 * reads as well.
 */
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import { checkText } from "./check-text.ts";

const annotation = /^#( *)(\^+) (error|warning|info|hint)\[[\w-]+\]: /;

/** The text with the findings of the checker as its only annotations, as a HAProxy of that version would speak. */
export function annotated(text: string, haproxyVersion?: string): string {
  const bare = bareOf(text);
  // Annotations move lines, and messages name lines: the second pass says what is true of the text with them in it.
  const check = (of: string): readonly Diagnostic[] => checkText(of, undefined, haproxyVersion);
  const first = annotate(bare, check(bare), bare);
  return annotate(bare, check(first), first, lineMap(first));
}

/** The text without annotations. */
export function bareOf(text: string): string {
  return text
    .split("\n")
    .filter((line) => !annotation.test(line))
    .join("\n");
}

/** For each line of an annotated text (from 1), the line of the bare text it was (from 1). */
function lineMap(text: string): number[] {
  const map = [0];
  let bare = 0;
  for (const line of text.split("\n")) {
    if (!annotation.test(line)) bare++;
    map.push(bare);
  }
  return map;
}

/** `text` is what the findings are about, `map` says which bare lines its lines are. */
function annotate(bare: string, found: readonly Diagnostic[], text: string, map?: readonly number[]): string {
  const lines = bare.split("\n");
  const starts = lineStarts(text);
  const notes = new Map<number, string[]>();
  for (const d of found) {
    const line = map?.[d.range.line] ?? d.range.line;
    const column = d.range.start - starts[d.range.line - 1]!;
    const width = Math.max(1, d.range.end - d.range.start);
    const carets =
      column === 0
        ? `#${"^".repeat(Math.max(1, width - 1))}`
        : `#${" ".repeat(column - 1)}${"^".repeat(width)}`;
    notes.set(line, [...(notes.get(line) ?? []), `${carets} ${d.severity}[${d.rule}]: ${d.message}`]);
  }
  return lines.flatMap((line, at) => [line, ...(notes.get(at + 1) ?? [])]).join("\n");
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
