const categories = new Set(
  "any l& lc c cc cf cn co cs l ll lm lo lt lu m mc me mn n nd nl no p pc pd pe pf pi po ps s sc sk sm so z zl zp zs xan xps xsp xuc xwd".split(
    " ",
  ),
);

/** Whether PCRE2 knows a Unicode property of that name. Case, blanks, `-` and `_` do not count. */
export function isProperty(written: string): boolean {
  const [, kind, name = ""] = /^(?:([^:=]*)[:=])?(.*)$/s.exec(written)!;
  if (kind !== undefined) {
    const known = /^(sc|script|scx|scriptextensions|bc|bidiclass)$/i.test(kind.replace(/[\s_-]/g, ""));
    return known && (/^b/i.test(kind) || isScript(name));
  }
  return categories.has(name.toLowerCase().replace(/[\s_-]/g, "")) || isScript(name) || isBinary(name);
}

/** V8's tables are asked, in the spelling they want. */
function isScript(name: string): boolean {
  return compiles(`\\p{Script=${titled(name)}}`);
}

function isBinary(name: string): boolean {
  return (
    /^bidi[_ -]?\w+$/i.test(name) ||
    [name, titled(name), name.toUpperCase()].some((spelt) => /^\w+$/.test(spelt) && compiles(`\\p{${spelt}}`))
  );
}

function titled(name: string): string {
  return name
    .split(/[\s_-]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase())
    .join("_");
}

function compiles(source: string): boolean {
  try {
    new RegExp(source, "u");
    return true;
  } catch {
    return false;
  }
}
