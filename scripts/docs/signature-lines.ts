import { signature } from "../../grammar/signature.ts";
import { parseSyntax, type Syntax } from "../../grammar/syntax.ts";

const wide = 90;

/** The signature; a wide one that is a choice has a line per alternative. What HAProxy reads past is left out. */
export function signatureLines(name: string, syntax: string): string[] {
  const line = clean(signature(name, syntax));
  if (line.length <= wide) return [line];
  const top = outermost(parseSyntax(syntax));
  if (top === undefined || top.items.length < 3) return [line];
  return splitChoice(line).map((alternative) => `${name} ${alternative}`);
}

const clean = (text: string): string => text.replaceAll(/ ?\[<ignored>(\.\.\.)?\](\.\.\.)?/g, "").trimEnd();

function outermost(syntax: Syntax): Extract<Syntax, { kind: "choice" }> | undefined {
  if (syntax.kind === "choice") return syntax;
  return syntax.kind === "optional" ? outermost(syntax.item) : undefined;
}

/** The alternatives of the outermost braces of `name {a|b|{c|d}}`, which may stand in brackets. */
function splitChoice(line: string): string[] {
  const body = line.slice(line.indexOf("{") + 1, line.lastIndexOf("}"));
  const parts: string[] = [""];
  let depth = 0;
  for (const c of body) {
    if (c === "{" || c === "[") depth++;
    if (c === "}" || c === "]") depth--;
    if (c === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += c;
  }
  return parts;
}
