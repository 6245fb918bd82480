import { actionName } from "./names.ts";
import { wordText } from "./text.ts";
import type { Line, Rule } from "./types.ts";

/** The rule a line of a rule set states. */
export function ruleOf(set: string, line: Line): Rule {
  const { statement, section } = line;
  for (const slot of statement.template.slots) {
    if (slot.kind !== "action") continue;
    const name = slot.action ? actionName(slot.action) : wordText(section.tree, statement, slot.at);
    return { set, line, name, action: slot.action, word: statement.word + slot.at };
  }
  return { set, line, name: ruleLines.has(set) ? set : "", action: undefined, word: -1 };
}

const ruleLines = new Set([
  "use_backend",
  "use-server",
  "redirect",
  "force-persist",
  "ignore-persist",
  "force-be-switch",
]);
