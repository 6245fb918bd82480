import { builtInVariables } from "./built-in-variables.ts";
import { newestVersion } from "./haproxy-version.ts";

/** The variables a file sees: those given, as changed by `setenv`, `presetenv`, `unsetenv`, `resetenv` on earlier lines. */
export interface Environment {
  get(name: string): string | undefined;
  /** Applies one live line of `global`: its words, keyword first. */
  apply(words: readonly string[]): void;
}

/** What HAProxy tells a configuration of itself. */
export interface Reading {
  /** Default: the newest. */
  version?: string | undefined;
  /** Names of the files that make the configuration. */
  files?: readonly string[];
}

/** Never writes to `initial`. Empty values are not set: HAProxy refuses them. Configuration manual 2.3 and 3.1. */
export function createEnvironment(
  initial: Record<string, string | undefined> = {},
  { version = newestVersion, files = [] }: Reading = {},
): Environment {
  const live = new Map<string, string>();
  for (const [name, value] of Object.entries(initial)) if (value !== undefined) live.set(name, value);
  for (const [name, value] of builtInVariables(version, files))
    if (name !== "HAPROXY_STARTUP_VERSION" || !live.has(name)) live.set(name, value);
  return {
    get: (name) => live.get(name),
    apply(words) {
      const [keyword, ...names] = words;
      if (keyword === "setenv") {
        if (names[0] && names[1]) live.set(names[0], names[1]);
      } else if (keyword === "presetenv") {
        if (names[0] && names[1] && !live.has(names[0])) live.set(names[0], names[1]);
      } else if (keyword === "unsetenv") {
        for (const name of names) live.delete(name);
      } else if (keyword === "resetenv") {
        const keep = new Set(names);
        for (const name of [...live.keys()]) if (!keep.has(name)) live.delete(name);
      }
    },
  };
}
