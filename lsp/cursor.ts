/** What stands before the cursor, for completion and signature help. */
import type { Position } from "vscode-languageserver";
import type { Section } from "../compiler/model/types.ts";
import { type Expected, expected } from "../grammar/expected.ts";
import { newestVersion } from "../grammar/haproxy-version.ts";
import { LineKind } from "../grammar/tree.ts";
import { byteOffset } from "./ranges.ts";
import type { Snapshot } from "./snapshot.ts";
import { sectionAt } from "./statement-at.ts";
import { textBetween } from "./text-store.ts";

/** The cursor and what stands before it. */
export interface Cursor {
  snapshot: Snapshot;
  version: string;
  line: number;
  /** Byte offset. */
  offset: number;
  expected: Expected;
  section: Section | undefined;
  /** The word under the cursor as far as the cursor, raw, and where it begins. */
  typed: string;
  start: number;
  /** Raw text of the line as far as the cursor. */
  before: string;
}

export function cursorAt(snapshot: Snapshot, position: Position): Cursor {
  const { tree } = snapshot;
  const { words } = tree;
  const offset = byteOffset(snapshot, position);
  const line = Math.min(Math.max(0, Math.trunc(position.line) || 0), words.lineCount);
  const lineStart = words.lineStart[line] ?? words.bytes.length;
  const found = expected(tree, line, offset - lineStart);
  const node = sectionAt(tree, line);
  const before = textBetween(words.bytes, lineStart, offset);
  let { start } = found;
  // An open quote: the word is as long as the line.
  if (words.lineKind[line] === LineKind.unreadable && found.word < 0) {
    const quote = Math.max(before.lastIndexOf('"'), before.lastIndexOf("'"));
    if (quote >= 0) start = lineStart + Buffer.byteLength(before.slice(0, quote));
  }
  return {
    snapshot,
    version: snapshot.options.haproxyVersion ?? newestVersion,
    line,
    offset,
    expected: found,
    section: node && snapshot.model.sections.find((section) => section.node === node),
    typed: textBetween(words.bytes, start, offset),
    start,
    before,
  };
}
