/**
 * Makes runtime/plan.schema.json from the types in runtime/plan.ts: `node scripts/plan-schema.ts [--check]`.
 * Reads the part of TypeScript those types are written in and stops at anything else.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

type Schema = Record<string, unknown>;

interface Token {
  text: string;
  /** Doc comment right before it. */
  doc?: string;
}

const source = new URL("../runtime/plan.ts", import.meta.url);
const target = new URL("../runtime/plan.schema.json", import.meta.url);

export function planSchema(text = readFileSync(source, "utf8")): string {
  const definitions: Record<string, Schema> = {};
  const tokens = tokenize(text);
  let at = 0;
  const peek = () => tokens[at]?.text ?? "";
  const next = () => tokens[at++]?.text ?? "";
  const expect = (word: string) => {
    const got = next();
    if (got !== word)
      throw new Error(
        `plan.ts: '${got}' where '${word}' was expected, near '${tokens
          .slice(Math.max(0, at - 6), at)
          .map((t) => t.text)
          .join(" ")}'`,
      );
  };
  const accept = (word: string) => peek() === word && next() === word;

  /** type = ["|"] postfix ("|" postfix)* */
  function type(): Schema {
    accept("|");
    const parts = [postfix()];
    while (accept("|")) parts.push(postfix());
    if (parts.length === 1) return parts[0]!;
    if (parts.every((p) => "const" in p)) return { enum: parts.map((p) => p["const"]) };
    return { anyOf: parts };
  }

  /** postfix = primary ("[" "]")* */
  function postfix(): Schema {
    let out = primary();
    while (peek() === "[" && tokens[at + 1]?.text === "]") {
      at += 2;
      out = { type: "array", items: out };
    }
    return out;
  }

  function primary(): Schema {
    const word = next();
    if (word === "{") return object();
    if (word === "(") {
      const inner = type();
      expect(")");
      return inner;
    }
    if (word === "[") return tuple();
    if (word.startsWith('"')) return { const: JSON.parse(word) as string };
    if (/^\d/.test(word)) return { const: Number(word) };
    switch (word) {
      case "true":
        return { const: true };
      case "null":
        return { type: "null" };
      case "string":
      case "number":
      case "boolean":
        return { type: word };
      case "Record": {
        expect("<");
        const keys = type();
        expect(",");
        const values = type();
        expect(">");
        if (keys["type"] === "string") return { type: "object", additionalProperties: values };
        return { type: "object", additionalProperties: values, propertyNames: keys };
      }
      case "Partial": {
        // Only of a Record, whose keys are optional in JSON anyway.
        expect("<");
        const inner = type();
        expect(">");
        return inner;
      }
    }
    if (!/^[A-Z]\w*$/.test(word)) throw new Error(`plan.ts: cannot read a type at '${word}'`);
    return { $ref: `#/definitions/${word}` };
  }

  /** tuple = "[" [name ":"] type ("," ...)* "]" */
  function tuple(): Schema {
    const items: Schema[] = [];
    while (!accept("]")) {
      if (tokens[at + 1]?.text === ":") at += 2;
      items.push(type());
      accept(",");
    }
    return { type: "array", items, minItems: items.length, additionalItems: false };
  }

  /** object = "{" (name ["?"] ":" type ";")* "}", or one index signature. */
  function object(): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    while (!accept("}")) {
      const { doc } = tokens[at]!;
      const name = next();
      if (name === "[") {
        next();
        expect(":");
        type();
        expect("]");
        expect(":");
        const values = type();
        accept(";");
        expect("}");
        return { type: "object", additionalProperties: values };
      }
      const optional = accept("?");
      expect(":");
      const schema = type();
      if (!accept(";")) accept(",");
      properties[name] = doc === undefined ? schema : { description: doc, ...schema };
      if (!optional) required.push(name);
    }
    return { type: "object", properties, required, additionalProperties: false };
  }

  while (at < tokens.length) {
    const { doc } = tokens[at]!;
    expect("export");
    const kind = next();
    const name = next();
    let schema: Schema;
    if (kind === "interface") {
      const base = accept("extends") ? next() : undefined;
      expect("{");
      schema = object();
      if (base !== undefined) {
        const parent = definitions[base] as { properties: object; required: string[] };
        schema["properties"] = { ...parent.properties, ...(schema["properties"] as object) };
        schema["required"] = [...parent.required, ...(schema["required"] as string[])];
      }
    } else if (kind === "type") {
      expect("=");
      schema = type();
      expect(";");
    } else throw new Error(`plan.ts: 'export ${kind}' is not a type`);
    definitions[name] = doc === undefined ? schema : { description: doc, ...schema };
  }
  definitions["Index"] = { type: "integer", minimum: 0 };
  return `${JSON.stringify(
    {
      $schema: "http://json-schema.org/draft-07/schema#",
      title: "hapax routing plan",
      $ref: "#/definitions/Plan",
      definitions,
    },
    null,
    2,
  )}\n`;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let doc: string | undefined;
  const pattern =
    /\/\*\*([\s\S]*?)\*\/|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*|\d+|\S/g;
  for (const m of text.matchAll(pattern)) {
    if (m[1] !== undefined) doc = m[1].replace(/\s*\n\s*\*? ?/g, " ").trim();
    else if (!m[0].startsWith("/")) {
      tokens.push(doc === undefined ? { text: m[0] } : { text: m[0], doc });
      doc = undefined;
    } else doc = undefined;
  }
  // The file's own comment is not the first type's.
  if (tokens[0] !== undefined) delete tokens[0].doc;
  return tokens;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const schema = planSchema();
  if (process.argv.includes("--check")) {
    const stored = JSON.stringify(JSON.parse(readFileSync(target, "utf8")));
    if (stored !== JSON.stringify(JSON.parse(schema))) {
      console.error(
        "runtime/plan.schema.json is not what runtime/plan.ts says; run: node scripts/plan-schema.ts",
      );
      process.exitCode = 1;
    }
  } else writeFileSync(target, schema);
}
