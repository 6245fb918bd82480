import type { LookupPlan, Plan, TestPlan } from "../../runtime/plan.ts";
import { netKey } from "./net-key.ts";
import { regexPrefix } from "./regex-prefix.ts";

export interface LookupKeys {
  kind: LookupPlan["kind"];
  ignoreCase: boolean;
  keys: string[];
}

const texts: ReadonlySet<string> = new Set(["str", "meth", "any"]);
const addresses: ReadonlySet<string> = new Set(["addr", "ipv4", "ipv6", "any"]);
const integers: ReadonlySet<string> = new Set(["sint", "any"]);

/**
 * Under which keys a rule can be filed that needs this test to hold. undefined: no lookup can say. Patterns from files are left
 * to the pattern set, which looks them up itself and follows updates.
 */
export function lookupKeys(test: TestPlan, plan: Plan): LookupKeys | undefined {
  if (test.patterns === undefined) return undefined;
  const set = plan.patterns[test.patterns]!;
  if (set.files.length > 0 || set.map === true || set.patterns.length === 0) return undefined;
  const { out } = plan.exprs[test.expr]!;
  const { ignoreCase } = set;
  const as = (
    kind: LookupKeys["kind"],
    read: (pattern: string) => string | undefined,
  ): LookupKeys | undefined => {
    const keys: string[] = [];
    for (const pattern of set.patterns) {
      const key = read(pattern);
      if (key === undefined || key === "" || key.includes("\0")) return undefined;
      keys.push(key);
    }
    return { kind, ignoreCase: kind !== "net" && kind !== "int" && ignoreCase, keys };
  };
  switch (test.match) {
    case "ip":
      return addresses.has(out) ? as("net", netKey) : undefined;
    case "int":
      return integers.has(out) ? as("int", intKey) : undefined;
    case "bool":
    case "found":
    case "len":
    case "bin":
      return undefined;
  }
  if (!texts.has(out)) return undefined;
  const same = (pattern: string) => pattern;
  switch (test.match) {
    case "str":
      return as("hash", same);
    case "beg":
      return as("prefix", same);
    case "end":
      return as("suffix", same);
    case "sub":
      return as("sub", same);
    case "dir":
      return as("dir", (p) => p.replace(/^[/?]+|[/?]+$/g, ""));
    case "dom":
      return as("dom", (p) => p.replace(/^[/?.:]+|[/?.:]+$/g, ""));
    case "reg":
      return as("prefix", (p) => regexPrefix(p, ignoreCase));
  }
}

function intKey(pattern: string): string | undefined {
  if (/^-?\d+$/.test(pattern)) return `${pattern}:${pattern}`;
  return /^(?:-?\d+)?:(?:-?\d+)?$/.test(pattern) && pattern !== ":" ? pattern : undefined;
}
