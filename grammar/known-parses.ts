/**
 * Parses by grammar and sequence of word classes, worked out when the program was built (scripts/known-parses.ts), so
 * that reading an ordinary file needs no Chevrotain: loading it and building the first parsers would be half of what a
 * short run costs. Only the bundled programs have them; everywhere else they are empty, and every shape is parsed.
 */

/** Each grammar's parses as JSON, a Record by classes: a run needs few of the grammars. */
export type KnownParses = Record<string, string>;

declare const KNOWN_PARSES: (() => KnownParses) | undefined;

let sources: KnownParses | undefined;
const tables = new Map<string, Record<string, unknown>>();
const none: Record<string, unknown> = {};

/** What `grammar` makes of a line with these classes: the known parse, else what `parse` gives. Results are shared. */
export function knownParse<T>(grammar: string, classes: string, parse: () => T): T {
  let table = tables.get(grammar);
  if (table === undefined) {
    sources ??= typeof KNOWN_PARSES === "undefined" ? {} : KNOWN_PARSES();
    const source = Object.hasOwn(sources, grammar) ? sources[grammar] : undefined;
    table = source === undefined ? none : (JSON.parse(source) as Record<string, unknown>);
    tables.set(grammar, table);
  }
  const value = Object.hasOwn(table, classes) ? (table[classes] as T) : parse();
  recorded?.set(`${grammar}\n${classes}`, value);
  return value;
}

let recorded: Map<string, unknown> | undefined;

/** The parses that `read` asks for and nobody has asked for before. */
export function recordParses(read: () => void): KnownParses {
  recorded = new Map();
  read();
  const grammars = new Map<string, Record<string, unknown>>();
  for (const [key, value] of recorded) {
    const at = key.lastIndexOf("\n");
    const grammar = key.slice(0, at);
    const table = grammars.get(grammar) ?? {};
    grammars.set(grammar, table);
    table[key.slice(at + 1)] = value;
  }
  recorded = undefined;
  return Object.fromEntries([...grammars].map(([grammar, table]) => [grammar, JSON.stringify(table)]));
}
