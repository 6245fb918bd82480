/** hapax says once that lines stand outside of any section; HAProxy says it of each of them. */
import type { Diagnostic } from "../../grammar/diagnostic.ts";
import type { Tree } from "../../grammar/tree.ts";

/** The findings, in the order of their places, with those lines. */
export function withEachOutside(found: readonly Diagnostic[], trees: readonly Tree[]): readonly Diagnostic[] {
  const added: Diagnostic[] = [];
  for (const one of found) {
    if (one.rule !== "unknown-section") continue;
    const tree = trees[one.range.file];
    for (const { kind, statements } of tree?.sections ?? []) {
      if (kind !== "" || statements[0]?.line !== one.range.line - 1) continue;
      for (let at = 1; at < statements.length; at++) added.push(moved(one, tree!, at, statements));
    }
  }
  if (added.length === 0) return found;
  return [...found, ...added].sort((a, b) => a.range.file - b.range.file || a.range.start - b.range.start);
}

function moved(
  one: Diagnostic,
  { words: { wordStart, wordEnd } }: Tree,
  at: number,
  statements: Tree["sections"][number]["statements"],
): Diagnostic {
  const { word, line } = statements[at]!;
  const range = { file: one.range.file, start: wordStart[word]!, end: wordEnd[word]!, line: line + 1 };
  const { help: _, ...rest } = one;
  return { ...rest, range };
}
