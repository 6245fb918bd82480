import type { SampleType } from "../../../grammar/catalogue/types.ts";

/** What a sample of a type may be turned into without a converter (configuration manual 7.1, "casts"). */
const casts: Record<SampleType, ReadonlySet<SampleType>> = {
  any: new Set(["any", "bool", "sint", "addr", "ipv4", "ipv6", "str", "bin", "meth"]),
  bool: new Set(["any", "bool", "sint", "str", "bin"]),
  sint: new Set(["any", "bool", "sint", "addr", "ipv4", "ipv6", "str", "bin"]),
  addr: new Set(["any", "addr", "ipv4", "ipv6", "str", "bin"]),
  ipv4: new Set(["any", "sint", "addr", "ipv4", "ipv6", "str", "bin"]),
  ipv6: new Set(["any", "addr", "ipv4", "ipv6", "str", "bin"]),
  str: new Set(["any", "bool", "sint", "addr", "ipv4", "ipv6", "str", "bin", "meth"]),
  bin: new Set(["any", "str", "bin", "meth"]),
  meth: new Set(["any", "str", "bin", "meth"]),
};

export function canCast(from: SampleType, to: SampleType): boolean {
  return casts[from].has(to);
}
