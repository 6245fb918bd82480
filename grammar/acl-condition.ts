/** Conditions: `if`/`unless` and terms joined by juxtaposition (and), `or`, `||` (configuration manual 7.2). */
import type { IToken } from "chevrotain";
import { parseAclTest } from "./acl-test.ts";
import type { AclTest, Condition, CondTerm } from "./ast.ts";
import { classTrie, step } from "./class-trie.ts";
import type { Diagnostic, Result } from "./diagnostic.ts";
import { knownParse } from "./known-parses.ts";
import { LightParser } from "./light-parser.ts";
import { complaint } from "./place.ts";
import { token, tokenType } from "./token.ts";

/** `if` or `unless`. */
const Start = tokenType("ConditionStart");
const Or = tokenType("ConditionOr");
/** A word of exclamation marks only. */
const Nots = tokenType("Nots");
/** A named ACL, exclamation marks included. */
const Name = tokenType("AclName");
const Open = tokenType("OpenBrace");
const Inner = tokenType("InnerWord");
const Close = tokenType("CloseBrace");

/** Word indexes; the same for all conditions of one shape. `nots`: words whose exclamation marks count for the term. */
interface TermShape {
  nots: number[];
  word: number;
  /** Word after the term's last; an anonymous test stands between the braces. */
  end: number;
  anonymous: boolean;
  /** The closing brace is missing. */
  open: boolean;
}

class ConditionParser extends LightParser {
  constructor() {
    super([Start, Or, Nots, Name, Open, Inner, Close], 1);
    this.performSelfAnalysis();
  }

  /** all = (nots* (name | "{" inner* "}"))* ; HAProxy lets exclamation marks end a condition. */
  private all = this.RULE("all", (): TermShape[] => {
    const terms: TermShape[] = [];
    let nots: number[] = [];
    this.many(0, () => {
      this.or<unknown>(0, [
        { ALT: () => nots.push(this.consume(0, Nots).startOffset) },
        {
          ALT: () => {
            const word = this.consume(0, Name).startOffset;
            terms.push({ nots: [...nots, word], word, end: word + 1, anonymous: false, open: false });
            nots = [];
          },
        },
        {
          ALT: () => {
            const word = this.consume(0, Open).startOffset;
            const term: TermShape = {
              nots: [...nots, word],
              word,
              end: word + 1,
              anonymous: true,
              open: true,
            };
            terms.push(term);
            this.many(1, () => {
              term.end = this.consume(0, Inner).startOffset + 1;
            });
            // Left open, the brace takes all that is left: there is no other way to fail.
            this.option(0, () => {
              term.end = this.consume(0, Close).startOffset + 1;
              term.open = false;
            });
            nots = [];
          },
        },
      ]);
    });
    return terms;
  });

  /** condition = start? all (or all)* */
  private condition = this.RULE("condition", (): TermShape[][] => {
    this.option(0, () => this.consume(0, Start));
    const clauses = [this.subrule(0, this.all)];
    this.many(0, () => {
      this.consume(0, Or);
      clauses.push(this.subrule(1, this.all));
    });
    return clauses;
  });

  run(tokens: IToken[]): TermShape[][] {
    return this.parse(this.condition, tokens).value ?? [];
  }
}

/** Word classes, as indexes. */
const types = [Start, Or, Nots, Name, Open, Inner, Close];
const [start, or, nots, name, open, inner, close] = [0, 1, 2, 3, 4, 5, 6] as const;

let parser: ConditionParser | undefined;
const shapes = classTrie<TermShape[][]>();

/**
 * Reads a condition with its `if` or `unless`. Ranges of diagnostics: `line` is a word of `words`, offsets are into
 * its text. Clauses without terms (`or` at an end) are left out, as HAProxy does.
 */
export function parseCondition(words: readonly string[]): Result<Condition> {
  let shape = shapes;
  let cls = -1;
  for (let at = 0; at < words.length; at++) {
    cls = classOf(words[at]!, cls);
    shape = step(shape, cls);
  }
  shape.value ??= parseShape(words);
  const diagnostics: Diagnostic[] = [];
  const clauses = shape.value.map((terms) => terms.map((term) => readTerm(words, term, diagnostics)));
  if (words[0] !== "if" && words[0] !== "unless") {
    const haproxy = "conditions must start with either 'if' or 'unless'";
    diagnostics.unshift(complaint("bad-condition", 0, 0, words[0]?.length ?? 0, haproxy, haproxy));
  }
  return { value: { unless: words[0] === "unless", clauses, words: words.length }, diagnostics };
}

function parseShape(words: readonly string[]): TermShape[][] {
  let cls = -1;
  const classes = words.map((word) => {
    cls = classOf(word, cls);
    return cls;
  });
  return knownParse("condition", classes.join(), () => {
    parser ??= new ConditionParser();
    const clauses = parser.run(classes.map((each, at) => token(types[each]!, "", at)));
    return clauses.filter((terms) => terms.length > 0);
  });
}

function readTerm(words: readonly string[], shape: TermShape, diagnostics: Diagnostic[]): CondTerm {
  let negated = false;
  for (const word of shape.nots) if (leadingNots(words[word]!) % 2 === 1) negated = !negated;
  const { word, end } = shape;
  if (!shape.anonymous) {
    const text = words[word]!;
    return { negated, word, words: end - word, acl: text.slice(leadingNots(text)) };
  }
  if (shape.open) {
    const haproxy = "missing closing '}' in condition";
    diagnostics.push(
      complaint("bad-condition", word, 0, words[word]!.length, "this brace is never closed", haproxy),
    );
  }
  const test = readTest(words, word + 1, shape.open ? end : end - 1, diagnostics);
  return { negated, word, words: end - word, test };
}

function readTest(words: readonly string[], start: number, end: number, diagnostics: Diagnostic[]): AclTest {
  const { value, diagnostics: found } = parseAclTest(words.slice(start, end));
  for (const each of found)
    diagnostics.push({ ...each, range: { ...each.range, line: each.range.line + start } });
  return { ...value, word: start };
}

/** `before`: the class of the word before, -1 for the first one. */
function classOf(word: string, before: number): number {
  if (before === open || before === inner) return word === "}" ? close : inner;
  if (before < 0 && (word === "if" || word === "unless")) return start;
  const count = leadingNots(word);
  const rest = word.length - count;
  if (rest === 0) return nots;
  if (rest === 1) return word.charCodeAt(count) === 123 ? open : name;
  return rest === 2 && isOr(count === 0 ? word : word.slice(count)) ? or : name;
}

function leadingNots(word: string): number {
  let count = 0;
  while (word.charCodeAt(count) === 33) count++;
  return count;
}

function isOr(word: string): boolean {
  return word === "||" || word.toLowerCase() === "or";
}
