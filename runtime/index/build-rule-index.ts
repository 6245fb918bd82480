import type { LoadContext } from "../handlers.ts";
import type { LookupPlan, RuleIndexPlan, RuleListPlan } from "../plan.ts";
import type { Stream } from "../stream.ts";
import { INCOMPLETE, type Value } from "../value.ts";
import { buildLookup } from "./build-lookup.ts";
import { foldText } from "./fold.ts";
import { Hits } from "./hits.ts";
import { mergeLists } from "./merge-lists.ts";
import { linearCursor, type RuleCursor } from "./rule-cursor.ts";
import { watchPatterns } from "./watch-patterns.ts";

/** The cursor of a rule list: over its indexes, or linear when it has none. */
export function buildRuleIndex(list: RuleListPlan, load: LoadContext): RuleCursor {
  const count = list.steps.length;
  const parts = list.indexes.map((plan) => ({ plan, cursor: rangeCursor(plan, list, load) }));
  if (parts.length === 0) return linearCursor;
  const only = parts[0]!;
  if (parts.length === 1 && only.plan.from === 0 && only.plan.to === count) return only.cursor;

  /** Range of each rule, -1: none. */
  const rangeOf = new Int32Array(count + 1).fill(-1);
  for (const [r, { plan }] of parts.entries()) rangeOf.fill(r, plan.from, plan.to);
  const seek = (s: Stream, at: number): number => {
    let i = at;
    while (i < count) {
      const r = rangeOf[i]!;
      if (r === -1) return i;
      const part = parts[r]!;
      const found = part.cursor.seek(s, i);
      if (found < part.plan.to) return found;
      i = part.plan.to;
    }
    return count;
  };
  const step = (s: Stream, i: number, how: "next" | "after"): number => {
    const r = rangeOf[i]!;
    if (r === -1) return seek(s, i + 1);
    const part = parts[r]!;
    const found = part.cursor[how](s, i);
    return found < part.plan.to ? found : seek(s, part.plan.to);
  };
  return { seek, next: (s, i) => step(s, i, "next"), after: (s, i) => step(s, i, "after") };
}

/** Cursor within [from, to); `to` means none left. */
function rangeCursor(plan: RuleIndexPlan, list: RuleListPlan, load: LoadContext): RuleCursor {
  const { to } = plan;
  // Rule lists of all lookups in one row: those of keys, then one "any of its rules" per lookup, then `always`.
  const rows: (readonly number[])[] = [];
  const probes = plan.lookups.map((lookup) => {
    const keys = distinctKeys(lookup.keys, lookup.rules, lookup.ignoreCase);
    const base = rows.length;
    for (const row of keys.rules) rows.push(row);
    const find = buildLookup(lookup, keys.keys, base);
    const any = rows.length;
    rows.push(mergeLists(keys.rules));
    return { find, any, lookup };
  });
  const always = rows.length;
  rows.push(plan.always);

  const hits = new Hits(rows);
  const fetches = probes.map(({ find, any, lookup }) => probe(find, any, lookup));
  let hasAlways = plan.always.length > 0;
  // Patterns added at run time are not among the keys: from then on their rules are always evaluated. `always` is the last row.
  watchPatterns(plan, list, load, (rules) => {
    hits.replaceLast(mergeLists([[...hits.last()], rules]));
    hasAlways = true;
  });
  const again = new Set(plan.again);

  function probe(find: ReturnType<typeof buildLookup>, any: number, lookup: LookupPlan): (s: Stream) => void {
    const get = load.expr(lookup.expr);
    const single = (s: Stream): void => {
      const value = get(s);
      if (value === undefined) return;
      if (value === INCOMPLETE || !find(value as Exclude<Value, undefined>, hits)) hits.add(any);
    };
    if (!lookup.each) return single;
    const each = load.exprEach(lookup.expr);
    const visit = (value: Value): boolean => {
      if (value !== undefined && !find(value, hits)) hits.add(any);
      return false;
    };
    return (s) => {
      // Without a parsed request the fetch may have to wait for it, which only `get` can say.
      if (s.http === undefined && get(s) === INCOMPLETE) hits.add(any);
      else each(s, visit);
    };
  }

  // Heads of the lists being merged: positions in `items`.
  const heads = new Int32Array(rows.length);
  const ends = new Int32Array(rows.length);
  let open = 0;

  const least = (): number => {
    const { items } = hits;
    let min = to;
    for (let k = 0; k < open; k++) {
      const rule = items[heads[k]!]!;
      if (rule < min) min = rule;
    }
    return min;
  };
  /** Drops everything below `at` and returns the least rule left. */
  const advance = (at: number): number => {
    const { items } = hits;
    for (let k = 0; k < open; ) {
      let head = heads[k]!;
      const end = ends[k]!;
      if (head < end && items[head]! < at) {
        head++;
        if (head < end && items[head]! < at) head = lowerBound(items, head, end, at);
      }
      if (head < end) heads[k++] = head;
      else {
        open--;
        heads[k] = heads[open]!;
        ends[k] = ends[open]!;
      }
    }
    return least();
  };
  const seek = (s: Stream, at: number): number => {
    hits.clear();
    for (let i = 0; i < fetches.length; i++) fetches[i]!(s);
    if (hasAlways) hits.add(always);
    open = hits.count;
    if (open === 0) return to;
    const { table, found } = hits;
    if (open === 1) {
      // By far the most frequent: one key, one rule.
      const k = found[0]!;
      if (table[k + 3]! - table[k + 2]! === 1) {
        open = 0;
        const rule = table[k + 1]!;
        return rule < at ? to : rule;
      }
    }
    for (let k = 0; k < open; k++) {
      heads[k] = table[found[k]! + 2]!;
      ends[k] = table[found[k]! + 3]!;
    }
    return advance(at);
  };
  const next = (_s: Stream, i: number): number => (open === 0 ? to : advance(i + 1));
  return {
    seek,
    next,
    after: again.size === 0 ? next : (s, i) => (again.has(i) ? seek(s, i + 1) : next(s, i)),
  };
}

function lowerBound(items: Int32Array, from: number, end: number, at: number): number {
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Keys equal after folding become one, with the union of their rules. */
function distinctKeys(keys: readonly string[], rules: readonly number[][], ignoreCase: boolean) {
  const ids = new Map<string, number>();
  const outKeys: string[] = [];
  const outRules: number[][] = [];
  for (const [i, key] of keys.entries()) {
    const folded = ignoreCase ? foldText(key) : key;
    const id = ids.get(folded);
    if (id === undefined) {
      ids.set(folded, outKeys.length);
      outKeys.push(folded);
      outRules.push(rules[i]!);
    } else outRules[id] = mergeLists([outRules[id]!, rules[i]!]);
  }
  return { keys: outKeys, rules: outRules };
}
