/** A snapshot and a cursor from text with a mark: `‸` stands where the cursor is. */
import { openSnapshot, type Snapshot, type SnapshotOptions } from "../../lsp/snapshot.ts";

export interface Marked {
  snapshot: Snapshot;
  position: { line: number; character: number };
  lines: string[];
}

export function marked(text: string, options: SnapshotOptions = {}): Marked {
  const at = text.indexOf("‸");
  if (at < 0) throw new Error("the text has no ‸");
  const before = text.slice(0, at).split("\n");
  const plain = text.slice(0, at) + text.slice(at + 1);
  return {
    snapshot: openSnapshot("file:///haproxy.cfg", 1, plain, options),
    position: { line: before.length - 1, character: before.at(-1)!.length },
    lines: plain.split("\n"),
  };
}

/** The text a range covers, on one line. */
export function covered(
  lines: readonly string[],
  range: { start: { line: number; character: number }; end: { line: number; character: number } },
): string {
  return (lines[range.start.line] ?? "").slice(range.start.character, range.end.character);
}
