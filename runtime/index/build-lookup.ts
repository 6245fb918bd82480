import type { LookupPlan } from "../plan.ts";
import type { Ip, Value } from "../value.ts";
import { prefixLookup, suffixLookup, wordLookup } from "./affix-lookup.ts";
import { hashLookup, type TextLookup } from "./hash-lookup.ts";
import type { Hits } from "./hits.ts";
import { intLookup } from "./int-lookup.ts";
import { netLookup } from "./net-lookup.ts";
import { substringLookup } from "./substring-lookup.ts";

/** Adds the rule lists a value leads to. Returns false when it cannot tell: then every rule of the lookup may match. */
export type Lookup = (value: Exclude<Value, undefined>, hits: Hits) => boolean;

/** Delimiters of `-m dir` and `-m dom`. */
export const WORD_DELIMITERS = { dir: "/?", dom: "/?.:" } as const;

/** @param keys the plan's keys, distinct; key i yields rule list `base + i` */
export function buildLookup(plan: LookupPlan, keys: readonly string[], base: number): Lookup {
  switch (plan.kind) {
    case "hash":
      return text(hashLookup(keys, plan.ignoreCase, base));
    case "prefix":
      return text(prefixLookup(keys, plan.ignoreCase, base));
    case "suffix":
      return text(suffixLookup(keys, plan.ignoreCase, base));
    case "sub":
      return text(substringLookup(keys, plan.ignoreCase, base));
    case "dir":
    case "dom":
      return text(wordLookup(keys, plan.ignoreCase, base, WORD_DELIMITERS[plan.kind]));
    case "net": {
      const find = netLookup(keys, base);
      return (value, hits) => {
        if (typeof value !== "object" || value instanceof Uint8Array) return false;
        find(value as Ip, hits);
        return true;
      };
    }
    case "int": {
      const find = intLookup(keys, base);
      return (value, hits) => {
        if (typeof value !== "number") return false;
        find(value, hits);
        return true;
      };
    }
  }
}

// Other types would be cast by the test; the index leaves them to it.
function text(find: TextLookup): Lookup {
  return (value, hits) => {
    if (typeof value !== "string") return false;
    find(value, hits);
    return true;
  };
}
