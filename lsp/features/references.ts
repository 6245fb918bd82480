/** textDocument/references: every use of the name under the cursor. */
import type { Location, Position } from "vscode-languageserver";
import { definitionRange, referenceRange } from "../../compiler/model/symbol-at.ts";
import type { Range } from "../../grammar/diagnostic.ts";
import { byteOffset, rangeOf } from "../ranges.ts";
import type { Snapshot } from "../snapshot.ts";

export function references(snapshot: Snapshot, position: Position, withDefinition: boolean): Location[] {
  return nameRanges(snapshot, position, withDefinition).map(({ start, end }) => ({
    uri: snapshot.uri,
    range: rangeOf(snapshot, start, end),
  }));
}

/** Places of the name under the cursor, in order. A name that is defined nowhere is found by its uses. */
export function nameRanges(snapshot: Snapshot, position: Position, withDefinition: boolean): Range[] {
  const { model, tree } = snapshot;
  const symbol = model.symbolAt(tree.file, byteOffset(snapshot, position));
  if (symbol === undefined) return [];
  const { definition, reference } = symbol;
  const ranges: Range[] = [];
  if (definition !== undefined) {
    ranges.push(...model.usesOf(definition).map(referenceRange));
    // The name of a proxy names its stick-table too.
    const table = model.table("table").first(definition.id);
    if (table !== undefined && table !== definition && table.word === definition.word)
      ranges.push(...model.usesOf(table).map(referenceRange));
    if (withDefinition)
      ranges.push(
        ...model.table(definition.kind).all(definition.id, definition.section).map(definitionRange),
      );
  } else if (reference !== undefined) {
    for (const other of model.references())
      if (other.kind === reference.kind && other.id === reference.id && other.scope === reference.scope)
        ranges.push(referenceRange(other));
  }
  return ranges.sort((a, b) => a.start - b.start);
}
