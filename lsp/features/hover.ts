/** textDocument/hover: what the word under the cursor is, from the catalogue; a name's definition. */
import type { Hover, Position } from "vscode-languageserver";
import { actionName, optionName } from "../../compiler/model/names.ts";
import type { Definition } from "../../compiler/model/types.ts";
import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import type { Slot } from "../../grammar/tree.ts";
import { type Call, callsOf } from "../calls.ts";
import {
  actionDoc,
  aliasDoc,
  code,
  converterDoc,
  type Documentation,
  derivativeDoc,
  fetchDoc,
  keywordDoc,
  optionDoc,
  sectionDoc,
} from "../documentation.ts";
import { byteOffset, lineEndOffset, rangeOf } from "../ranges.ts";
import { rowOf } from "../rows.ts";
import type { Snapshot } from "../snapshot.ts";
import { type StatementAt, statementAt, wordAt } from "../statement-at.ts";
import { textBetween } from "../text-store.ts";

export function hover(snapshot: Snapshot, position: Position): Hover | undefined {
  const { tree } = snapshot;
  const offset = byteOffset(snapshot, position);
  const at = statementAt(tree, position.line);
  const word = wordAt(tree, position.line, offset);
  if (at === undefined || word < 0) return undefined;
  const call = callsOf(tree, at.statement).find((each) => each.start <= offset && offset <= each.end);
  const callText = call && callDoc(call);
  if (call && callText) return shown(snapshot, callText.markdown, call.start, call.end);
  const symbol = snapshot.model.symbolAt(tree.file, offset);
  if (symbol?.definition)
    return shown(snapshot, definitionText(snapshot, symbol.definition), symbol.range.start, symbol.range.end);
  const found = wordDoc(at, word - at.statement.word);
  if (found === undefined) return undefined;
  const first = at.statement.word + found.at;
  const { wordStart, wordEnd } = tree.words;
  return shown(snapshot, found.doc.markdown, wordStart[first]!, wordEnd[first + found.count - 1]!);
}

function shown(snapshot: Snapshot, markdown: string, start: number, end: number): Hover {
  return { contents: { kind: "markdown", value: markdown }, range: rangeOf(snapshot, start, end) };
}

export function callDoc({ kind, name }: Call): Documentation | undefined {
  if (kind === "alias") {
    const row = rowOf(catalogue.logAliases, name);
    return row && aliasDoc(name, row);
  }
  if (kind === "converter") {
    const row = rowOf(catalogue.converters, name);
    return row && converterDoc(name, row);
  }
  const row = rowOf(catalogue.fetches, name);
  return row ? fetchDoc(name, row) : derivativeDoc(name);
}

/** The documentation of a word of a statement, and the words it is about. */
function wordDoc(
  { section, statement }: StatementAt,
  at: number,
): { doc: Documentation; at: number; count: number } | undefined {
  const { template } = statement;
  const slot = slotAt(template.slots, at);
  if (slot?.kind === "option" && slot.option)
    return { doc: optionDoc(optionName(slot.option), slot.option), at, count: 1 };
  if (slot?.kind === "action" && slot.action)
    return { doc: actionDoc(actionName(slot.action), slot.action), at, count: 1 };
  if (statement === section.header && section.entry && at === 0)
    return { doc: sectionDoc(section.kind, section.entry), at: 0, count: 1 };
  const from = template.prefix === undefined ? 0 : 1;
  const count = template.keyword === "" ? 0 : template.keyword.split(" ").length;
  if (template.entry === undefined || at >= from + count) return undefined;
  return { doc: keywordDoc(template.keyword, template.entry), at: from, count };
}

/** The narrowest one: a word of a condition belongs to the condition, not to what spans the line. */
function slotAt(slots: readonly Slot[], at: number): Slot | undefined {
  let found: Slot | undefined;
  for (const slot of slots)
    if (slot.at <= at && at < slot.at + slot.count && (found === undefined || slot.count < found.count))
      found = slot;
  return found;
}

const shownUses = 3;

/** The line that defines a name, and where it is used. */
function definitionText(snapshot: Snapshot, definition: Definition): string {
  const { words } = definition.tree;
  const line = textBetween(
    words.bytes,
    words.lineStart[definition.line]!,
    lineEndOffset(snapshot, definition.line),
  );
  const uses = snapshot.model.usesOf(definition);
  const lines = [...new Set(uses.map((use) => use.line + 1))];
  const more = lines.length > shownUses ? " ..." : "";
  const where =
    lines.length === 0 ? "Not used" : `Used in line ${lines.slice(0, shownUses).join(", ")}${more}`;
  return `${code(line.trim())}\n\nLine ${definition.line + 1}. ${where}.`;
}
