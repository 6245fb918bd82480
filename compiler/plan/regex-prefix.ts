/**
 * The literal text every match of an anchored regex starts with: `^/api/v[0-9]` gives "/api/v". undefined when there is none
 * to speak of. It only narrows candidates, the regex itself still decides; so anything unusual may give up.
 */
export function regexPrefix(source: string, ignoreCase: boolean): string | undefined {
  if (!source.startsWith("^") || hasTopLevelOr(source)) return undefined;
  let out = "";
  let i = 1;
  while (i < source.length) {
    let c = source[i]!;
    let next = i + 1;
    if (c === "\\") {
      c = source[i + 1] ?? "";
      // An escaped letter or digit is a class or a reference.
      if (!/[^0-9A-Za-z]/.test(c)) break;
      next = i + 2;
    } else if (/[[\](){}.*+?|^$]/.test(c)) break;
    // Case folding beyond ASCII differs between engines.
    if (ignoreCase && c.charCodeAt(0) > 127) break;
    const quantifier = source[next] ?? "";
    if (quantifier === "?" || quantifier === "*" || quantifier === "{") break;
    out += c;
    if (quantifier === "+") break;
    i = next;
  }
  return out.length >= 2 ? out : undefined;
}

function hasTopLevelOr(source: string): boolean {
  let depth = 0;
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    if (c === "\\") {
      // \Q...\E may hide brackets from this count.
      if (source[i + 1] === "Q") return true;
      i++;
    } else if (c === "[") {
      i++;
      if (source[i] === "^") i++;
      if (source[i] === "]") i++;
      while (i < source.length && source[i] !== "]") {
        if (source[i] === "\\") i++;
        else if (source[i] === "[" && source[i + 1] === ":") i = Math.max(i, source.indexOf(":]", i) + 1);
        i++;
      }
    } else if (c === "(") depth++;
    else if (c === ")") depth--;
    else if (c === "|" && depth === 0) return true;
  }
  return false;
}
