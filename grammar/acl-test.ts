/** What follows `acl <name>`, or stands between `{` and `}`: criterion, flags, patterns (configuration manual 7.1). */
import type { IToken } from "chevrotain";
import type { AclTest } from "./ast.ts";
import { classTrie, step } from "./class-trie.ts";
import type { Diagnostic, Result } from "./diagnostic.ts";
import { parseExpression } from "./expression.ts";
import { knownParse } from "./known-parses.ts";
import { LightParser } from "./light-parser.ts";
import { complaint } from "./place.ts";
import { token, tokenType } from "./token.ts";

const Criterion = tokenType("Criterion");
/** -i, -n, -M */
const Plain = tokenType("PlainFlag");
/** -u, -f, -m */
const Taking = tokenType("TakingFlag");
const Argument = tokenType("FlagArgument");
const Stop = tokenType("EndOfFlags");
const Pattern = tokenType("Pattern");
/** Another word with a dash before any pattern; never consumed. */
const BadFlag = tokenType("BadFlag");

/** Word indexes by role; the same for all tests of one shape. */
interface TestShape {
  flags: { word: number; argument?: number }[];
  patterns: number[];
  /** The word that does not fit; the number of words when an argument is missing. */
  failedAt?: number;
}

class AclTestParser extends LightParser {
  constructor() {
    super([Criterion, Plain, Taking, Argument, Stop, Pattern, BadFlag], 1);
    this.performSelfAnalysis();
  }

  /** test = criterion (plain | taking argument)* "--"? pattern* */
  private test = this.RULE("test", (): TestShape => {
    const shape: TestShape = { flags: [], patterns: [] };
    this.consume(0, Criterion);
    this.many(0, () => {
      this.or<unknown>(0, [
        { ALT: () => shape.flags.push({ word: this.consume(0, Plain).startOffset }) },
        {
          ALT: () => {
            const word = this.consume(0, Taking).startOffset;
            shape.flags.push({ word, argument: this.consume(0, Argument).startOffset });
          },
        },
      ]);
    });
    this.option(0, () => this.consume(0, Stop));
    this.many(1, () => shape.patterns.push(this.consume(0, Pattern).startOffset));
    return shape;
  });

  run(tokens: IToken[]): TestShape {
    const { value = { flags: [], patterns: [] }, failedAt } = this.parse(this.test, tokens);
    return failedAt < 0 ? value : { ...value, failedAt };
  }
}

/** Word classes, as indexes. */
const types = [Criterion, Plain, Taking, Argument, Stop, Pattern, BadFlag];
const [criterion, plain, taking, argument, stop, pattern, badFlag] = [0, 1, 2, 3, 4, 5, 6] as const;

let parser: AclTestParser | undefined;
const shapes = classTrie<TestShape>();

/**
 * Reads a whole test. Ranges of diagnostics as in `parseExpression`. `test.word` is 0. Names are not looked up; that
 * derivative and flag agree is for the checker to see.
 */
export function parseAclTest(words: readonly string[]): Result<AclTest> {
  const { value: expr, diagnostics: found } = parseExpression(words);
  let node = shapes;
  let cls = -1;
  for (let at = 0; at < words.length; at++) {
    cls = classOf(words[at]!, cls);
    node = step(node, cls);
  }
  node.value ??= parseShape(words);
  const shape = node.value;
  const patterns = shape.patterns.map((word) => ({ text: words[word]!, word }));
  const test: AclTest = {
    expr: expr ?? { fetch: { name: "", args: [], at: 0, end: 0, word: 0 }, converters: [], words: 1 },
    ignoreCase: false,
    files: noFiles,
    useMap: false,
    noDns: false,
    patterns,
    word: 0,
    words: words.length,
  };
  const diagnostics = found.slice();
  for (const flag of shape.flags) applyFlag(test, words, flag, diagnostics);
  // after a last -u HAProxy reads no number, and lets it pass
  const isBareId = cls === taking && words.at(-1) === "-u";
  if (shape.failedAt !== undefined && !isBareId) diagnostics.push(flagError(words, shape.failedAt));
  return { value: test, diagnostics };
}

const noFiles: AclTest["files"] = [];

function parseShape(words: readonly string[]): TestShape {
  let cls = -1;
  const classes = words.map((word) => {
    cls = classOf(word, cls);
    return cls;
  });
  return knownParse("acl test", classes.join(), () => {
    parser ??= new AclTestParser();
    return parser.run(classes.map((each, at) => token(types[each]!, "", at)));
  });
}

/** `before`: the class of the word before, -1 for the first one. Flags end at the first pattern. */
function classOf(word: string, before: number): number {
  if (before < 0) return criterion;
  if (before === pattern || before === stop) return pattern;
  if (before === taking) return argument;
  if (word.charCodeAt(0) !== 45) return pattern;
  switch (word) {
    case "-i":
    case "-n":
    case "-M":
      return plain;
    case "-u":
    case "-f":
    case "-m":
      return taking;
    case "--":
      return stop;
  }
  return badFlag;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function applyFlag(
  test: Mutable<AclTest>,
  words: readonly string[],
  flag: { word: number; argument?: number },
  diagnostics: Diagnostic[],
): void {
  const argument = flag.argument === undefined ? "" : words[flag.argument]!;
  switch (words[flag.word]) {
    case "-i":
      test.ignoreCase = true;
      break;
    case "-n":
      test.noDns = true;
      break;
    case "-M":
      test.useMap = true;
      break;
    case "-f":
      test.files = [...test.files, { path: argument, word: flag.argument! }];
      break;
    case "-u":
      test.uniqueId = argument;
      if (!/^\s*[+-]?\d+$/.test(argument)) {
        const haproxy = "the argument of -u must be an integer";
        diagnostics.push(complaint("bad-acl-flag", flag.argument!, 0, argument.length, haproxy, haproxy));
      }
      break;
    case "-m":
      if (test.files.length > 0) {
        const message = "-m must stand before patterns and files";
        diagnostics.push(complaint("bad-acl-flag", flag.word, 0, 2, message));
      } else if (test.match !== undefined) {
        diagnostics.push(complaint("bad-acl-flag", flag.word, 0, 2, repeatedMethod));
      } else if (!matchNames.has(argument)) {
        const haproxy = `unknown matching method '${argument}' when parsing ACL expression`;
        const message = `${argument} is not a matching method`;
        diagnostics.push(complaint("bad-acl-flag", flag.argument!, 0, argument.length, message, haproxy));
      }
      test.match = argument;
  }
}

/** Message about a second -m, which releases before 3.3 let pass. */
export const repeatedMethod = "only one -m is possible";

const matchNames = new Set("found bool int ip bin len str beg sub dir dom end reg".split(" "));

function flagError(words: readonly string[], at: number): Diagnostic {
  const word = words[at];
  if (word === undefined) {
    const last = words.length - 1;
    const size = words[last]?.length ?? 0;
    const message = `${words[last] ?? "this"} needs an argument`;
    const haproxy =
      words[last] === "-m"
        ? "unknown matching method '' when parsing ACL expression"
        : words[last] === "-f"
          ? "failed to open pattern file <>"
          : message;
    return complaint("bad-acl-flag", Math.max(last, 0), size, size, message, haproxy);
  }
  const haproxy = `'${word}' is not a valid ACL option. Please use '--' before any pattern beginning with a '-'`;
  const message = `${word} is no ACL flag; put -- before patterns that begin with a dash`;
  return complaint("bad-acl-flag", at, 0, word.length, message, haproxy);
}
