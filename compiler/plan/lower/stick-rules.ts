import type { StickRulePlan } from "../../../runtime/plan.ts";
import { valueSlot } from "../../model/text.ts";
import type { Line, Proxy } from "../../model/types.ts";
import { lowerCondition } from "./conds.ts";
import { type Context, fault, locOf, scopeOf } from "./context.ts";
import { exprSlot, slotValue } from "./slot-value.ts";

const kinds: Readonly<Record<string, readonly StickRulePlan["kind"][]>> = {
  "stick match": ["match"],
  "stick on": ["match", "store-request"],
  "stick store-request": ["store-request"],
  "stick store": ["store-request"],
  "stick store-response": ["store-response"],
};

/** Stickiness rules in order. `stick on` is a match and a store. */
export function lowerStickRules(context: Context, proxy: Proxy): StickRulePlan[] {
  const rules: StickRulePlan[] = [];
  for (const statement of proxy.node.statements) {
    const forms = kinds[statement.template.keyword];
    if (forms && statement.template.errors.length === 0) {
      addRules(context, proxy, { statement, section: proxy }, forms, rules);
    }
  }
  return rules;
}

function addRules(
  context: Context,
  proxy: Proxy,
  line: Line,
  forms: readonly StickRulePlan["kind"][],
  rules: StickRulePlan[],
): void {
  const scope = scopeOf(line, proxy);
  const key = valueSlot(line.statement.template, "key");
  const expr = key && exprSlot(context, scope, key);
  const named = valueSlot(line.statement.template, "table");
  const value = named && slotValue(context, scope, named);
  const table =
    value && typeof value === "object" && "table" in value
      ? (value.table as number)
      : context.tables.get(proxy.name);
  if (table === undefined && !named) {
    fault(context, line, "undefined-reference", `'${proxy.name}' has no stick-table for this rule`);
  }
  if (expr === undefined || table === undefined) return;
  const cond = lowerCondition(context, scope);
  for (const kind of forms) {
    rules.push({ kind, expr, table, at: locOf(line), ...(cond === undefined ? {} : { cond }) });
  }
}
