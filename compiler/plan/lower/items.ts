import type { Slot, Template } from "../../../grammar/tree.ts";
import { slotText, wordText } from "../../model/text.ts";
import type { Line } from "../../model/types.ts";

/** A literal word of a line (or the name of an option) and the values after it. */
export interface Item {
  readonly word: string;
  readonly head: Slot | undefined;
  readonly values: readonly Slot[];
}

/**
 * The places of a line as literal words with their values: `cookie S insert maxidle 5m` is S under "", then insert,
 * then maxidle with 5m. The keyword, the action's word and the condition are left out.
 */
export function itemsOf(line: Line): readonly Item[] {
  const { template } = line.statement;
  let items = itemsOfTemplates.get(template);
  if (items === undefined) {
    items = readItems(line);
    // Words with arguments in parentheses differ from line to line.
    if (!template.slots.some((slot) => slot.kind === "option" && slot.option?.paren !== undefined))
      itemsOfTemplates.set(template, items);
  }
  return items;
}

const itemsOfTemplates = new WeakMap<Template, readonly Item[]>();

function readItems(line: Line): readonly Item[] {
  const items: { word: string; head: Slot | undefined; values: Slot[] }[] = [];
  for (const slot of line.statement.template.slots) {
    if (slot.kind === "literal" || slot.kind === "option") {
      const word = wordText(line.section.tree, line.statement, slot.at);
      items.push({ word, head: slot, values: [] });
    } else if (slot.kind === "value" && slot.type?.name !== "condition") {
      if (items.length === 0) items.push({ word: "", head: undefined, values: [] });
      items[items.length - 1]!.values.push(slot);
    }
  }
  return items;
}

/** Text of an item's nth value. */
export function itemText(line: Line, item: Item, index = 0): string | undefined {
  const slot = item.values[index];
  return slot && slotText(line, slot);
}

/** The last item of that word. */
export function findItem(items: readonly Item[], word: string): Item | undefined {
  for (let i = items.length - 1; i >= 0; i--) if (items[i]!.word === word) return items[i];
  return undefined;
}

/** The condition of a line, `if ...` or `unless ...`. */
export function conditionSlot(line: Line): Slot | undefined {
  for (const slot of line.statement.template.slots) {
    if (slot.kind === "value" && slot.type?.name === "condition" && slot.count > 0) return slot;
  }
  return undefined;
}
