/**
 * Indexes of patterns, one per matching method. All give what HAProxy's own search gives: the first declared pattern that
 * matches, except where it walks a tree: longest prefix for `beg` without -i, longest network for `ip`.
 */

import { bytesToString, castTo } from "../casts.ts";
import type { MatchName } from "../plan.ts";
import { compileRegex, type Regex } from "../regex.ts";
import type { Value } from "../value.ts";
import { FirstTable, LengthTables } from "./first-table.ts";
import { type IntRange, parseIntRange } from "./int-range.ts";
import { NetIndex } from "./net-index.ts";
import type { PatternEntry } from "./pattern-ref.ts";

export interface PatternIndex {
  /** Why the pattern cannot be used with this method; undefined once added. */
  add(entry: PatternEntry): string | undefined;
  remove(entry: PatternEntry): void;
  clear(): void;
  /** `v` is of the method's own type already (see `expectedType`). */
  find(v: Exclude<Value, undefined>): PatternEntry | undefined;
  /** Groups of the last regex match, for map_regm. */
  groups?: readonly (string | undefined)[];
}

/** The type a sample is cast to before a method looks at it. */
export function expectedType(match: MatchName): string {
  switch (match) {
    case "found":
      return "any";
    case "bool":
    case "int":
      return "sint";
    case "ip":
      return "addr";
    case "bin":
      return "bin";
    default:
      return "str";
  }
}

export function castFor(match: MatchName): (v: Value) => Value {
  return castTo(expectedType(match));
}

/** `groups`: keep the groups of regex matches (map_regm). */
export function makePatternIndex(match: MatchName, ignoreCase: boolean, groups = false): PatternIndex {
  switch (match) {
    case "found":
    case "bool":
      return { add: () => undefined, remove: () => {}, clear: () => {}, find: () => undefined };
    case "str":
      return exactIndex((p) => (ignoreCase ? lower(p) : p), ignoreCase);
    case "bin":
      return binIndex();
    case "beg":
      return ignoreCase ? edgeIndex(true, "beg") : longestPrefix();
    case "end":
      return edgeIndex(ignoreCase, "end");
    case "dir":
      return wordIndex(ignoreCase, "/?");
    case "dom":
      return wordIndex(ignoreCase, "/?.:");
    case "sub":
      return linear(
        (p) => (ignoreCase ? lower(p) : p),
        ignoreCase ? (p, v) => lower(v as string).includes(p) : (p, v) => (v as string).includes(p),
      );
    case "int":
      return intIndex((v) => v as number | bigint);
    case "len":
      return intIndex((v) => (v as string).length);
    case "ip":
      return new NetIndex();
    case "reg":
      return regexIndex(ignoreCase, groups);
  }
}

/** ASCII only: bytes above 127 have no case. */
export function lower(s: string): string {
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if ((c >= 65 && c <= 90) || c > 127)
      return c > 127 || hasHigh(s, i) ? s.replace(/[A-Z]+/g, (x) => x.toLowerCase()) : s.toLowerCase();
  }
  return s;
}

function hasHigh(s: string, from: number): boolean {
  for (let i = from; i < s.length; i++) if (s.charCodeAt(i) > 127) return true;
  return false;
}

function exactIndex(key: (p: string) => string, ignoreCase: boolean): PatternIndex {
  const table = new FirstTable<string>();
  return {
    add(e) {
      table.add(key(e.pattern), e);
      return undefined;
    },
    remove: (e) => table.remove(key(e.pattern), e),
    clear: () => table.clear(),
    find: ignoreCase ? (v) => table.get(lower(v as string)) : (v) => table.get(v as string),
  };
}

function binIndex(): PatternIndex {
  const table = new FirstTable<string>();
  const key = (p: string): string | undefined =>
    /^(?:[0-9a-fA-F]{2})*$/.test(p) ? Buffer.from(p, "hex").toString("latin1") : undefined;
  return {
    add(e) {
      const k = key(e.pattern);
      if (k === undefined) return `an hex digit is expected in '${e.pattern}'`;
      table.add(k, e);
      return undefined;
    },
    remove: (e) => table.remove(key(e.pattern) ?? "", e),
    clear: () => table.clear(),
    find: (v) => table.get(bytesToString(v as Uint8Array)),
  };
}

function longestPrefix(): PatternIndex {
  const tables = new LengthTables<string>();
  return {
    add(e) {
      tables.add(e.pattern.length, e.pattern, e);
      return undefined;
    },
    remove: (e) => tables.remove(e.pattern.length, e.pattern, e),
    clear: () => tables.clear(),
    find(v) {
      const s = v as string;
      for (const n of tables.lengths) {
        if (n > s.length) continue;
        const found = tables.tables.get(n)?.get(n === s.length ? s : s.slice(0, n));
        if (found) return found;
      }
      return undefined;
    },
  };
}

