import type { Slot, Template } from "../../../grammar/tree.ts";
import { optionName } from "../../model/names.ts";
import { wordText } from "../../model/text.ts";
import type { Line } from "../../model/types.ts";

/** An option of a bind or server line: its catalogue name, its word as written, and its places. */
export interface OptionUse {
  name: string;
  word: string;
  /** Value and literal places that belong to it. */
  slots: readonly Slot[];
}

/** Options of a line, in order. */
export function optionsOf(line: Line): readonly OptionUse[] {
  const { template } = line.statement;
  let uses = usesOfTemplates.get(template);
  if (uses === undefined) {
    uses = readOptions(line);
    // Words with arguments in parentheses differ from line to line.
    if (!template.slots.some((slot) => slot.option?.paren !== undefined)) usesOfTemplates.set(template, uses);
  }
  return uses;
}

const usesOfTemplates = new WeakMap<Template, readonly OptionUse[]>();

function readOptions(line: Line): readonly OptionUse[] {
  const uses: { name: string; word: string; slots: Slot[] }[] = [];
  for (const slot of line.statement.template.slots) {
    if (slot.kind === "option") {
      const word = wordText(line.section.tree, line.statement, slot.at);
      uses.push({ name: slot.option ? optionName(slot.option) : word, word, slots: [] });
    } else if (uses.length > 0 && slot.kind !== "keyword") uses[uses.length - 1]!.slots.push(slot);
  }
  return uses;
}
