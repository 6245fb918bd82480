/**
 * What one ACL or one map converter matches with: a method and one or more reference lists, inline patterns first, then
 * files in order. Lists from files are shared by name among all sets that use them.
 */
import type { Loc, PatternSetPlan } from "../plan.ts";
import type { Value } from "../value.ts";
import { readPatternFile } from "./pattern-file.ts";
import { castFor, makePatternIndex, type PatternIndex } from "./pattern-index.ts";
import { type PatternEntry, PatternRef } from "./pattern-ref.ts";

export interface PatternSet {
  readonly plan: PatternSetPlan;
  readonly refs: readonly PatternRef[];
  /** The entry that matches, after the method's cast of the sample; undefined: none, or the cast failed. */
  find(v: Value): PatternEntry | undefined;
  /** Groups of the last regex match found with `find` (maps loaded for map_regm). */
  groups(): readonly (string | undefined)[] | undefined;
}

/** All reference lists of a configuration. */
export interface PatternRegistry {
  refs: PatternRef[];
  byName: Map<string, PatternRef>;
}

export function makePatternRegistry(): PatternRegistry {
  return { refs: [], byName: new Map() };
}

/**
 * Loads a set. Problems (file unreadable, a pattern the method cannot take, a value the map's type cannot be) go to
 * `error` with where they are; the set is then incomplete.
 *
 * `checkValue` says why a map value does not fit the converter that uses the set; `fileName` names configuration files
 * for `show map` and `show acl`.
 */
export function makePatternSet(
  plan: PatternSetPlan,
  registry: PatternRegistry,
  error: (at: Loc | undefined, message: string) => void,
  checkValue?: (value: string) => string | undefined,
  fileName: (index: number) => string = String,
): PatternSet {
  const isMap = plan.map === true;
  const refs: PatternRef[] = [];
  const wanted = plan.id === undefined ? -1 : Number(plan.id);
  if (plan.patterns.length > 0 || plan.files.length === 0) {
    const ref = new PatternRef(undefined, plan.name, isMap);
    if (wanted >= 0) ref.id = wanted;
    ref.usedByAcl = true;
    for (const [i, p] of plan.patterns.entries()) ref.add(p, plan.values?.[i]);
    registry.refs.push(ref);
    refs.push(ref);
  }
  for (const file of plan.files) {
    const name = file.path.replace(/^(?:file|opt)@/, "");
    let ref = registry.byName.get(name);
    if (ref && ref.isMap !== isMap) {
      error(
        file.at,
        isMap
          ? `The file "${name}" is already used as one column file and cannot be used by as two column file.`
          : `The file "${name}" is already used as two column file and cannot be used by as one column file.`,
      );
      continue;
    }
    const usedBy = `by ${isMap ? "map" : "acl"} at file '${fileName(file.at.file)}' line ${file.at.line}`;
    if (!ref) {
      ref = new PatternRef(name, `pattern loaded from file '${name}' used ${usedBy}`, isMap);
      const read = readPatternFile(file.path, isMap);
      if (typeof read === "string") {
        error(file.at, read);
        continue;
      }
      for (const l of read.lines) ref.add(l.key, l.value, 0, l.line);
      registry.byName.set(name, ref);
      registry.refs.push(ref);
    } else ref.display += `, ${usedBy}`;
    if (isMap) ref.usedByMap = true;
    else ref.usedByAcl = true;
    if (wanted >= 0 && ref.id < 0) ref.id = wanted;
    refs.push(ref);
  }
  const wantGroups = isMap && plan.match === "reg";
  const indexes: PatternIndex[] = [];
  for (const ref of refs) {
    const index = makePatternIndex(plan.match, plan.ignoreCase, wantGroups);
    const bad = ref.listen({
      added: (e) => index.add(e),
      removed: (e) => index.remove(e),
      cleared: () => index.clear(),
      ...(checkValue ? { checkValue } : {}),
    });
    if (bad) {
      const where = bad.entry.line > 0 ? ` at line ${bad.entry.line} of file '${ref.reference}'` : "";
      error(plan.files[0]?.at, `${bad.error}${where}`);
    }
    indexes.push(index);
  }
  const cast = castFor(plan.match);
  const only = indexes.length === 1 ? indexes[0] : undefined;
  let last: PatternIndex | undefined;
  return {
    plan,
    refs,
    find: only
      ? (v) => {
          const c = cast(v);
          return c === undefined ? undefined : only.find(c);
        }
      : (v) => {
          const c = cast(v);
          if (c === undefined) return undefined;
          for (const index of indexes) {
            const found = index.find(c);
            if (found) {
              last = index;
              return found;
            }
          }
          return undefined;
        },
    groups: () => (only ?? last)?.groups,
  };
}

/** Gives every list that `-u` did not number the lowest free id, in order of declaration. Call once all sets are loaded. */
export function assignPatternIds(registry: PatternRegistry): void {
  const taken = new Set(registry.refs.map((r) => r.id));
  let next = 0;
  for (const ref of registry.refs) {
    if (ref.id >= 0) continue;
    while (taken.has(next)) next++;
    ref.id = next++;
  }
  registry.refs.sort((a, b) => a.id - b.id);
}
