/** Cookies of one Cookie header: each with the text around it kept, so that others can be removed without touching it. */
export interface CookiePart {
  /** undefined: no equal sign, not a cookie we know how to read. */
  name: string | undefined;
  value: string;
  /** As received, without the delimiter and without spaces around "=" . */
  text: string;
}

function valueEnd(text: string, from: number): number {
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === "\\") i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === "," || c === ";") return i;
  }
  return text.length;
}

const trim = (t: string): string => t.replace(/^[ \t]+|[ \t]+$/g, "");

/** `list`: a Cookie header, cookies apart by ";" or ","; otherwise a Set-Cookie header, of which only the first pair counts. */
export function splitCookies(header: string, list: boolean): CookiePart[] {
  const parts: CookiePart[] = [];
  let at = 0;
  do {
    const equal = /[=;,]/.exec(header.slice(at));
    const stop = equal ? at + equal.index : header.length;
    if (equal?.[0] !== "=") {
      parts.push({ name: undefined, value: "", text: trim(header.slice(at, stop)) });
      at = stop + 1;
      continue;
    }
    const end = valueEnd(header, stop + 1);
    const name = trim(header.slice(at, stop));
    const value = trim(header.slice(stop + 1, end));
    parts.push({ name, value, text: `${name}=${value}` });
    if (!list) break;
    at = end + 1;
  } while (at < header.length);
  return parts;
}
