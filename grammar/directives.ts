/** `.if` blocks and message directives, read while scanning (configuration manual 2.4). */
import { evaluateCfgCondition } from "./cfg-condition.ts";
import type { Stage } from "./diagnostic.ts";
import { referencePredicates, youngerPredicate } from "./predicates.ts";
import { complain, lineTexts, type Scanner } from "./scanner.ts";
import { shownText } from "./shown-line.ts";

/** One open `.if`. `live`: its lines count now. `done`: no later branch can. */
interface Block {
  line: number;
  live: boolean;
  done: boolean;
  sawElse: boolean;
}

export interface Blocks {
  stack: Block[];
  /** Some open block is not live: lines do not count. */
  skipping: boolean;
}

const maxDepth = 100;

export function readDirective(scanner: Scanner, first: number): void {
  const words = lineTexts(scanner, first);
  const name = words[0]!;
  switch (name) {
    case ".if":
      return openBlock(scanner, first, words);
    case ".elif":
      return elif(scanner, first, words);
    case ".else":
      return otherwise(scanner, first, words);
    case ".endif":
      return closeBlock(scanner, first, words);
  }
  // Other lines with a leading dot count only in live blocks.
  if (scanner.blocks.skipping) {
    record(scanner, name.slice(1));
    return;
  }
  switch (name) {
    case ".alert":
    case ".warning":
    case ".notice":
    case ".diag":
      return message(scanner, first, words);
  }
  wordError(
    scanner,
    first,
    "unknown-directive",
    `unknown directive '${name}'`,
    `unknown directive '${name}'.`,
    "lines",
  );
  record(scanner, name.slice(1));
}

function openBlock(scanner: Scanner, first: number, words: string[]): void {
  const { stack, skipping } = scanner.blocks;
  if (stack.length + 1 >= maxDepth)
    wordError(
      scanner,
      first,
      "too-deep",
      "too many nested .if",
      `too many nested '.if', max is ${maxDepth}.`,
    );
  if (skipping) {
    stack.push({ line: scanner.line, live: false, done: true, sawElse: false });
    record(scanner, "if");
    return;
  }
  const taken = evaluate(scanner, first, words);
  stack.push({ line: scanner.line, live: taken === true, done: taken === true, sawElse: false });
  record(scanner, "if", taken ?? false);
  update(scanner);
}

function elif(scanner: Scanner, first: number, words: string[]): void {
  const block = scanner.blocks.stack.at(-1);
  if (!block) return lone(scanner, first, "elif");
  if (block.sawElse) return afterElse(scanner, first, "elif");
  if (block.done) {
    block.live = false;
    record(scanner, "elif");
  } else {
    const taken = evaluate(scanner, first, words);
    block.live = block.done = taken === true;
    record(scanner, "elif", taken ?? false);
  }
  update(scanner);
}

function otherwise(scanner: Scanner, first: number, words: string[]): void {
  if (words[1]) extraWord(scanner, first + 1, words[1], ".else");
  const block = scanner.blocks.stack.at(-1);
  if (!block) return lone(scanner, first, "else");
  if (block.sawElse) return afterElse(scanner, first, "else");
  block.sawElse = true;
  block.live = !block.done;
  record(scanner, "else", block.live);
  update(scanner);
}

function closeBlock(scanner: Scanner, first: number, words: string[]): void {
  if (words[1]) extraWord(scanner, first + 1, words[1], ".endif");
  if (!scanner.blocks.stack.pop()) return lone(scanner, first, "endif");
  record(scanner, "endif");
  update(scanner);
}

function update(scanner: Scanner): void {
  // A block opened while skipping never lives: if the innermost does, all do.
  scanner.blocks.skipping = scanner.blocks.stack.at(-1)?.live === false;
}

/** undefined: it could not be read, which HAProxy stops at; the block is then left out. */
function evaluate(scanner: Scanner, first: number, words: string[]): boolean | undefined {
  // Until 2.4 HAProxy looked at one word, and knew no operators.
  const old = scanner.release < 205;
  const text = old ? (words[1] ?? "") : words.slice(1).join(" ");
  const name = words[0]!;
  const predicates =
    scanner.predicates ??
    referencePredicates((variable) => scanner.environment.get(variable), scanner.version, scanner.features);
  const { value, error } = evaluateCfgCondition(text, predicates);
  const young = youngerPredicate(text, scanner.release);
  const tooNew = young !== undefined || (old && /^[!(]|\)(&&|\|\|)/.test(text));
  if (!error && !tooNew) return value ?? false;
  const { wordStart, wordEnd, wordCount } = scanner.columns;
  const what = error?.message ?? `unparsable conditional expression '${text}'`;
  const at = error?.at ?? 0;
  const shown = shownText(text, at, name === ".if" ? 76 : 74, `${name} `);
  const position = `${what} in '${name}' at position ${at + 1}:${shown}`;
  const from = wordStart[Math.min(first + 1, wordCount - 1)]!;
  complain(scanner, "bad-condition", from, wordEnd[wordCount - 1]!, what, position);
  return undefined;
}

function message(scanner: Scanner, first: number, words: string[]): void {
  const name = words[0]!.slice(1);
  record(scanner, name);
  if (words[2]) {
    const text = `Unexpected argument '${words[2]}' for '.${name}'`;
    const haproxy = `${text}. Use quotes if the message should contain spaces.`;
    wordError(
      scanner,
      first + 2,
      "unexpected-argument",
      `unexpected word after the message of .${name}`,
      haproxy,
      "lines",
    );
    return;
  }
  const severity =
    name === "alert" ? "error" : name === "warning" ? "warning" : name === "notice" ? "info" : "diag";
  const text = words[1] ?? "";
  const { wordStart, wordEnd, wordCount } = scanner.columns;
  complain(
    scanner,
    `${name}-directive`,
    wordStart[first]!,
    wordEnd[wordCount - 1]!,
    text,
    `'${text}'.`,
    severity,
    "lines",
  );
}

function record(scanner: Scanner, name: string, taken?: boolean): void {
  scanner.directives.push(
    taken === undefined ? { line: scanner.line, name } : { line: scanner.line, name, taken },
  );
}

function lone(scanner: Scanner, first: number, name: string): void {
  record(scanner, name);
  const haproxy = `lone '.${name}' with no matching '.if'.`;
  wordError(scanner, first, "unbalanced-block", `.${name} without an .if before it`, haproxy);
}

function afterElse(scanner: Scanner, first: number, name: string): void {
  record(scanner, name);
  const haproxy = `'.${name}' after '.else' is not permitted.`;
  wordError(scanner, first, "unbalanced-block", `.${name} after .else`, haproxy);
}

function extraWord(scanner: Scanner, word: number, text: string, name: string): void {
  const haproxy = `Unexpected argument '${text}' for '${name}'.`;
  wordError(scanner, word, "unexpected-argument", `${name} takes no argument`, haproxy);
}

function wordError(
  scanner: Scanner,
  word: number,
  rule: string,
  text: string,
  haproxy: string,
  stage: Stage = "words",
): void {
  const { wordStart, wordEnd } = scanner.columns;
  complain(scanner, rule, wordStart[word]!, wordEnd[word]!, text, haproxy, "error", stage);
}
