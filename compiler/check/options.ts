import type { Template } from "../../grammar/tree.ts";

const memo = new WeakMap<Template, ReadonlySet<string>>();

/** Whether lines of that shape have the option; asked once per shape. */
export function hasOption(template: Template, name: string): boolean {
  let names = memo.get(template);
  if (names === undefined) {
    names = new Set(template.slots.filter((slot) => slot.kind === "option").map((slot) => slot.name));
    memo.set(template, names);
  }
  return names.has(name);
}
