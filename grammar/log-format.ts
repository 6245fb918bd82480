/** Log-format strings: text, `%%`, `%alias`, `%{flags}alias`, `%[expr]`, `%(name:type)...` (configuration manual 8.2.6). */
import type { IToken } from "chevrotain";
import type { Expr, LogFlags, LogFormat, LogItem } from "./ast.ts";
import { classTrie, step } from "./class-trie.ts";
import type { Diagnostic, Result } from "./diagnostic.ts";
import { parseEmbedded } from "./expression.ts";
import { knownParse } from "./known-parses.ts";
import { LightParser } from "./light-parser.ts";
import { memoised } from "./memo.ts";
import { complaint } from "./place.ts";
import { token, tokenType } from "./token.ts";

const Text = tokenType("LogText");
/** `%`, where an item begins. */
const Percent = tokenType("Percent");
/** `(name:type)` */
const Label = tokenType("LogLabel");
/** `{+Q,-X}` */
const Flags = tokenType("LogFlags");
/** `[expr]` */
const Sample = tokenType("LogSample");
const Alias = tokenType("LogAlias");
const types = [Text, Percent, Label, Flags, Sample, Alias];

interface LabelPayload {
  name: string;
  type?: string;
}

/** One item by its tokens' indexes; the same for all formats of one shape. */
interface ItemShape {
  kind: LogItem["kind"];
  /** `%`, or the text. */
  first: number;
  label?: number;
  flags?: number;
  /** The sample or alias. */
  body: number;
}

class LogFormatParser extends LightParser {
  constructor() {
    super(types, 1);
    this.performSelfAnalysis();
  }

  /** item = "%" label? flags? (sample | alias) */
  private item = this.RULE("item", (): ItemShape => {
    const item: ItemShape = { kind: "alias", first: this.consume(0, Percent).startOffset, body: 0 };
    this.option(0, () => {
      item.label = this.consume(0, Label).startOffset;
    });
    this.option(1, () => {
      item.flags = this.consume(0, Flags).startOffset;
    });
    this.or(0, [
      {
        ALT: () => {
          item.kind = "expr";
          item.body = this.consume(0, Sample).startOffset;
        },
      },
      {
        ALT: () => {
          item.body = this.consume(0, Alias).startOffset;
        },
      },
    ]);
    return item;
  });

  /** format = (text | item)* */
  private format = this.RULE("format", (): ItemShape[] => {
    const items: ItemShape[] = [];
    this.many(0, () => {
      this.or<unknown>(0, [
        {
          ALT: () => {
            const at = this.consume(0, Text).startOffset;
            items.push({ kind: "text", first: at, body: at });
          },
        },
        { ALT: () => items.push(this.subrule(0, this.item)) },
      ]);
    });
    return items;
  });

  run(tokens: IToken[]): readonly ItemShape[] {
    return this.parse(this.format, tokens).value ?? [];
  }
}

const shapes = classTrie<readonly ItemShape[]>();
let parser: LogFormatParser | undefined;

/**
 * Reads a format. Ranges of diagnostics: `line` is 0, offsets are into the text. Reading stops at the first error,
 * as there is no telling what follows; items before it are kept. Aliases are not looked up.
 */
export function parseLogFormat(text: string): Result<LogFormat> {
  return formats(text, () => readFormat(text));
}

const formats = memoised<Result<LogFormat>>();

function readFormat(text: string): Result<LogFormat> {
  const { tokens, error, lints } = tokenise(text);
  const items = shapeOf(tokens).map((shape) => itemOf(tokens, shape));
  const global: LogFlags = {};
  for (const item of items) if (item.kind === "alias" && item.name === "o") Object.assign(global, item.flags);
  return { value: { items, global }, diagnostics: error ? [...lints, error] : lints };
}

function shapeOf(tokens: readonly IToken[]): readonly ItemShape[] {
  let node = shapes;
  for (const { tokenType } of tokens) node = step(node, types.indexOf(tokenType));
  node.value ??= knownParse(
    "log-format",
    tokens.map(({ tokenType }) => types.indexOf(tokenType)).join(),
    () => {
      parser ??= new LogFormatParser();
      return parser.run(tokens.map(({ tokenType }, index) => token(tokenType, "", index)));
    },
  );
  return node.value;
}

function itemOf(tokens: readonly IToken[], shape: ItemShape): LogItem {
  const body = tokens[shape.body]!;
  if (shape.kind === "text") return { kind: "text", text: body.payload as string };
  const at = tokens[shape.first]!.startOffset;
  const end = body.endOffset ?? at;
  const label = shape.label === undefined ? undefined : (tokens[shape.label]!.payload as LabelPayload);
  const flags = shape.flags === undefined ? {} : (tokens[shape.flags]!.payload as LogFlags);
  const extras = {
    ...(label?.name ? { label: label.name } : {}),
    ...(label?.type ? { typed: label.type } : {}),
  };
  if (shape.kind === "expr") return { kind: "expr", expr: body.payload as Expr, flags, at, end, ...extras };
  return { kind: "alias", name: body.image, flags, at, end, ...extras };
}

interface Reader {
  text: string;
  tokens: IToken[];
  pos: number;
  error: Diagnostic | undefined;
  lints: Diagnostic[];
}

function tokenise(text: string): Reader {
  const reader: Reader = { text, tokens: [], pos: 0, error: undefined, lints: [] };
  while (reader.pos < text.length && reader.error === undefined) {
    if (text[reader.pos] === "%" && !literalPercent(reader)) readItem(reader);
    else readText(reader);
  }
  return reader;
}