/** Start or end of the string; the first declared of all that match. */
function edgeIndex(ignoreCase: boolean, edge: "beg" | "end"): PatternIndex {
  const tables = new LengthTables<string>();
  const key = ignoreCase ? lower : (p: string) => p;
  return {
    add(e) {
      tables.add(e.pattern.length, key(e.pattern), e);
      return undefined;
    },
    remove: (e) => tables.remove(e.pattern.length, key(e.pattern), e),
    clear: () => tables.clear(),
    find(v) {
      const s = key(v as string);
      let best: PatternEntry | undefined;
      for (const n of tables.lengths) {
        if (n > s.length) continue;
        const found = tables.tables.get(n)?.get(edge === "beg" ? s.slice(0, n) : s.slice(s.length - n));
        if (found && (!best || found.order < best.order)) best = found;
      }
      return best;
    },
  };
}

/** Whole words between delimiters; delimiters at the ends of a pattern are dropped, those inside stay. */
function wordIndex(ignoreCase: boolean, delimiters: string): PatternIndex {
  const tables = new LengthTables<string>();
  const isDelimiter = new Uint8Array(256);
  for (const d of delimiters) isDelimiter[d.charCodeAt(0)] = 1;
  const key = (p: string): string => {
    let from = 0;
    let to = p.length;
    while (from < to && isDelimiter[p.charCodeAt(from)]) from++;
    while (to > from && isDelimiter[p.charCodeAt(to - 1)]) to--;
    const k = p.slice(from, to);
    return ignoreCase ? lower(k) : k;
  };
  return {
    add(e) {
      const k = key(e.pattern);
      tables.add(k.length, k, e);
      return undefined;
    },
    remove(e) {
      const k = key(e.pattern);
      tables.remove(k.length, k, e);
    },
    clear: () => tables.clear(),
    find(v) {
      const s = ignoreCase ? lower(v as string) : (v as string);
      let best: PatternEntry | undefined;
      for (let i = 0; i < s.length; i++) {
        if (isDelimiter[s.charCodeAt(i)] || (i > 0 && !isDelimiter[s.charCodeAt(i - 1)])) continue;
        for (const n of tables.lengths) {
          const end = i + n;
          if (n === 0 || end > s.length || (end < s.length && !isDelimiter[s.charCodeAt(end)])) continue;
          const found = tables.tables.get(n)?.get(s.slice(i, end));
          if (found && (!best || found.order < best.order)) best = found;
        }
      }
      return best;
    },
  };
}

/** One by one, in order. */
function linear(
  prepare: (p: string) => string,
  holds: (p: string, v: Exclude<Value, undefined>) => boolean,
): PatternIndex {
  let items: { key: string; entry: PatternEntry }[] = [];
  return {
    add(entry) {
      items.push({ key: prepare(entry.pattern), entry });
      return undefined;
    },
    remove(entry) {
      items = items.filter((i) => i.entry !== entry);
    },
    clear() {
      items = [];
    },
    find(v) {
      for (const i of items) if (holds(i.key, v)) return i.entry;
      return undefined;
    },
  };
}

function intIndex(read: (v: Exclude<Value, undefined>) => number | bigint): PatternIndex {
  let ranges: { range: IntRange; entry: PatternEntry }[] = [];
  /** Single numbers of long lists. */
  const singles = new FirstTable<number | bigint>();
  return {
    add(entry) {
      const range = parseIntRange(entry.pattern);
      if (typeof range === "string") return range;
      if (range.min === range.max) singles.add(range.min, entry);
      else ranges.push({ range, entry });
      return undefined;
    },
    remove(entry) {
      const range = parseIntRange(entry.pattern);
      if (typeof range !== "string" && range.min === range.max) singles.remove(range.min, entry);
      else ranges = ranges.filter((r) => r.entry !== entry);
    },
    clear() {
      ranges = [];
      singles.clear();
    },
    find(v) {
      const n = read(v);
      let best = singles.get(n);
      for (const r of ranges) {
        if (best && best.order < r.entry.order) break;
        if (r.range.min <= n && n <= r.range.max) {
          best = r.entry;
          break;
        }
      }
      return best;
    },
  };
}

function regexIndex(ignoreCase: boolean, groups: boolean): PatternIndex {
  let items: { regex: Regex; entry: PatternEntry }[] = [];
  const index: PatternIndex = {
    add(entry) {
      const compiled = compileRegex(entry.pattern, ignoreCase);
      if ("error" in compiled) return `regex '${entry.pattern}' is invalid (error=${compiled.error})`;
      items.push({ regex: compiled.regex, entry });
      return undefined;
    },
    remove(entry) {
      items = items.filter((i) => i.entry !== entry);
    },
    clear() {
      items = [];
    },
    find: groups
      ? (v) => {
          for (const i of items) {
            const m = i.regex.exec(v as string);
            if (m) {
              index.groups = m;
              return i.entry;
            }
          }
          return undefined;
        }
      : (v) => {
          for (const i of items) if (i.regex.test(v as string)) return i.entry;
          return undefined;
        },
  };
  return index;
}
