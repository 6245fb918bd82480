import type { LogProfilePlan } from "../../../runtime/plan.ts";
import { textOf } from "../../model/text.ts";
import type { Section } from "../../model/types.ts";
import { type Context, scopeOf } from "./context.ts";
import { lowerFormat } from "./formats.ts";
import { findItem, itemsOf, itemText } from "./items.ts";

export function lowerLogProfiles(context: Context): LogProfilePlan[] {
  return context.model.of("log-profile").map((section) => profile(context, section));
}

function profile(context: Context, section: Section): LogProfilePlan {
  const plan: LogProfilePlan = { name: section.name, steps: {} };
  for (const statement of section.node.statements) {
    const line = { statement, section };
    if (statement.template.keyword === "log-tag") plan.logTag = textOf(line, "tag") ?? "";
    if (statement.template.keyword !== "on") continue;
    const items = itemsOf(line);
    const step: LogProfilePlan["steps"][string] = {};
    const format = findItem(items, "format");
    if (format) step.format = lowerFormat(context, scopeOf(line), itemText(line, format) ?? "");
    const sd = findItem(items, "sd");
    if (sd) step.sd = lowerFormat(context, scopeOf(line), itemText(line, sd) ?? "");
    if (findItem(items, "drop")) step.drop = true;
    plan.steps[textOf(line, "step") ?? ""] = step;
  }
  return plan;
}
