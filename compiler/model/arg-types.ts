import { aclDerivatives } from "../../grammar/catalogue/acls.ts";
import { converters } from "../../grammar/catalogue/converters/index.ts";
import { fetches } from "../../grammar/catalogue/fetches/index.ts";

export interface ArgType {
  name: string;
  /** "ref", "int", "str" ... */
  type: string;
  /** What stands between the type's parentheses. */
  of: string;
  /** The last one stands for all further arguments. */
  repeated: boolean;
  optional: boolean;
}

const memo = new Map<string, readonly ArgType[]>();

/** Argument places of a catalogue `args` notation, in order: `<name:str>[,<occ:int>]`. */
export function argTypes(args: string | undefined): readonly ArgType[] {
  if (!args) return [];
  let types = memo.get(args);
  if (!types) {
    const read: ArgType[] = [];
    const place = /([[\]|])|<([^:<>]+):([a-z0-9-]+)(?:\(([^)]*)\))?>(\s*\.\.\.)?/gi;
    let depth = 0;
    let alternative = false;
    for (const match of args.matchAll(place)) {
      // Of `{<a:int>|<a:var>}` the first type stands for both.
      if (match[1] === "|") alternative = true;
      else if (alternative && match[2] !== undefined) alternative = false;
      else if (match[1] === "[") depth++;
      else if (match[1] === "]") {
        depth--;
        const last = read[read.length - 1];
        if (last && args.startsWith("...", match.index + 1)) last.repeated = true;
      } else {
        read.push({
          name: match[2]!,
          type: match[3]!,
          of: match[4] ?? "",
          repeated: match[5] !== undefined,
          optional: depth > 0,
        });
      }
    }
    types = read;
    memo.set(args, types);
  }
  return types;
}

/** The type of the `index`th argument. */
export function argType(types: readonly ArgType[], index: number): ArgType | undefined {
  if (index < types.length) return types[index];
  const last = types[types.length - 1];
  return last?.repeated ? last : undefined;
}

/** The fetch behind a name, which may be an ACL derivative ("hdr_beg" is req.hdr). */
export function fetchName(name: string): string {
  return Object.hasOwn(fetches, name) ? name : (derivativeOf(name)?.fetch ?? name);
}

export function derivativeOf(name: string) {
  return Object.hasOwn(aclDerivatives, name) ? aclDerivatives[name] : undefined;
}

export function fetchRow(name: string) {
  return Object.hasOwn(fetches, name) ? fetches[name] : undefined;
}

export function converterRow(name: string) {
  return Object.hasOwn(converters, name) ? converters[name] : undefined;
}
