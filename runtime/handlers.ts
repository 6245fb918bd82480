/**
 * Contracts between the loader and the handler tables (fetches/, converters/, actions/). A handler is a factory:
 * called once at load with its literal arguments, it returns the closure that runs per request.
 */
import type { ArgPlan, CallPlan, Plan, Value as PlanValue, RulePlan, RuleSetName } from "./plan.ts";
import type { Stream } from "./stream.ts";
import type { Fetched, Value } from "./value.ts";

export type FetchFn = (s: Stream) => Fetched;
/** For multi-valued fetches (hdr, cook, urlp): calls `visit` per value until it returns true; returns whether it did. */
export type EachFn = (s: Stream, visit: (v: Value) => boolean) => boolean;

export interface FetchHandler {
  get: FetchFn;
  each?: EachFn;
}

export type FetchFactory = (call: CallPlan, load: LoadContext) => FetchHandler | FetchFn;

/**
 * Input was already cast to the catalogue's `in` type. undefined: conversion failed, no sample. INCOMPLETE: the input is
 * only the beginning of a message (fix_*, mqtt_*, bytes), so the whole expression has no sample yet.
 */
export type ConverterFn = (v: Exclude<Value, undefined>, s: Stream) => Fetched;
export type ConverterFactory = (args: readonly ArgPlan[], load: LoadContext) => ConverterFn;

/** What an action says to the rule evaluator. */
export const Outcome = {
  /** Go on with the next rule. */
  next: 0,
  /** Final: stop this rule list, accept (allow, accept). */
  stop: 1,
  /** Call again when more data or time has come (`s.wakeAt` may be set). */
  yield: 2,
  /** A response was set with `s.reply`; stop all request processing. */
  replied: 3,
  /** Refuse: close without a response (tcp reject, silent-drop). */
  reject: 4,
  /** deny: what the action gave to `s.reply`, else the proxy's error response for `denyStatus`. A reply with `delay` is a tarpit. */
  deny: 5,
  /** Internal failure: 500/502. */
  failed: 6,
} as const;
export type OutcomeCode = (typeof Outcome)[keyof typeof Outcome];

export type ActionFn = (s: Stream) => OutcomeCode;
/** `set`: the list the rule stands in; lists that are none of the proxy's rule sets (stats) pass "http-request". */
export type ActionFactory = (rule: RulePlan, load: LoadContext, set: RuleSetName) => ActionFn;

/** What factories can ask the loader for. Indexes are those of the plan. */
export interface LoadContext {
  plan: Plan;
  /** Name of the proxy whose rules are being loaded. */
  proxy: string;
  /** Which rule set is being loaded: decides request/response direction of fetches like `hdr`. */
  direction: "request" | "response";
  expr(index: number): FetchFn;
  exprEach(index: number): EachFn;
  /** A format evaluated to a byte string. Control bytes of its samples become %XX, as header values need it, unless `plain`. */
  format(index: number, plain?: boolean): (s: Stream) => string;
  cond(index: number): (s: Stream) => boolean | import("./value.ts").Incomplete;
  /** Reads an action argument that is a string or a format. */
  text(value: PlanValue | undefined, plain?: boolean): (s: Stream) => string;
  table(index: number): import("./tables/stick-table.ts").StickTable;
  patterns(index: number): import("./maps/pattern-set.ts").PatternSet;
  /** Looked up at run time, so that order of declaration does not matter. */
  world: import("./world.ts").World;
  /** Records a start-up error; the start fails after all of them are collected. */
  error(at: { file: number; line: number }, message: string): void;
}
