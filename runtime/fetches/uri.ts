/** Parts of a request target, in any of its four forms: "/path?query", "scheme://authority/path", "authority", "*". */

/** Where the path begins; -1 when there is none ("*", "host:port", "http://host"). */
export function pathStart(target: string): number {
  const c = target.charCodeAt(0);
  if (c === 47) return 0;
  if (target === "" || target === "*") return -1;
  const scheme = schemeEnd(target);
  if (scheme < 0) return -1;
  let i = scheme;
  for (; i < target.length; i++) {
    const d = target.charCodeAt(i);
    if (d === 47 || d === 63 || d === 35) break;
  }
  return i === target.length ? -1 : i;
}

/** Index after "scheme://", or -1. */
function schemeEnd(target: string): number {
  const m = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(target);
  return m ? m[0].length : -1;
}

/** Path without query; undefined when the target has none. */
export function pathOf(target: string): string | undefined {
  const from = pathStart(target);
  if (from < 0) return undefined;
  const to = target.indexOf("?", from);
  return from === 0 && to < 0 ? target : target.slice(from, to < 0 ? undefined : to);
}

/** Path with query; undefined when the target has none. */
export function pathqOf(target: string): string | undefined {
  const from = pathStart(target);
  return from < 0 ? undefined : from === 0 ? target : target.slice(from);
}

/** What follows the first '?'; undefined without one. */
export function queryOf(target: string): string | undefined {
  const at = target.indexOf("?");
  return at < 0 ? undefined : target.slice(at + 1);
}

/** Authority, user info dropped; "" when the target has none. */
export function authorityOf(target: string): string {
  const c = target.charCodeAt(0);
  if (c === 47 || target === "*" || target === "") return "";
  const from = Math.max(schemeEnd(target), 0);
  let start = from;
  let i = from;
  for (; i < target.length; i++) {
    const d = target.charCodeAt(i);
    if (d === 47 || d === 63 || d === 35) break;
    if (d === 64) start = i + 1;
  }
  return target.slice(start, i);
}
