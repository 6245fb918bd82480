import type { Slot } from "../../../grammar/tree.ts";
import type { Value } from "../../../runtime/plan.ts";
import { exprAt } from "../../model/read.ts";
import { slotText, wordTexts } from "../../model/text.ts";
import { type Context, fault, type Scope, sound } from "./context.ts";
import { lowerExpr } from "./exprs.ts";
import { lowerText } from "./formats.ts";
import { tableIndex } from "./tables.ts";
import { readNumber, readSize, readTime } from "./values.ts";

/** A value slot as the plan holds it, by its type in the catalogue: times in ms, sizes in bytes, formats and expressions by index. */
export function slotValue(context: Context, scope: Scope, slot: Slot): Value {
  const { line } = scope;
  const text = slotText(line, slot);
  const type = slot.type;
  switch (type?.name) {
    case "int":
    case "uint":
    case "status":
    case "percent":
    case "port":
      return numeric(context, scope, slot, readNumber(text));
    case "time":
      return numeric(context, scope, slot, readTime(text, type.args[0]));
    case "size":
      return numeric(context, scope, slot, readSize(text));
    case "bool":
      return text === "on";
    case "expr": {
      const index = exprSlot(context, scope, slot);
      return index === undefined ? null : { expr: index };
    }
    case "log-format":
      return lowerText(context, scope, text) as Value;
    case "log-format-list":
      return lowerText(
        context,
        scope,
        wordTexts(line.section.tree, line.statement, slot.at, slot.count).join(" "),
      ) as Value;
    case "regex":
      return { regex: text };
    case "ref":
      if (type.args[0] === "table") {
        const index = tableIndex(context, scope, text);
        return index === undefined ? null : { table: index };
      }
      return text;
    default:
      return text;
  }
}

/** An expression slot's index in `plan.exprs`. */
export function exprSlot(context: Context, scope: Scope, slot: Slot): number | undefined {
  const { line } = scope;
  const expr = sound(context, line, exprAt(line.section.tree, line.statement.word + slot.at, slot.count));
  return expr && lowerExpr(context, scope, expr);
}

/**
 * A number, time or size. Where the syntax takes a number or an expression, the grammar cannot tell them apart, so a
 * word that is no number is read as an expression in the actions that allow one.
 */
function numeric(context: Context, scope: Scope, slot: Slot, value: number | undefined): Value {
  if (value !== undefined) return value;
  const { line } = scope;
  const text = slotText(line, slot);
  const action = line.statement.template.slots.find((one) => one.kind === "action")?.action;
  if (action?.syntax.includes(`<${slot.name}:expr>`)) {
    const index = exprSlot(context, scope, slot);
    return index === undefined ? null : { expr: index };
  }
  fault(context, line, "invalid-value", `'${text}' is not a valid value here`);
  return null;
}
