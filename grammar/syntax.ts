/**
 * Reads the catalogue's `syntax` notation (see catalogue/types.ts) to a small tree. Malformed notation is a bug of the
 * catalogue, so it throws; a test reads every entry.
 */
import type { ParsedType } from "./tree.ts";

export type Syntax =
  | { kind: "sequence"; items: readonly Syntax[] }
  | { kind: "literal"; word: string }
  | { kind: "value"; name: string; type: ParsedType }
  | { kind: "optional"; item: Syntax }
  | { kind: "choice"; items: readonly Syntax[] }
  /** One or more times. */
  | { kind: "repeat"; item: Syntax };

export class SyntaxNotationError extends Error {}

interface Reader {
  text: string;
  tokens: readonly string[];
  at: number;
}

const memo = new Map<string, Syntax>();

/** Throws SyntaxNotationError. Commas between fetch arguments are literals ",". */
export function parseSyntax(text: string): Syntax {
  let syntax = memo.get(text);
  if (syntax === undefined) {
    const reader: Reader = { text, tokens: text.match(tokenPattern) ?? [], at: 0 };
    syntax = sequence(reader);
    if (reader.at < reader.tokens.length) fail(reader, `unexpected ${reader.tokens[reader.at]}`);
    memo.set(text, syntax);
  }
  return syntax;
}

const tokenPattern = /<[^<>]*>|\.\.\.|[[\]{}|,]|(?:(?!\.\.\.)[^\s[\]{}|<>,])+|[<>]/g;

function fail(reader: Reader, why: string): never {
  throw new SyntaxNotationError(`${why} in syntax "${reader.text}"`);
}

/** syntax = item* */
function sequence(reader: Reader): Syntax {
  const items: Syntax[] = [];
  for (;;) {
    const next = reader.tokens[reader.at];
    if (next === undefined || next === "]" || next === "}" || next === "|") break;
    items.push(repeated(reader));
  }
  return items.length === 1 ? items[0]! : { kind: "sequence", items };
}

/** item "..."? ; a repetition of an optional is an optional repetition. */
function repeated(reader: Reader): Syntax {
  const item = single(reader);
  if (reader.tokens[reader.at] !== "...") return item;
  reader.at++;
  if (item.kind === "optional") return { kind: "optional", item: { kind: "repeat", item: item.item } };
  return { kind: "repeat", item };
}

function single(reader: Reader): Syntax {
  const next = reader.tokens[reader.at++]!;
  if (next === "[") {
    const item = choice(reader);
    expect(reader, "]");
    return { kind: "optional", item };
  }
  if (next === "{") {
    const item = choice(reader);
    expect(reader, "}");
    return item;
  }
  if (next.startsWith("<") && next.length > 1) return value(reader, next.slice(1, -1));
  if (next === "..." || next === "<" || next === ">") fail(reader, `unexpected ${next}`);
  return { kind: "literal", word: next };
}

/** syntax ("|" syntax)*, inside braces; inside brackets too. */
function choice(reader: Reader): Syntax {
  const items = [sequence(reader)];
  while (reader.tokens[reader.at] === "|") {
    reader.at++;
    items.push(sequence(reader));
  }
  return items.length === 1 ? items[0]! : { kind: "choice", items };
}

function expect(reader: Reader, token: string): void {
  if (reader.tokens[reader.at] !== token) fail(reader, `missing ${token}`);
  reader.at++;
}

function value(reader: Reader, text: string): Syntax {
  const colon = text.indexOf(":");
  if (colon < 1) fail(reader, `a value is <name:type>, not <${text}>`);
  return { kind: "value", name: text.slice(0, colon), type: parseType(reader, text.slice(colon + 1)) };
}

function parseType(reader: Reader, source: string): ParsedType {
  const read = /^([a-z][a-z0-9-]*)(?:\((.*)\))?$/.exec(source);
  if (!read) return fail(reader, `bad type ${source}`);
  const args = read[2] === undefined ? [] : read[2].split(",").map((arg) => arg.trim());
  return { name: read[1]!, args, source };
}

/** A type by its notation, for readers outside of a syntax. */
export function readType(source: string): ParsedType {
  return parseType({ text: source, tokens: [], at: 0 }, source);
}
