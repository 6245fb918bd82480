/**
 * A Chevrotain parser that is cheap to build. While it records a grammar, Chevrotain hangs some 90 methods on the
 * instance and deletes them afterwards, which costs more than all the rest for grammars of one short rule. Here the
 * methods stay and ask. Only the DSL methods that take an index as an argument may be used, `consume(1, X)`.
 * This knows Chevrotain 13's insides: its version is pinned.
 */
import "./group-by.ts";
import {
  type ConsumeMethodOpts,
  type DSLMethodOpts,
  type DSLMethodOptsWithErr,
  EmbeddedActionsParser,
  type IOrAlt,
  type IToken,
  type OrMethodOpts,
  type ParserMethod,
  type SubruleMethodOpts,
  type TokenType,
} from "chevrotain";

interface Recorder {
  consumeInternalRecord(type: TokenType, index: number, options?: ConsumeMethodOpts): IToken;
  optionInternalRecord(action: unknown, index: number): unknown;
  orInternalRecord(alternatives: unknown, index: number): unknown;
  manyInternalRecord(index: number, action: unknown): void;
  atLeastOneInternalRecord(index: number, action: unknown): void;
  subruleInternalRecord(rule: unknown, index: number, options: unknown): unknown;
}

type Action<T> = (() => T) | DSLMethodOpts<T>;

export class LightParser extends EmbeddedActionsParser {
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

  override option<T>(index: number, action: Action<T>): T | undefined {
    if (this.RECORDING_PHASE) return this.recorder.optionInternalRecord(action, index) as T;
    return super.option(index, action);
  }

  override or(index: number, alternatives: IOrAlt<unknown>[] | OrMethodOpts<unknown>): unknown {
    if (this.RECORDING_PHASE) return this.recorder.orInternalRecord(alternatives, index);
    return super.or(index, alternatives as IOrAlt<unknown>[]);
  }

  override many(index: number, action: Action<unknown>): void {
    if (this.RECORDING_PHASE) this.recorder.manyInternalRecord(index, action);
    else super.many(index, action);
  }

  override atLeastOne(index: number, action: (() => unknown) | DSLMethodOptsWithErr<unknown>): void {
    if (this.RECORDING_PHASE) this.recorder.atLeastOneInternalRecord(index, action);
    else super.atLeastOne(index, action);
  }

  override subrule<Args extends unknown[], R>(
    index: number,
    rule: ParserMethod<Args, R>,
    options?: SubruleMethodOpts<Args>,
  ): R {
    if (this.RECORDING_PHASE) return this.recorder.subruleInternalRecord(rule, index, options) as R;
    return super.subrule(index, rule, options);
  }
}
