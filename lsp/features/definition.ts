/** textDocument/definition: where a name is given. */
import type { Location, Position } from "vscode-languageserver";
import { definitionRange } from "../../compiler/model/symbol-at.ts";
import { byteOffset, rangeOf } from "../ranges.ts";
import type { Snapshot } from "../snapshot.ts";

/** All lines that give the name where several do (`acl` lines add up). */
export function definition(snapshot: Snapshot, position: Position): Location[] {
  const { model, uri, tree } = snapshot;
  const found = model.symbolAt(tree.file, byteOffset(snapshot, position))?.definition;
  if (found === undefined) return [];
  const all = model.table(found.kind).all(found.id, found.section);
  return (all.length > 0 ? all : [found]).map((each) => {
    const { start, end } = definitionRange(each);
    return { uri, range: rangeOf(snapshot, start, end) };
  });
}
