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

interface Entry<O, T> {
  readonly owner: O;
  readonly made: T;
  readonly next: Entry<O, T> | undefined;
  readonly count: number;
}

/** Owners whose results are kept with a shape: sections of several kinds take turns. */
const mostOwners = 6;

/**
 * The same for what also depends on an owner (a run, a kind of section): those of the latest model are kept with the shape, so
 * that shapes, which live on, do not hold models that do not.
 */
export function memoOfTemplateFor<O extends { readonly model: object }, T>(
  make: (template: Template, owner: O) => T,
): (template: Template, owner: O) => T {
  const place = places++;
  const all = new WeakMap<O, Map<Template, T>>();
  return (template, owner) => {
    let latest = template.memo[place] as Entry<O, T> | undefined;
    for (let entry = latest; entry !== undefined; entry = entry.next)
      if (entry.owner === owner) return entry.made;
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
    if (latest?.count === mostOwners || latest?.owner.model !== owner.model) latest = undefined;
    template.memo[place] = { owner, made, next: latest, count: (latest?.count ?? 0) + 1 };
    return made;
  };
}
