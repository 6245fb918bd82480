import type { Template } from "./tree.ts";

let places = 0;

/** What a later stage works out once per line shape; kept with the shape, and gone with it. */
export function memoOfTemplate<T extends NonNullable<unknown> | null>(
  make: (template: Template) => T,
): (template: Template) => T {
  const place = places++;
  return (template) => {
    const known = template.memo[place] as T | undefined;
    if (known !== undefined) return known;
    const made = make(template);
    template.memo[place] = made;
    return made;
  };
}

/** The same for what also depends on an owner (a run, a kind of section): the latest owner's is kept with the shape. */
export function memoOfTemplateFor<O extends object, T>(
  make: (template: Template, owner: O) => T,
): (template: Template, owner: O) => T {
  const place = places++;
  const all = new WeakMap<O, Map<Template, T>>();
  return (template, owner) => {
    const latest = template.memo[place] as { owner: O; made: T } | undefined;
    if (latest?.owner === owner) return latest.made;
    let known = all.get(owner);
    if (known === undefined) {
      known = new Map();
      all.set(owner, known);
    }
    let made = known.get(template);
    if (made === undefined) {
      made = make(template, owner);
      known.set(template, made);
    }
    template.memo[place] = { owner, made };
    return made;
  };
}
