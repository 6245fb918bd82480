/** What a `<name:type>` place of a syntax takes, in words. */
import { parseSyntax, type Syntax } from "../../grammar/syntax.ts";
import type { ParsedType } from "../../grammar/tree.ts";
import { code } from "./markdown.ts";
import { typeAnchor } from "./value-types.ts";

const words: Readonly<Record<string, string>> = {
  size: "size in bytes (suffixes k, m, g)",
  percent: "percentage",
  float: "number",
  bool: "on or off",
  address: "address with optional port",
  "bind-address": "addresses with ports, comma-separated",
  "log-target": "log target",
  ip: "address",
  net: "address or network",
  port: "port",
  ports: "port or port range",
  regex: "regular expression",
  header: "header name",
  file: "file",
  dir: "directory",
  url: "URL",
  expr: "[sample expression](@fetches.md)",
  "log-format": "[log-format](@log-format.md)",
  "log-format-list": "[log-format](@log-format.md)",
  "cfg-condition": "`.if` expression",
  "acl-criterion": "[fetch](@fetches.md) or ACL keyword",
  "acl-patterns": "flags and patterns",
  var: "variable (`txn.x`)",
  method: "HTTP method",
  status: "status, 100-999",
  "server-ref": "`server` or `backend/server`",
};

const kinds: Readonly<Record<string, string>> = { acl: "ACL", proxy: "proxy", user: "user" };

/** One line about the places of a syntax that need a word, "`<timeout>` time in ms"; empty when none does. `up` leads to docs/. */
export function valuesText(syntaxes: readonly string[], up = ""): string {
  const seen = new Map<string, string>();
  for (const syntax of syntaxes) {
    for (const value of values(parseSyntax(syntax))) {
      const text = linked(value.type.name, describe(value.type));
      if (text !== "") seen.set(value.name, text.replaceAll("](@", `](${up}`));
    }
  }
  return [...seen].map(([name, text]) => `${code(`<${name}>`)}: ${text}`).join("; ");
}

type Value = Extract<Syntax, { kind: "value" }>;

function values(syntax: Syntax): Value[] {
  switch (syntax.kind) {
    case "value":
      return [syntax];
    case "literal":
      return [];
    case "optional":
    case "repeat":
      return values(syntax.item);
    default:
      return syntax.items.flatMap(values);
  }
}

/** Types by the names that people give them. */
const plain: Readonly<Record<string, string>> = {
  int: "number",
  uint: "number",
  enum: "choice",
  flags: "choice",
  call: "choice",
};

/** The first words lead to the page on value types; what has a link of its own keeps it. */
function linked(type: string, text: string): string {
  const to = typeAnchor(type);
  if (to === undefined || text.includes("](@")) return text;
  if (text === "") return "";
  const rest = /^([a-zA-Z ]+?)(?= \(|,| with| in| or |$)(.*)$/s.exec(text);
  return rest === null
    ? `${text} ([${plain[type] ?? type}](@value-types.md#${to}))`
    : `[${rest[1]}](@value-types.md#${to})${rest[2]}`;
}

function describe({ name, args }: ParsedType): string {
  const [first = "", last = ""] = args;
  switch (name) {
    case "time":
      return `time (a bare number is ${first === "" ? "ms" : first})`;
    case "int":
    case "uint":
      if (first !== "" && last !== "") return `${first} to ${last}`;
      if (first !== "") return `number, ${first} or more`;
      return "number";
    case "enum":
      return args.length > 4 ? args.map(code).join(", ") : "";
    case "flags":
      return `comma-separated: ${args.map(code).join(", ")}`;
    case "call":
      return args.map((arg) => code(`${arg}(...)`)).join(", ");
    case "ref":
      return `name of ${kinds[first] ?? first}`;
    case "action":
      return `[action](@actions.md)`;
    case "options":
      return first === "bind" || first === "server" || first === "crt-list"
        ? `[options](@bind-and-server-options.md)`
        : "options";
    default:
      return words[name] ?? "";
  }
}
