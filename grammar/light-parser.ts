/**
 * The way to Chevrotain: grammars extend this class, and the library is loaded when the first of them is built.
 *
 * It is also cheap to build. While Chevrotain records a grammar, it hangs some 90 methods on the instance and deletes
 * them afterwards, which costs more than all the rest for grammars of one short rule. Here the methods stay and ask.
 * DSL methods take their index as an argument, `consume(1, X)`. This knows Chevrotain 13's insides: its version is pinned.
 */
import "./group-by.ts";
import type {
  ConsumeMethodOpts,
  DSLMethodOpts,
  DSLMethodOptsWithErr,
  IOrAlt,
  IRecognitionException,
  IToken,
  OrMethodOpts,
  ParserMethod,
  SubruleMethodOpts,
  TokenType,
} from "chevrotain";
import { chevrotain } from "./chevrotain.cjs";

interface Recorder {
  consumeInternalRecord(type: TokenType, index: number, options?: ConsumeMethodOpts): IToken;
  optionInternalRecord(action: unknown, index: number): unknown;
  orInternalRecord(alternatives: unknown, index: number): unknown;
  manyInternalRecord(index: number, action: unknown): void;
  atLeastOneInternalRecord(index: number, action: unknown): void;
  subruleInternalRecord(rule: unknown, index: number, options: unknown): unknown;
}

/** Chevrotain's EmbeddedActionsParser, with the protected parts used here. */
interface Engine {
  input: IToken[];
  errors: IRecognitionException[];
  RECORDING_PHASE: boolean;
  consume(index: number, type: TokenType, options?: ConsumeMethodOpts): IToken;
  option(index: number, action: unknown): unknown;
  or(index: number, alternatives: unknown): unknown;
  many(index: number, action: unknown): void;
  atLeastOne(index: number, action: unknown): void;
  subrule(index: number, rule: unknown, options?: unknown): unknown;
  RULE(name: string, body: unknown): unknown;
  performSelfAnalysis(): void;
  LA(howMuch: number): IToken;
}

interface Config {
  maxLookahead: number;
  skipValidations: boolean;
}

type EngineClass = new (vocabulary: TokenType[], config: Config) => Engine;

let engineClass: EngineClass | undefined;

function makeEngineClass(): EngineClass {
  const Base = chevrotain().EmbeddedActionsParser as unknown as EngineClass;
  return class extends Base {
    enableRecording(): void {
      this.RECORDING_PHASE = true;
    }

    disableRecording(): void {
      this.RECORDING_PHASE = false;
    }

    private get recorder(): Recorder {
      return this as unknown as Recorder;
    }

    override consume(index: number, type: TokenType, options?: ConsumeMethodOpts): IToken {
      if (this.RECORDING_PHASE) return this.recorder.consumeInternalRecord(type, index, options);
      return super.consume(index, type, options);
    }

    override option(index: number, action: unknown): unknown {
      if (this.RECORDING_PHASE) return this.recorder.optionInternalRecord(action, index);
      return super.option(index, action);
    }

    override or(index: number, alternatives: unknown): unknown {
      if (this.RECORDING_PHASE) return this.recorder.orInternalRecord(alternatives, index);
      return super.or(index, alternatives);
    }

    override many(index: number, action: unknown): void {
      if (this.RECORDING_PHASE) this.recorder.manyInternalRecord(index, action);
      else super.many(index, action);
    }

    override atLeastOne(index: number, action: unknown): void {
      if (this.RECORDING_PHASE) this.recorder.atLeastOneInternalRecord(index, action);
      else super.atLeastOne(index, action);
    }

    override subrule(index: number, rule: unknown, options?: unknown): unknown {
      if (this.RECORDING_PHASE) return this.recorder.subruleInternalRecord(rule, index, options);
      return super.subrule(index, rule, options);
    }
  };
}

type Action<T> = (() => T) | DSLMethodOpts<T>;

/** What came of a parse. */
export interface Parsed<T> {
  /** Undefined when the rule could not be finished. */
  value: T | undefined;
  /** `startOffset` of the token that does not fit, `end` when one is missing, -1 when all is well. */
  failedAt: number;
  /** Chevrotain's name of what is wrong. */
  failure?: string;
}

export class LightParser {
  private readonly engine: Engine;

  constructor(vocabulary: TokenType[], maxLookahead: number) {
    engineClass ??= makeEngineClass();
    this.engine = new engineClass(vocabulary, { maxLookahead, skipValidations: true });
  }

  /** Runs a rule over tokens, whose offsets are their indexes where no `end` is given. */
  protected parse<T>(rule: () => T, tokens: IToken[], end = tokens.length): Parsed<T> {
    const { engine } = this;
    // Types get their index with the first parser that knows them, tokens may be older.
    for (const each of tokens) each.tokenTypeIdx = each.tokenType.tokenTypeIdx!;
    engine.input = tokens;
    const value = rule.call(engine) as T | undefined;
    const failure = engine.errors[0];
    if (failure === undefined) return { value, failedAt: -1 };
    const atEnd = failure.token.tokenType === chevrotain().EOF;
    return { value, failedAt: atEnd ? end : failure.token.startOffset, failure: failure.name };
  }

  /** The grammar is being recorded: tokens are dummies, and actions must leave the parser's own state alone. */
  protected get RECORDING_PHASE(): boolean {
    return this.engine.RECORDING_PHASE;
  }

  protected LA(howMuch: number): IToken {
    return this.engine.LA(howMuch);
  }

  protected RULE<T>(name: string, body: () => T): ParserMethod<[], T> {
    return this.engine.RULE(name, body) as ParserMethod<[], T>;
  }

  protected performSelfAnalysis(): void {
    this.engine.performSelfAnalysis();
  }

  protected consume(index: number, type: TokenType): IToken {
    return this.engine.consume(index, type);
  }

  protected option(index: number, action: Action<unknown>): void {
    this.engine.option(index, action);
  }

  protected or<T>(index: number, alternatives: IOrAlt<T>[] | OrMethodOpts<T>): T {
    return this.engine.or(index, alternatives) as T;
  }

  protected many(index: number, action: Action<unknown>): void {
    this.engine.many(index, action);
  }

  protected atLeastOne(index: number, action: (() => unknown) | DSLMethodOptsWithErr<unknown>): void {
    this.engine.atLeastOne(index, action);
  }

  protected subrule<T>(index: number, rule: ParserMethod<[], T>, options?: SubruleMethodOpts<[]>): T {
    return this.engine.subrule(index, rule, options) as T;
  }
}
