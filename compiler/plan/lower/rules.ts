import type { RuleSet } from "../../../grammar/catalogue/types.ts";
import type { RuleListPlan, RulePlan, Value } from "../../../runtime/plan.ts";
import { slotText, valueSlot } from "../../model/text.ts";
import type { Proxy, Rule } from "../../model/types.ts";
import { actionArgs, lowersAction } from "./action-args.ts";
import { lowerCondition } from "./conds.ts";
import { type Context, locOf, refusal, type Scope, scopeOf, unsupported } from "./context.ts";
import { lowerText } from "./formats.ts";
import { itemsOf } from "./items.ts";
import { redirectArgs } from "./redirect.ts";

export function emptyRules(): RuleListPlan {
  return { steps: [], indexes: [] };
}

/** The rules of a set, in order, defaults' first. */
export function lowerRules(
  context: Context,
  proxy: Proxy,
  set: RuleSet | "use_backend" | "use-server" | "redirect",
): RuleListPlan {
  const steps: RulePlan[] = [];
  for (const rule of proxy.rules(set)) {
    const step = lowerRule(context, scopeOf(rule.line, proxy), rule);
    if (step) steps.push(step);
  }
  return { steps, indexes: [] };
}

/** One rule; undefined when its line is broken (the checker says so) or refused. */
export function lowerRule(context: Context, scope: Scope, rule: Rule): RulePlan | undefined {
  const { line } = scope;
  if (line.statement.template.errors.length > 0 || rule.name === "") return undefined;
  const args = argsOf(context, scope, rule);
  if (rule.action) {
    // A refused action is listed with all other refused words; nothing of it need be lowered.
    if (refusal(rule.action.runtime) !== undefined) return undefined;
    if (!lowersAction(rule.name)) unsupported(context, line, `action '${rule.name}'`, "not supported yet");
  }
  const cond = lowerCondition(context, scope);
  const action = rule.name;
  const at = locOf(line);
  if (cond !== undefined) return { action, args, at, cond };
  return isFinal(rule) ? { action, args, at, final: true } : { action, args, at };
}

function argsOf(context: Context, scope: Scope, rule: Rule): Record<string, Value> {
  const { line } = scope;
  switch (rule.name) {
    case "use_backend": {
      const slot = valueSlot(line.statement.template, "backend");
      return slot ? { backend: lowerText(context, scope, slotText(line, slot)) as Value } : {};
    }
    case "use-server": {
      const slot = valueSlot(line.statement.template, "server");
      return slot ? { server: lowerText(context, scope, slotText(line, slot)) as Value } : {};
    }
    case "redirect":
      return redirectArgs(context, scope, itemsOf(line), rule.set === "redirect");
    case "force-persist":
    case "ignore-persist":
    case "force-be-switch":
      return {};
    default:
      return rule.action && refusal(rule.action.runtime) === undefined
        ? actionArgs(context, scope, rule)
        : {};
  }
}

function isFinal(rule: Rule): boolean {
  return (
    rule.action?.final === true ||
    rule.name === "use_backend" ||
    (rule.set === "redirect" && rule.name === "redirect")
  );
}
