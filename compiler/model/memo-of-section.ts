import type { Section, SectionMemo } from "./types.ts";

/** An answer that is the same for all lines of a section, worked out once and kept with it. */
export function memoOfSection<S extends Section, T>(answer: (section: S) => T): (section: S) => T {
  return (section) => {
    for (let memo = section.memo; memo !== undefined; memo = memo.next)
      if (memo.of === answer) return memo.value as T;
    const value = answer(section);
    section.memo = { of: answer, value, next: section.memo } satisfies SectionMemo;
    return value;
  };
}
