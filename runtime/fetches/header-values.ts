/** Values of a header as HAProxy counts them: lines split at commas outside quotes, blanks around them dropped. */
import type { Head } from "../stream.ts";

/** Where the value that starts at `from` ends: at a comma outside a quoted string, or the end. */
export function valueEnd(line: string, from: number): number {
  const comma = line.indexOf(",", from);
  if (comma < 0) return line.length;
  const quote = line.indexOf('"', from);
  if (quote < 0 || quote > comma) return comma;
  let quoted = false;
  for (let i = from; i < line.length; i++) {
    const c = line.charCodeAt(i);
    if (quoted) {
      if (c === 92) i++;
      else if (c === 34) quoted = false;
    } else if (c === 34) quoted = true;
    else if (c === 44) return i;
  }
  return line.length;
}

function isBlank(c: number): boolean {
  return c === 32 || c === 9 || c === 13 || c === 10;
}

/** Cuts [from, to) of a line, without blanks around it. */
export function trimmed(line: string, from: number, to: number): string {
  while (from < to && isBlank(line.charCodeAt(from))) from++;
  while (to > from && isBlank(line.charCodeAt(to - 1))) to--;
  return from === 0 && to === line.length ? line : line.slice(from, to);
}

/** Calls `visit` with each value of header `name` (lower-case; "" is every header) until it returns true. */
export function eachValue(head: Head, name: string, visit: (value: string) => boolean): boolean {
  for (
    let i = name === "" ? 0 : head.find(name);
    i >= 0 && i < head.count;
    i = name === "" ? i + 1 : head.find(name, i + 1)
  ) {
    const line = head.value(i);
    let from = 0;
    for (;;) {
      const to = valueEnd(line, from);
      if (visit(trimmed(line, from, to))) return true;
      if (to >= line.length) break;
      from = to + 1;
      // A comma that ends the line is not followed by another, empty, value.
      if (from >= line.length) {
        if (visit("")) return true;
        break;
      }
    }
  }
  return false;
}

/** Calls `visit` with each whole line. */
export function eachLine(head: Head, name: string, visit: (value: string) => boolean): boolean {
  for (
    let i = name === "" ? 0 : head.find(name);
    i >= 0 && i < head.count;
    i = name === "" ? i + 1 : head.find(name, i + 1)
  ) {
    const line = head.value(i);
    if (visit(trimmed(line, 0, line.length))) return true;
  }
  return false;
}

/** HAProxy remembers that many values when it counts from the end. */
const history = 10;

/** Occurrence `occ` among values: 1 is the first, -1 the last; 0 counts as -1. */
export function pickValue(
  head: Head,
  name: string,
  occ: number,
  each: typeof eachValue = eachValue,
): string | undefined {
  if (occ === 0 || occ === -1) {
    // By far the most frequent: one line without commas.
    const at = head.find(name);
    if (at < 0) return undefined;
    if (head.find(name, at + 1) < 0) {
      const line = head.value(at);
      if (each !== eachValue || !line.includes(",")) return trimmed(line, 0, line.length);
    }
  }
  if (occ > 0) {
    let left = occ;
    let found: string | undefined;
    each(head, name, (v) => {
      if (--left > 0) return false;
      found = v;
      return true;
    });
    return found;
  }
  const back = occ === 0 ? 1 : -occ;
  if (back > history) return undefined;
  const all: string[] = [];
  each(head, name, (v) => {
    all.push(v);
    return false;
  });
  return all[all.length - back];
}
