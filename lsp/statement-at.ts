/** The statement of a line, found by binary search. */
import type { SectionNode, Statement, Tree } from "../grammar/tree.ts";

export interface StatementAt {
  section: SectionNode;
  statement: Statement;
}

/** `line` counts from 0; undefined for blank lines, comments, directives and lines of false blocks. */
export function statementAt(tree: Tree, line: number): StatementAt | undefined {
  const section = sectionAt(tree, line);
  if (section === undefined) return undefined;
  if (section.header?.line === line) return { section, statement: section.header };
  const { statements } = section;
  const at = lastAtOrBefore(statements, line);
  const statement = statements[at];
  return statement?.line === line ? { section, statement } : undefined;
}

/** The section a line belongs to. */
export function sectionAt(tree: Tree, line: number): SectionNode | undefined {
  return tree.sections[lastAtOrBefore(tree.sections, line)];
}

function lastAtOrBefore(list: readonly { line: number }[], line: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.line <= line) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The word of a line that a byte offset is in or right after, absolute; -1 between words. */
export function wordAt(tree: Tree, line: number, offset: number): number {
  const { lineWord, wordStart, wordEnd } = tree.words;
  for (let word = lineWord[line] ?? 0; word < (lineWord[line + 1] ?? 0); word++)
    if (wordStart[word]! <= offset && offset <= wordEnd[word]!) return word;
  return -1;
}
