import type { UserlistPlan } from "../../../runtime/plan.ts";
import { textOf } from "../../model/text.ts";
import type { Model, Section } from "../../model/types.ts";
import { findItem, itemsOf, itemText } from "./items.ts";

export function lowerUserlists(model: Model): UserlistPlan[] {
  return model.of("userlist").map(userlist);
}

function userlist(section: Section): UserlistPlan {
  const plan: UserlistPlan = { name: section.name, users: [], groups: [] };
  for (const statement of section.node.statements) {
    const line = { statement, section };
    const items = itemsOf(line);
    const name = textOf(line, "name") ?? "";
    const text = (word: string): string | undefined => {
      const item = findItem(items, word);
      return item && itemText(line, item);
    };
    if (statement.template.keyword === "group") {
      plan.groups.push({ name, users: list(text("users")) });
    } else if (statement.template.keyword === "user") {
      const insecure = text("insecure-password");
      const password = insecure ?? text("password");
      plan.users.push({
        name,
        ...(password === undefined ? {} : { password }),
        secure: insecure === undefined,
        groups: list(text("groups")),
      });
    }
  }
  return plan;
}

function list(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(",").filter((name) => name !== "");
}
