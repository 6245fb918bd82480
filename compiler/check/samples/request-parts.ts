/** Which fetches and conditions look at a request's contents. */
import { predefinedAcls } from "../../model/predefined-acls.ts";
import { conditionAt } from "../../model/read.ts";
import { valueSlot } from "../../model/text.ts";
import type { Line, Section } from "../../model/types.ts";
import { wordText } from "../word-text.ts";
import { contextsOf } from "./contexts.ts";
import { isLayer6 } from "./layer6.ts";

/** Columns of fetch contexts. */
const session = 1 << 1;
const requestContents = 1 << 2;
const requestBody = 1 << 4;

/** A fetch (or ACL derivative) that needs a request, its first bytes, headers or body. */
export function readsRequest(fetch: string): boolean {
  if (isLayer6(fetch)) return true;
  const mask = contextsOf(fetch);
  return mask !== -1 && (mask & session) === 0 && (mask & (requestContents | requestBody)) !== 0;
}

/** Whether the condition of a line has a term that does. */
export function needsRequest({ statement, section }: Line): boolean {
  for (const slot of statement.template.slots) {
    if (slot.type?.name !== "condition" || slot.count === 0) continue;
    const { value } = conditionAt(section.tree, statement.word + slot.at, slot.count);
    for (const clause of value.clauses)
      for (const { test, acl } of clause) {
        if (
          test !== undefined
            ? readsRequest(test.expr.fetch.name)
            : acl !== undefined && aclReads(section, acl)
        )
          return true;
      }
  }
  return false;
}

function aclReads(section: Section, name: string): boolean {
  let declared = false;
  for (const { template, word } of section.own("acl")) {
    const criterion = valueSlot(template, "criterion");
    if (criterion === undefined || wordText(section.tree, word + 1) !== name) continue;
    declared = true;
    if (readsRequest(/^[\w.-]*/.exec(wordText(section.tree, word + criterion.at))![0])) return true;
  }
  if (declared || !Object.hasOwn(predefinedAcls, name)) return false;
  return readsRequest(/^[\w.-]*/.exec(predefinedAcls[name]![0]!)![0]);
}
