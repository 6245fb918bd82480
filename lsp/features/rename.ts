/** textDocument/rename and prepareRename: every place of a name at once. */
import type { Position, Range, WorkspaceEdit } from "vscode-languageserver";
import { isPredefinedAcl } from "../../compiler/model/predefined-acls.ts";
import { byteOffset, rangeOf } from "../ranges.ts";
import type { Snapshot } from "../snapshot.ts";
import { textBetween } from "../text-store.ts";
import { nameRanges } from "./references.ts";

/** The name under the cursor; undefined where there is none, or it is not the configuration's own. */
export function prepareRename(snapshot: Snapshot, position: Position): Range | undefined {
  const { model, tree } = snapshot;
  const symbol = model.symbolAt(tree.file, byteOffset(snapshot, position));
  if (symbol?.definition === undefined || isPredefinedAcl(symbol.definition.name)) return undefined;
  return rangeOf(snapshot, symbol.range.start, symbol.range.end);
}

/** What a name may be made of: HAProxy's rule for the names of proxies, servers and ACLs. */
const nameText = /^[A-Za-z0-9_.:-]+$/;

/** An error is a string to show. */
export function rename(snapshot: Snapshot, position: Position, newName: string): WorkspaceEdit | string {
  if (!nameText.test(newName)) return `'${newName}' is not a name: letters, digits and _ . : - only`;
  if (prepareRename(snapshot, position) === undefined) return "there is no name to change here";
  const { bytes } = snapshot.text;
  const edits = nameRanges(snapshot, position, true).map(({ start, end }) => ({
    range: rangeOf(snapshot, start, end),
    // Quotes around a name stay.
    newText: textBetween(bytes, start, end).replace(/[^"']+/, () => newName),
  }));
  return { changes: { [snapshot.uri]: edits } };
}
