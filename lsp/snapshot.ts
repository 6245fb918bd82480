/**
 * One document at one moment, and what follows from its text: tree, model, findings. Each is made when first asked for
 * and never changes. Features are functions over a snapshot.
 */
import { check } from "../compiler/check/run.ts";
import { buildModel } from "../compiler/model/build.ts";
import type { Model } from "../compiler/model/types.ts";
import type { Diagnostic } from "../grammar/diagnostic.ts";
import { parse } from "../grammar/parse.ts";
import { createSymbols } from "../grammar/symbols.ts";
import type { ParseResult, Symbols, Tree } from "../grammar/tree.ts";
import { edit, type TextRange, type TextStore, textStore } from "./text-store.ts";

export interface SnapshotOptions {
  /** Whose rules apply; the newest when absent. */
  haproxyVersion?: string;
  /** For "$V" in the text. */
  env?: Record<string, string | undefined>;
  /** Build features beyond the usual ones. */
  features?: ReadonlySet<string>;
}

export interface Snapshot {
  readonly uri: string;
  /** The client's number for this state of the text. */
  readonly version: number;
  readonly text: TextStore;
  readonly options: SnapshotOptions;
  readonly tree: Tree;
  readonly model: Model;
  /** Findings of all stages in order of place. */
  readonly findings: readonly Diagnostic[];
  readonly symbols: SymbolPool;
}

/** A change as the client sends it: without a range, the whole text. */
export interface Change {
  range?: TextRange;
  text: string;
}

/** Words and line shapes seen, kept from edit to edit, and thrown away when they are mostly of the past. */
export interface SymbolPool {
  readonly table: Symbols;
  /** Size at which a new one is begun. */
  readonly limit: number;
}

const spareSymbols = 20_000;

export function openSnapshot(
  uri: string,
  version: number,
  text: string,
  options: SnapshotOptions = {},
): Snapshot {
  return make(uri, version, textStore(text), options, undefined);
}

/** The snapshot after changes, each of which applies to the result of the one before. */
export function changeSnapshot(snapshot: Snapshot, version: number, changes: readonly Change[]): Snapshot {
  let { text } = snapshot;
  for (const change of changes)
    text = change.range === undefined ? textStore(change.text) : edit(text, change.range, change.text);
  return make(snapshot.uri, version, text, snapshot.options, snapshot.symbols);
}

/** The same text under other settings. */
export function reconfigureSnapshot(snapshot: Snapshot, options: SnapshotOptions): Snapshot {
  return make(snapshot.uri, snapshot.version, snapshot.text, options, snapshot.symbols);
}

function make(
  uri: string,
  version: number,
  text: TextStore,
  options: SnapshotOptions,
  pool: SymbolPool | undefined,
): Snapshot {
  let parsed: ParseResult | undefined;
  let model: Model | undefined;
  let findings: readonly Diagnostic[] | undefined;
  const used = pool !== undefined && pool.table.size < pool.limit ? pool : newPool(text);
  const parsedText = (): ParseResult => {
    parsed ??= parse(text.bytes, { ...options, name: uri, symbols: used.table });
    return parsed;
  };
  const snapshot: Snapshot = {
    uri,
    version,
    text,
    options,
    symbols: used,
    get tree() {
      return parsedText().value;
    },
    get model() {
      model ??= buildModel([parsedText().value], options).value;
      return model;
    },
    get findings() {
      findings ??= check(snapshot.model, { earlier: parsedText().diagnostics });
      return findings;
    },
  };
  return snapshot;
}

/** A text has fewer different words than lines times this, in practice. */
function newPool(text: TextStore): SymbolPool {
  return { table: createSymbols(), limit: text.lineCount * 4 + spareSymbols };
}
