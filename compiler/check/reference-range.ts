import type { Range } from "../../grammar/diagnostic.ts";
import type { Definition, Reference } from "../model/types.ts";

/** Where a reference stands: part of a word when it says so, else the whole word. */
export function referenceRange(reference: Reference): Range {
  const { words } = reference.tree;
  return {
    file: reference.tree.file,
    line: reference.line + 1,
    start: reference.start >= 0 ? reference.start : words.wordStart[reference.word]!,
    end: reference.end >= 0 ? reference.end : words.wordEnd[reference.word]!,
  };
}

/** Where a name is given. */
export function definitionRange(definition: Definition): Range {
  const { words } = definition.tree;
  return {
    file: definition.tree.file,
    line: definition.line + 1,
    start: words.wordStart[definition.word]!,
    end: words.wordEnd[definition.word]!,
  };
}
