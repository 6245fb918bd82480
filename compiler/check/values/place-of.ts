import type { Slot, Template } from "../../../grammar/tree.ts";

/** Who a value belongs to. */
export interface Place {
  keyword: string;
  /** The action's word without arguments and digits ("set-nice"), "" when none. */
  action: string;
  /** The option of a `bind` or `server` line it is an argument of, "" when none. */
  option: string;
  name: string;
}

export function placeOf(template: Template, slot: Slot): Place {
  let action = "";
  let option = "";
  for (const other of template.slots) {
    if (other.kind === "action") action = other.name;
    else if (other.kind === "option" && other.group === slot.group && other.at < slot.at) option = other.name;
  }
  return { keyword: template.keyword, action, option, name: slot.name };
}
