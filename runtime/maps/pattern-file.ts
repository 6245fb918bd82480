import { readFileSync } from "node:fs";

export interface PatternLine {
  key: string;
  value: string | undefined;
  line: number;
}

/**
 * Lines of a pattern file: `#` first on a line is a comment, leading blanks are dropped, empty lines skipped. With `map`
 * the first word is the key and the rest, trailing blanks dropped, the value.
 */
export function parsePatternFile(text: string, map: boolean): PatternLine[] {
  const out: PatternLine[] = [];
  let line = 0;
  for (const raw of text.split("\n")) {
    line++;
    if (raw.startsWith("#")) continue;
    const cut = raw.indexOf("\r");
    const body = (cut < 0 ? raw : raw.slice(0, cut)).replace(/^[ \t]+/, "");
    if (body === "") continue;
    if (!map) {
      out.push({ key: body, value: undefined, line });
      continue;
    }
    const end = body.search(/[ \t]/);
    if (end < 0) out.push({ key: body, value: "", line });
    else
      out.push({
        key: body.slice(0, end),
        value: body
          .slice(end)
          .replace(/^[ \t]+/, "")
          .replace(/[ \t]+$/, ""),
        line,
      });
  }
  return out;
}

/** Reads a pattern file named in a configuration: "file@" is the default, "virt@" has no file, "opt@" may lack one. A string is an error. */
export function readPatternFile(
  path: string,
  map: boolean,
): { reference: string; lines: PatternLine[] } | string {
  if (path.startsWith("virt@")) return { reference: path, lines: [] };
  const optional = path.startsWith("opt@");
  const reference = optional ? path.slice(4) : path.startsWith("file@") ? path.slice(5) : path;
  let text: string;
  try {
    text = readFileSync(Buffer.from(reference, "latin1"), "latin1");
  } catch {
    if (optional) return { reference, lines: [] };
    return `failed to open pattern file <${reference}>`;
  }
  return { reference, lines: parsePatternFile(text, map) };
}
