/** The sample expression that the cursor is in, in whichever kind of place. */
import type { ParsedType } from "../grammar/tree.ts";
import type { Cursor } from "./cursor.ts";

export interface ExpressionAt {
  /** As far as the cursor, raw. */
  text: string;
  /** Byte offset of the text. */
  start: number;
  /** An ACL keyword such as hdr_beg may stand for the fetch. */
  derivatives: boolean;
}

/** `type` is that of the place; undefined where it takes no expression, or the cursor is not in one. */
export function expressionAt(cursor: Cursor, type: ParsedType): ExpressionAt | undefined {
  switch (type.name) {
    case "expr":
      return unquoted(cursor, false);
    case "acl-criterion":
      return unquoted(cursor, true);
    case "condition":
      return wordsSinceBrace(cursor) === 0 ? unquoted(cursor, true) : undefined;
    case "log-format":
    case "log-format-list": {
      const text = /%(?:\([^)]*\))?(?:\{[^}]*\})?\[([^\]]*)$/.exec(cursor.typed)?.[1];
      return text === undefined
        ? undefined
        : { text, start: cursor.offset - Buffer.byteLength(text), derivatives: false };
    }
    default:
      return undefined;
  }
}

function unquoted({ typed, start }: Cursor, derivatives: boolean): ExpressionAt {
  const quoted = /^["']/.test(typed) ? 1 : 0;
  return { text: typed.slice(quoted), start: start + quoted, derivatives };
}

/** Whole words between the last open `{` of a condition and the cursor; undefined outside braces. */
export function wordsSinceBrace({ snapshot, expected: at, line }: Cursor): number | undefined {
  const { lineWord, wordId, symbols } = snapshot.tree.words;
  const first = lineWord[line] ?? 0;
  for (let word = first + at.at - 1; word >= first; word--) {
    const text = symbols.text(wordId[word]!);
    if (text === "}" || text === "if" || text === "unless") return undefined;
    if (text === "{" || text === "!{") return first + at.at - 1 - word;
  }
  return undefined;
}
