/** textDocument/codeAction: the fixes that findings bring along. */
import type { CodeAction, Range } from "vscode-languageserver";
import { byteOffset, rangeOf } from "../ranges.ts";
import type { Snapshot } from "../snapshot.ts";
import { display } from "../utf8.ts";
import { diagnosticOf } from "./diagnostics.ts";

export function codeActions(snapshot: Snapshot, range: Range): CodeAction[] {
  const start = byteOffset(snapshot, range.start);
  const end = byteOffset(snapshot, range.end);
  return snapshot.findings.flatMap((finding) => {
    const { fix } = finding;
    if (fix === undefined || finding.range.start > end || finding.range.end < start) return [];
    const edits = fix.edits.map((edit) => ({
      range: rangeOf(snapshot, edit.range.start, edit.range.end),
      newText: display(edit.text),
    }));
    const action: CodeAction = {
      title: display(fix.title),
      kind: "quickfix",
      diagnostics: [diagnosticOf(snapshot, finding)],
      edit: { changes: { [snapshot.uri]: edits } },
    };
    return [action];
  });
}
