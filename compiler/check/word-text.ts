import type { Tree } from "../../grammar/tree.ts";

/** Cooked text of a word by its absolute index. */
export function wordText(tree: Tree, word: number): string {
  const id = tree.words.wordId[word];
  return id === undefined ? "" : tree.words.symbols.text(id);
}
