import type { MatchName, PatternSetPlan } from "../../../runtime/plan.ts";
import { type Context, locOf, type Scope } from "./context.ts";
import { absent, internBy } from "./intern.ts";

const methods: ReadonlySet<string> = new Set([
  "beg",
  "end",
  "sub",
  "dir",
  "dom",
  "reg",
  "regm",
  "int",
  "ip",
  "str",
]);

/** How a map converter compares keys: map_beg_int -> beg. Plain `map` compares for equality. */
export function mapMatch(converter: string): MatchName {
  const method = converter.split("_")[1] ?? "str";
  if (method === "regm") return "reg";
  // map_int and map_ip alone match integers and networks; map_str_int is `map` with an integer value.
  return methods.has(method) ? (method as MatchName) : "str";
}

/** The pattern set of a map file: one per file and way of matching. */
export function mapPatterns(context: Context, scope: Scope, converter: string, path: string): number {
  const match = mapMatch(converter);
  const key = `map ${match} ${path}`;
  return internBy(context.interned.files, context.plan.patterns, key, () => ({
    patterns: [],
    files: [{ path, at: locOf(scope.line) }],
    map: true,
    match,
    ignoreCase: false,
    name: path,
  }));
}

/** The set that `add-acl(file)`, `set-map(file)` and friends change: any one loaded from that file. */
export function filePatterns(context: Context, scope: Scope, path: string, map: boolean): number {
  const found = context.plan.patterns.findIndex((set) => set.files.some((file) => file.path === path));
  if (found >= 0) return found;
  const key = `${map ? "map" : "acl"} str ${path}`;
  return internBy(context.interned.files, context.plan.patterns, key, () => ({
    patterns: [],
    files: [{ path, at: locOf(scope.line) }],
    ...(map ? { map: true } : {}),
    match: "str" as const,
    ignoreCase: false,
    name: path,
  }));
}

/** An inline set, or one of files, of an ACL. Equal inline sets are one. */
export function aclPatterns(context: Context, set: PatternSetPlan): number {
  const { patterns, patternIndexes, texts } = context.interned;
  const { key } = patterns;
  key.length = 0;
  key.push(
    texts.of(set.match),
    (set.ignoreCase ? 1 : 0) | (set.map ? 2 : 0),
    set.id === undefined ? absent : texts.of(set.id),
    set.patterns.length,
  );
  for (const pattern of set.patterns) key.push(texts.of(pattern));
  for (const file of set.files) key.push(texts.of(file.path));
  const id = patterns.id();
  // The list holds sets of other kinds too.
  if (id === patternIndexes.length) patternIndexes.push(context.plan.patterns.push(set) - 1);
  return patternIndexes[id]!;
}
