/** Parameters of a query string or a form body. */
import { lower } from "../maps/pattern-index.ts";

/**
 * Calls `visit` with each value of the parameter ("": of every one) until it returns true. Parameters end at '&', ';' or
 * `delimiter`; one without '=' has no value and is skipped.
 */
export function eachParam(
  text: string,
  name: string,
  delimiter: string,
  ignoreCase: boolean,
  visit: (value: string) => boolean,
): boolean {
  const isEnd = (c: string | undefined): boolean => c === "&" || c === ";" || c === delimiter;
  const wanted = ignoreCase ? lower(name) : name;
  let pos = 0;
  while (pos < text.length) {
    let from: number;
    if (name === "") {
      const equal = text.indexOf("=", pos);
      if (equal < 0) return false;
      from = equal + 1;
    } else {
      const equal = pos + name.length;
      if (equal >= text.length) return false;
      const here = text.slice(pos, equal);
      if (text[equal] !== "=" || (ignoreCase ? lower(here) : here) !== wanted) {
        while (pos < text.length && !isEnd(text[pos])) pos++;
        pos++;
        continue;
      }
      from = equal + 1;
    }
    let to = from;
    while (to < text.length && !isEnd(text[to])) to++;
    if (visit(text.slice(from, to))) return true;
    // The next search starts at the delimiter itself: it ends an empty parameter.
    pos = to + 1;
  }
  return false;
}
