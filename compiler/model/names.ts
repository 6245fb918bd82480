import { catalogue } from "../../grammar/catalogue/catalogue.ts";
import type { Action, LineOption } from "../../grammar/catalogue/types.ts";

let actionNames: Map<Action, string> | undefined;
let optionNames: Map<LineOption, string> | undefined;

/** The catalogue's key of an action's row: "set-var" for `set-var(txn.x)`. */
export function actionName(action: Action): string {
  if (!actionNames) {
    actionNames = new Map();
    for (const [name, rows] of Object.entries(catalogue.actions)) {
      for (const row of Array.isArray(rows) ? rows : [rows]) actionNames.set(row, name);
    }
  }
  return actionNames.get(action) ?? "";
}

/** The catalogue's key of a bind or server option's row. */
export function optionName(option: LineOption): string {
  if (!optionNames) {
    optionNames = new Map();
    for (const family of Object.values(catalogue.options)) {
      for (const [name, row] of Object.entries(family)) optionNames.set(row, name);
    }
  }
  return optionNames.get(option) ?? "";
}
