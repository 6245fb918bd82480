/** A catalogue entry's syntax as people write it: `timeout connect <timeout>`. */
import { parseSyntax, type Syntax } from "./syntax.ts";

/** `key` is the entry's key; for fetches and converters give `paren` and the arguments' syntax. */
export function signature(key: string, syntax: string, paren = false): string {
  const body = render(parseSyntax(syntax));
  if (paren) return body ? `${key}(${body.replace(/ *, */g, ",")})` : key;
  return body ? `${key} ${body}` : key;
}

function render(syntax: Syntax): string {
  switch (syntax.kind) {
    case "literal":
      return syntax.word;
    case "value":
      return valueText(syntax);
    case "sequence":
      return syntax.items.map(render).join(" ");
    case "optional":
      return syntax.item.kind === "repeat" ? `[${render(syntax.item.item)}]...` : `[${render(syntax.item)}]`;
    case "choice":
      return `{${syntax.items.map(render).join("|")}}`;
    case "repeat":
      return `${render(syntax.item)}...`;
  }
}

function valueText({ name, type }: Extract<Syntax, { kind: "value" }>): string {
  if (type.name === "enum" && type.args.length <= 4) return `{${type.args.join("|")}}`;
  if (type.name === "condition") return "{if|unless} <condition>";
  return type.name === "rest" ? `<${name}>...` : `<${name}>`;
}
