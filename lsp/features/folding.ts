/** textDocument/foldingRange: sections, `.if` blocks and blocks of comments. */
import type { FoldingRange } from "vscode-languageserver";
import type { SectionNode, Tree } from "../../grammar/tree.ts";
import type { Snapshot } from "../snapshot.ts";

export function foldingRanges({ tree }: Snapshot): FoldingRange[] {
  return [...sectionRanges(tree), ...blockRanges(tree), ...commentRanges(tree)].sort(
    (a, b) => a.startLine - b.startLine,
  );
}

function sectionRanges(tree: Tree): FoldingRange[] {
  return tree.sections.flatMap((section) => {
    const endLine = sectionEndLine(tree, section);
    return section.header === undefined || endLine <= section.line
      ? []
      : [{ startLine: section.line, endLine, kind: "region" }];
  });
}

/** The last line of a section that says something: comments before the next header belong to that one. */
export function sectionEndLine(tree: Tree, section: SectionNode): number {
  const { lineWord } = tree.words;
  let line = section.endLine - 1;
  while (line > section.line && lineWord[line] === lineWord[line + 1]) line--;
  return line;
}

function blockRanges(tree: Tree): FoldingRange[] {
  const found: FoldingRange[] = [];
  const open: number[] = [];
  for (const { name, line } of tree.directives) {
    if (name === "if") open.push(line);
    if (name !== "elif" && name !== "else" && name !== "endif") continue;
    const start = open.pop();
    if (start === undefined) continue;
    // The line of `.elif`, `.else` or `.endif` stays in sight.
    if (line - 1 > start) found.push({ startLine: start, endLine: line - 1, kind: "region" });
    if (name !== "endif") open.push(line);
  }
  return found;
}

function commentRanges(tree: Tree): FoldingRange[] {
  const { lineComment, lineCount, lineWord } = tree.words;
  const found: FoldingRange[] = [];
  let start = -1;
  for (let line = 0; line <= lineCount; line++) {
    const isComment = line < lineCount && lineComment[line]! >= 0 && lineWord[line] === lineWord[line + 1];
    if (isComment && start < 0) start = line;
    if (isComment || start < 0) continue;
    if (line - 1 > start) found.push({ startLine: start, endLine: line - 1, kind: "comment" });
    start = -1;
  }
  return found;
}
