/** The line and the caret under it that HAProxy prints below messages about a place in a line. */
import type { Columns } from "./columns.ts";

/** "\n  text of the line\n     ^": without leading blanks, 80 characters around the byte at `at`. */
export function shownLine({ bytes, lineStart }: Columns, line: number, at: number, expanded = false): string {
  let from = lineStart[line]!;
  let end = from;
  while (end < bytes.length && bytes[end] !== 10) end++;
  while (from < end && (bytes[from] === 32 || (bytes[from]! >= 9 && bytes[from]! <= 13))) from++;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString("latin1");
  // HAProxy has cut the line at the first default value it took, where it could not read on
  return shownText(expanded ? text.slice(0, firstDefault(text)) : text, at - from);
}

/** Where the first default value of a variable ends that is taken: between double quotes. */
function firstDefault(text: string): number {
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === "\\" && quote !== "'") at++;
    else if ((char === '"' || char === "'") && (quote === "" || quote === char))
      quote = quote === "" ? char : "";
    else if (char === "#" && quote === "") break;
    else if (char === "$" && quote === '"') {
      const found = /^\$\{\w+-[^}]*(?=\})/.exec(text.slice(at));
      if (found !== null) return at + found[0].length;
    }
  }
  return text.length;
}

/** As `shownLine`, of any text; `lead` stands before it. */
export function shownText(text: string, at: number, width = 80, lead = ""): string {
  const shift = at >= width ? at - width / 2 : 0;
  const part = shift > 0 ? text.slice(shift + 3, shift + width - 3) : text.slice(0, width);
  const clean = part.replace(/[\t-\r ]/g, " ").replace(/[^ -~]/g, "?");
  const caret = "^".padStart(at - shift + 1 + lead.length);
  return `\n  ${lead}${shift > 0 ? `...${clean}...` : clean}\n  ${caret}`;
}
