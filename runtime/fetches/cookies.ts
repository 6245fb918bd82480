/** Cookies in Cookie and Set-Cookie headers, with the tolerance of HAProxy's parser. */
import type { Head } from "../stream.ts";
import { eachLine, eachValue } from "./header-values.ts";

function blank(c: number): boolean {
  return c === 32 || c === 9;
}

/** End of a cookie's value: a comma or semicolon outside quotes. */
export function cookieValueEnd(s: string, from: number): number {
  let quoted = false;
  for (let i = from; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (quoted) {
      if (c === 92) i++;
      else if (c === 34) quoted = false;
    } else if (c === 34) quoted = true;
    else if (c === 44 || c === 59) return i;
  }
  return s.length;
}

interface Found {
  nameFrom: number;
  nameTo: number;
  from: number;
  to: number;
  next: number;
}

/**
 * The next cookie of that name ("": any) at or after `start`. `list`: a Cookie header, which holds many; Set-Cookie holds
 * one, and its attributes are not cookies.
 */
export function findCookie(line: string, start: number, name: string, list: boolean): Found | undefined {
  const end = line.length;
  let next = start - 1;
  for (let at = start; at + name.length + 1 < end; at = next + 1) {
    while (at < end && blank(line.charCodeAt(at))) at++;
    let equal = at;
    let nameTo = at;
    while (equal < end) {
      const c = line.charCodeAt(equal);
      if (c === 61 || c === 59 || (list && c === 44)) break;
      equal++;
      if (!blank(c)) nameTo = equal;
    }
    let from = equal;
    let to = equal;
    if (equal < end && line.charCodeAt(equal) === 61) {
      from = equal + 1;
      while (from < end && blank(line.charCodeAt(from))) from++;
      next = cookieValueEnd(line, from);
      to = next;
      while (to > from && blank(line.charCodeAt(to - 1))) to--;
    } else next = equal;
    if (line.charCodeAt(at) === 36 || equal === next) continue;
    if (name === "" || (nameTo - at === name.length && line.startsWith(name, at)))
      return { nameFrom: at, nameTo, from, to, next: next + 1 };
    if (!list) return undefined;
  }
  return undefined;
}

/** Every value of a cookie, in all headers; `visit` returns true to stop. */
export function eachCookie(
  head: Head,
  request: boolean,
  name: string,
  visit: (value: string) => boolean,
): boolean {
  return eachValue(head, request ? "cookie" : "set-cookie", (line) => {
    if (line.length < name.length + 1) return false;
    for (let c = findCookie(line, 0, name, request); c; c = findCookie(line, c.next, name, request))
      if (visit(line.slice(c.from, c.to))) return true;
    return false;
  });
}

/** Names of all cookies, in order, as req.cook_names and res.cook_names list them. */
export function cookieNames(head: Head, request: boolean): string[] {
  const names: string[] = [];
  const collect = (line: string): boolean => {
    for (let c = findCookie(line, 0, "", request); c; c = findCookie(line, c.next, "", request)) {
      names.push(line.slice(c.nameFrom, c.nameTo));
      if (!request) break;
    }
    return false;
  };
  if (request) eachValue(head, "cookie", collect);
  else eachLine(head, "set-cookie", collect);
  return names;
}
