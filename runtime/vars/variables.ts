/** Variables (manual 2.8): names carry their scope, and live as long as it: proc, sess, txn, req, res. */

import { toStr, typeOfValue } from "../casts.ts";
import type { Stream } from "../stream.ts";
import { dumpBinary } from "../tables/dump-entry.ts";
import type { Value } from "../value.ts";
import type { World } from "../world.ts";

export type Scope = "proc" | "sess" | "txn" | "req" | "res" | "check";

export function scopeOf(name: string): Scope | undefined {
  const scope = name.slice(0, name.indexOf("."));
  return scope === "proc" ||
    scope === "sess" ||
    scope === "txn" ||
    scope === "req" ||
    scope === "res" ||
    scope === "check"
    ? scope
    : undefined;
}

/** The map that holds variables of that scope. Keys are full names. */
export function scopeMap(scope: Scope, s: Stream, world: World): Map<string, Value> {
  switch (scope) {
    case "proc":
      return world.procVars;
    case "sess":
      return s.session.vars;
    case "txn":
    // A health check is a stream of its own that lives as long as the check.
    case "check":
      return s.txnVars;
    case "req":
      return s.reqVars;
    case "res":
      return s.resVars;
  }
}

/** A reader of one variable; undefined while it is not set. */
export function readVariable(name: string, world: World): (s: Stream) => Value {
  const scope = scopeOf(name);
  if (scope === undefined) return () => undefined;
  if (scope === "proc") return () => world.procVars.get(name);
  return (s) => scopeMap(scope, s, world).get(name);
}

export type SetCondition =
  | "ifexists"
  | "ifnotexists"
  | "ifempty"
  | "ifnotempty"
  | "ifset"
  | "ifnotset"
  | "ifgt"
  | "iflt";

function isBytes(v: Value): v is string | Uint8Array {
  return typeof v === "string" || v instanceof Uint8Array;
}

function isInt(v: Value): v is number | bigint {
  return typeof v === "number" || typeof v === "bigint";
}

/** Whether set-var's conditions let `value` replace `old`; `exists`: the variable is known, even if unset. */
export function maySet(
  conditions: readonly SetCondition[],
  exists: boolean,
  old: Value,
  value: Value,
): boolean {
  return conditions.every((c) => {
    switch (c) {
      case "ifexists":
        return exists;
      case "ifnotexists":
        return !exists;
      case "ifset":
        return old !== undefined;
      case "ifnotset":
        return old === undefined;
      case "ifempty":
        return isBytes(value) && value.length === 0;
      case "ifnotempty":
        return !isBytes(value) || value.length > 0;
      case "ifgt":
        return !isInt(old) || !isInt(value) || old > value;
      case "iflt":
        return !isInt(old) || !isInt(value) || old < value;
    }
    return true;
  });
}

/** A writer of one variable. `condition`s as in `set-var(name,cond...)`. */
export function writeVariable(
  name: string,
  world: World,
  conditions: readonly SetCondition[] = [],
): (s: Stream, v: Value) => void {
  const scope = scopeOf(name);
  if (scope === undefined) return () => {};
  // Naming a process-wide variable in a configuration brings it into being, without a value.
  if (scope === "proc" && !world.procVars.has(name)) world.procVars.set(name, undefined);
  return (s, v) => {
    const map = scopeMap(scope, s, world);
    if (conditions.length > 0 && !maySet(conditions, map.has(name), map.get(name), v)) return;
    map.set(name, v);
  };
}

/** Forgets a variable. Process-wide ones stay known, without a value. */
export function unsetVariable(name: string, world: World): (s: Stream) => void {
  const scope = scopeOf(name);
  if (scope === undefined) return () => {};
  if (scope === "proc") return () => void (world.procVars.has(name) && world.procVars.set(name, undefined));
  return (s) => {
    scopeMap(scope, s, world).delete(name);
  };
}

function shown(v: Exclude<Value, undefined>): string {
  switch (typeOfValue(v)) {
    case "str":
      return `"${(v as string).replace(/["\\]/g, "\\$&")}"`;
    case "bin":
      return dumpBinary(v as Uint8Array);
    case "bool":
      return v ? "true" : "false";
  }
  return toStr(v) ?? "";
}

/** "name=value" of the variables of a scope ("": of all), those whose name starts with `prefix`. */
export function variablesOf(s: Stream, world: World, scope: string, prefix: string): string[] {
  const out: string[] = [];
  for (const sc of ["sess", "txn", "req", "res", "proc"] as const) {
    if (scope !== "" && scope !== sc) continue;
    for (const [name, v] of scopeMap(sc, s, world)) {
      if (v !== undefined && name.slice(sc.length + 1).startsWith(prefix)) out.push(`${name}=${shown(v)}`);
    }
  }
  return out;
}
