import { expandReplacement, type Regex } from "../regex.ts";

/**
 * Replaces the first match, or every one with `all`. As in HAProxy, each further match sees only what is left of the
 * text (look-behind sees nothing before it), `^` matches at the very beginning only, and an empty match passes one byte on.
 */
export function regsub(regex: Regex, text: string, replacement: string, all: boolean): string {
  let out = "";
  let rest = text;
  for (let first = true; first || all; first = false) {
    const match = first ? regex.exec(rest) : execInside(regex, rest);
    if (match === null) break;
    out += rest.slice(0, match.index);
    const expanded = expandReplacement(replacement, match);
    if (expanded === undefined) break;
    out += expanded;
    if (rest === "") break;
    let end = match.index + match[0].length;
    if (end === 0) out += rest[end++];
    rest = rest.slice(end);
  }
  return out + rest;
}

/** A match in what is left of a text: `^` must not match at its start. */
function execInside(regex: Regex, rest: string): RegExpExecArray | null {
  // One byte put in front stands for the text already passed; matches that touch it are not ours.
  const match = regex.exec(`\u0000${rest}`);
  if (match === null) return null;
  if (match.index === 0) return regex.exec(rest);
  match.index -= 1;
  return match;
}
