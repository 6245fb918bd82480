import type { Section } from "../model/types.ts";

/** Whether a line's keyword is not known: it may be the one that something else in the section misses. */
export function hasUnknownLine(section: Section): boolean {
  return section.node.statements.some(
    ({ template }) =>
      template.keyword === "" && template.errors.some(({ rule }) => rule === "unknown-keyword"),
  );
}
