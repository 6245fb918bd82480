/**
 * The Chevrotain grammar of a file. Its tokens are runs of lines: a section's header, or all the statements up to the
 * next one. Blank lines, comments, scope lines, directives and lines left out by them are trivia to it.
 *
 * A header can stand nowhere inside a section, so the reader of lines knows where sections part before any rule runs;
 * and between two headers only a few sequences of runs exist. Each is parsed once, as lines of one shape are.
 */
import type { IToken } from "chevrotain";
import { classTrie, step } from "./class-trie.ts";
import { knownParse } from "./known-parses.ts";
import { LightParser } from "./light-parser.ts";
import { token, tokenType } from "./token.ts";

const Header = tokenType("HeaderLine");
const Statements = tokenType("StatementLines");
const types = [Header, Statements];

/** Classes of runs. */
export const Run = { header: 0, statements: 1 } as const;

/** A section by the indexes of its runs; -1: it has none. The nameless start of a file has no header. */
export interface SectionShape {
  header: number;
  statements: number;
}

class FileParser extends LightParser {
  private readonly file: () => void;
  private sections: SectionShape[] = [];

  constructor() {
    super(types, 1);
    /** section = header statements? */
    const section = this.RULE("section", (): void => {
      const shape = { header: this.consume(0, Header).startOffset, statements: -1 };
      this.option(0, () => {
        shape.statements = this.consume(0, Statements).startOffset;
      });
      if (!this.RECORDING_PHASE) this.sections.push(shape);
    });
    /** file = statements? section* */
    this.file = this.RULE("file", (): void => {
      this.option(0, () => {
        const statements = this.consume(0, Statements).startOffset;
        if (!this.RECORDING_PHASE) this.sections.push({ header: -1, statements });
      });
      this.many(0, () => this.subrule(0, section));
    });
    this.performSelfAnalysis();
  }

  run(tokens: IToken[]): readonly SectionShape[] {
    this.sections = [];
    this.parse(this.file, tokens);
    return this.sections;
  }
}

let parser: FileParser | undefined;
const shapes = classTrie<readonly SectionShape[]>();

/** The sections that runs of these classes make. */
export function sectionsOfRuns(runs: readonly number[]): readonly SectionShape[] {
  let node = shapes;
  for (const run of runs) node = step(node, run);
  node.value ??= knownParse("file", runs.join(), () => {
    parser ??= new FileParser();
    return parser.run(runs.map((run, index) => token(types[run]!, "", index)));
  });
  return node.value;
}
