/** What HAProxy's messages name of a line. */
import type { Tree } from "../../../grammar/tree.ts";

export interface LineInfo {
  /** Cooked words. */
  words: readonly string[];
  /** Kind and name of the section it is in, "" without. */
  section: string;
  name: string;
  /** Its section's header itself. */
  isHeader: boolean;
  /** "file:line" */
  place: string;
  /** Index of the word at a byte offset of the file. */
  wordAt(offset: number): number;
  /** Byte offset of a word. */
  startOf(word: number): number;
}

/** `line` counts from 1. */
export function lineInfo(tree: Tree, line: number, place: string): LineInfo {
  const { lineWord, wordId, wordStart, wordEnd, symbols } = tree.words;
  const first = lineWord[line - 1] ?? 0;
  const end = lineWord[line] ?? first;
  const words: string[] = [];
  for (let word = first; word < end; word++) words.push(symbols.text(wordId[word]!));
  let section = "";
  let name = "";
  let isHeader = false;
  for (const { header } of tree.sections) {
    if (header === undefined) continue;
    if (header.line > line - 1) break;
    section = symbols.text(wordId[header.word]!);
    name = header.word + 1 < (lineWord[header.line + 1] ?? 0) ? symbols.text(wordId[header.word + 1]!) : "";
    isHeader = header.line === line - 1;
  }
  return {
    words,
    section,
    name,
    isHeader,
    place,
    wordAt: (offset) => {
      let word = first;
      while (word < end - 1 && wordEnd[word]! < offset) word++;
      return word - first;
    },
    startOf: (word) => wordStart[first + word] ?? 0,
  };
}

/** "frontend 'www'", as HAProxy calls it: a listen section is a proxy. */
export function proxyName({ section, name }: LineInfo): string {
  return `${section === "listen" ? "proxy" : section} '${name}'`;
}
