import type { Section } from "../model/types.ts";

/** An answer that is the same for all lines of a section, worked out once. */
export function memoOfSection<S extends Section, T>(answer: (section: S) => T): (section: S) => T {
  const known = new WeakMap<S, { value: T }>();
  return (section) => {
    let found = known.get(section);
    if (found === undefined) {
      found = { value: answer(section) };
      known.set(section, found);
    }
    return found.value;
  };
}