/** A `%` before another one, or before what begins no item, is text; before a digit or a blank it is an error. */
function literalPercent({ text, pos }: Reader): boolean {
  const next = text[pos + 1];
  return next !== undefined && !/[A-Za-z0-9 \t({[]/.test(next);
}

function readText(reader: Reader): void {
  const { text, pos: start } = reader;
  let out = "";
  while (reader.pos < text.length) {
    const char = text[reader.pos]!;
    if (char === "%") {
      if (!literalPercent(reader)) break;
      // "%%" is one percent sign; before any other sign the percent is dropped.
      reader.pos++;
      out += text[reader.pos];
    } else out += char;
    reader.pos++;
  }
  reader.tokens.push(token(Text, "", start, reader.pos, out));
}

/** Adds the tokens of an item only when all of it could be read. */
function readItem(reader: Reader): void {
  const { text } = reader;
  const start = reader.pos++;
  const tokens = [token(Percent, "%", start)];
  if (text[reader.pos] === "(") tokens.push(readLabel(reader));
  if (reader.error) return;
  if (text[reader.pos] === "{") tokens.push(readFlags(reader));
  if (reader.error) return;
  if (text[reader.pos] === "[") tokens.push(readSample(reader));
  else tokens.push(readAlias(reader, start));
  if (reader.error === undefined) reader.tokens.push(...tokens);
}

function readLabel(reader: Reader): IToken {
  const start = reader.pos;
  const close = reader.text.indexOf(")", start);
  const body = reader.text.slice(start + 1, close < 0 ? undefined : close);
  const [name, type] = body.split(":");
  const odd = /[^\w-]/.exec(body.replace(":", ""));
  if (close < 0 && !odd) return truncated(reader, start);
  if (odd)
    return fail(
      reader,
      start,
      start + 1 + body.length,
      "a name is made of letters, digits, _ and -",
      "invalid character in custom name",
    );
  if (type !== undefined && !["str", "sint", "bool", "raw"].includes(type)) {
    const haproxy = `unexpected output type '${type}'`;
    return fail(reader, start + 2 + name!.length, close, "the type is one of str, sint, bool, raw", haproxy);
  }
  reader.pos = close + 1;
  const payload: LabelPayload = type === undefined ? { name: name! } : { name: name!, type };
  return token(Label, "", start, reader.pos, payload);
}

const flagNames: Record<string, keyof LogFlags> = { Q: "quote", X: "hex", E: "escape", M: "mandatory" };
const longFlags: Record<string, keyof LogFlags> = { json: "json", cbor: "cbor", bin: "bin" };

function readFlags(reader: Reader): IToken {
  const start = reader.pos;
  const close = reader.text.indexOf("}", start);
  if (close < 0) return truncated(reader, start);
  const flags: LogFlags = {};
  let at = start + 1;
  for (const part of reader.text.slice(at, close).split(",")) {
    const sign = /^[+-]/.test(part) ? part[0]! : "";
    const name = sign ? part.slice(1) : part;
    const flag = longFlags[name] ?? flagNames[name];
    // HAProxy passes over what it does not know, and over flags without a sign.
    if (flag && sign) flags[flag] = sign === "+";
    else if (part !== "") reader.lints.push(lint(at, part));
    at += part.length + 1;
  }
  reader.pos = close + 1;
  return token(Flags, "", start, reader.pos, flags);
}

function lint(at: number, part: string): Diagnostic {
  const message = `${part} has no effect: flags are +Q, -Q, +X, +E, +M, +json, +cbor, +bin`;
  return {
    ...complaint("bad-log-format", 0, at, at + part.length, message, undefined, "warning"),
    lint: true,
  };
}

function readSample(reader: Reader): IToken {
  const start = reader.pos;
  const { result, end } = parseEmbedded(reader.text, start + 1);
  const problem = result.diagnostics[0];
  if (problem) {
    reader.error = problem;
    return token(Sample, "", start, end);
  }
  if (reader.text[end] !== "]") {
    const expr = reader.text.slice(start + 1);
    const found = reader.text[end];
    const haproxy =
      found === undefined
        ? `missing ']' after '${expr}'`
        : `expected ']' after '${expr}', but found '${found}'`;
    return fail(
      reader,
      end,
      Math.min(end + 1, reader.text.length),
      "the expression must end with ]",
      haproxy,
    );
  }
  reader.pos = end + 1;
  return token(Sample, "", start, reader.pos, result.value);
}

function readAlias(reader: Reader, start: number): IToken {
  const first = reader.text[reader.pos];
  const flagged = reader.text[reader.pos - 1] === "}";
  if (first === undefined && !flagged) return truncated(reader, start);
  if (first === undefined || !/[A-Za-z]/.test(first)) {
    if (flagged)
      return fail(
        reader,
        start,
        reader.pos,
        "flags need an alias or an expression after them",
        `parse argument modifier without alias name near '${reader.text.slice(start, reader.pos)}'`,
      );
    const haproxy = `unexpected alias name near '${first}' at position ${reader.pos} line : '${reader.text}'. Maybe you want to write a single '%', use the syntax '%%'`;
    return fail(reader, start, reader.pos + 1, "write %% for a percent sign", haproxy);
  }
  const at = reader.pos;
  while (/[A-Za-z0-9]/.test(reader.text[reader.pos] ?? "")) reader.pos++;
  return token(Alias, reader.text.slice(at, reader.pos), at, reader.pos);
}

function truncated(reader: Reader, at: number): IToken {
  const message = "the format ends in the middle of an item";
  return fail(
    reader,
    at,
    reader.text.length,
    message,
    `truncated line after '${reader.text.slice(at + 1) || "%"}'`,
  );
}

function fail(reader: Reader, start: number, end: number, message: string, haproxy: string): IToken {
  reader.error = complaint("bad-log-format", 0, start, end, message, haproxy);
  reader.pos = reader.text.length;
  return token(Text, "", start, end);
}
