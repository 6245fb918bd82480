import type { Slot } from "../../../grammar/tree.ts";
import { optionName } from "../../model/names.ts";
import { wordText } from "../../model/text.ts";
import type { Line } from "../../model/types.ts";

/** An option of a bind or server line: its catalogue name, its word as written, and its places. */
export interface OptionUse {
  name: string;
  word: string;
  line: Line;
  /** Value and literal places that belong to it. */
  slots: readonly Slot[];
}

/** Options of a line, in order. */
export function optionsOf(line: Line): OptionUse[] {
  const uses: { name: string; word: string; line: Line; slots: Slot[] }[] = [];
  for (const slot of line.statement.template.slots) {
    if (slot.kind === "option") {
      const word = wordText(line.section.tree, line.statement, slot.at);
      uses.push({ name: slot.option ? optionName(slot.option) : word, word, line, slots: [] });
    } else if (uses.length > 0 && slot.kind !== "keyword") uses[uses.length - 1]!.slots.push(slot);
  }
  return uses;
}
