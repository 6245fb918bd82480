/** map_*: looks the input up in a file's keys and gives its value (manual 7.3.1, "map"). */
import { castTo, readInt, toStr } from "../casts.ts";
import type { ConverterFactory, LoadContext } from "../handlers.ts";
import type { ArgPlan } from "../plan.ts";
import { expandReplacement } from "../regex.ts";
import type { Value } from "../value.ts";

type Out = "str" | "int" | "ip" | "key";

const readers: Record<Exclude<Out, "key">, (text: string) => Value> = {
  str: (t) => t,
  int: (t) => readInt(t),
  ip: castTo("addr"),
};

/** Values that cannot be what the converter gives are refused, at load and when they are changed. */
const checks: Partial<Record<Out, (value: string) => string | undefined>> = {
  int: (v) => (/^-?\d+$/.test(v) ? undefined : `unable to parse '${v}'`),
  ip: (v) => (castTo("addr")(v) === undefined ? `unable to parse '${v}'` : undefined),
};

function indexOf(args: readonly ArgPlan[], load: LoadContext, name: string): number | undefined {
  const a = args[0];
  if (typeof a === "object" && a !== null && "patterns" in a) return a.patterns;
  load.error({ file: 0, line: 0 }, `${name}: the map file was not loaded.`);
  return undefined;
}

function mapConverter(name: string, out: Out, groups = false): ConverterFactory {
  return (args, load) => {
    const index = indexOf(args, load, name);
    if (index === undefined) return () => undefined;
    const set = load.patterns(index);
    if (out === "key") return (v) => set.find(v)?.pattern;
    const read = readers[out];
    const check = checks[out];
    if (check) {
      for (const ref of set.refs) {
        const bad = ref.listen({
          added: () => undefined,
          removed: () => {},
          cleared: () => {},
          checkValue: check,
        });
        if (bad)
          load.error(
            { file: 0, line: 0 },
            `${bad.error} at line ${bad.entry.line} of file '${ref.reference}'`,
          );
      }
    }
    const given = args[1];
    const fallback =
      given === undefined || given === null || typeof given === "object" ? undefined : read(String(given));
    if (groups) {
      return (v) => {
        const found = set.find(toStr(v));
        if (!found) return fallback;
        return found.value === undefined ? 1 : expandReplacement(found.value, set.groups() ?? []);
      };
    }
    return (v) => {
      const found = set.find(v);
      if (!found) return fallback;
      return found.value === undefined ? 1 : read(found.value);
    };
  };
}

type Method = "str" | "beg" | "end" | "sub" | "dir" | "dom" | "reg" | "int" | "ip";
export type MapConverterName = `map_${Method}` | `map_${Method}_${"int" | "ip" | "key"}` | "map" | "map_regm";

function table(): Record<MapConverterName, ConverterFactory> {
  const all: Record<string, ConverterFactory> = {
    map: mapConverter("map", "str"),
    map_regm: mapConverter("map_regm", "str", true),
  };
  for (const method of ["str", "beg", "end", "sub", "dir", "dom", "reg", "int", "ip"]) {
    all[`map_${method}`] = mapConverter(`map_${method}`, "str");
    for (const out of ["int", "ip", "key"] as const)
      all[`map_${method}_${out}`] = mapConverter(`map_${method}_${out}`, out);
  }
  return all as Record<MapConverterName, ConverterFactory>;
}

export const mapConverters = table();
