import { builtinModules } from "node:module";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Plugin } from "esbuild";
import { catalogue } from "../grammar/catalogue/catalogue.ts";

export interface BundleOptions {
  /** Modules that are parts of their own, by name. */
  parts?: Readonly<Record<string, string>>;
  /** Texts of the catalogue's rows that the program never asks for. */
  unread?: readonly string[];
  /** The file beside the program that has the catalogue, as `catalogueText` makes it; else the program has it. */
  catalogueFile?: string;
  /** Chevrotain is a part of its own: few runs need it. */
  chevrotainApart?: boolean;
}

/**
 * Makes what a short command pays for at start cheap: the catalogue's tables become one JSON text, which V8 reads
 * several times faster than object literals and their copies, without the sample lines that only tests and docs use;
 * and Node's modules are loaded when first used, where an `import` would at once make all their lazy parts (streams,
 * promises) too.
 */
export function bundleData(root: string, options: BundleOptions = {}): Plugin {
  const { parts = {}, unread = [], catalogueFile, chevrotainApart = false } = options;
  const partOf = new Map(Object.entries(parts).map(([name, entry]) => [join(root, entry), name]));
  const tables = Object.entries(catalogue);
  const parsed = (value: unknown): string => `JSON.parse(${JSON.stringify(leanJson(value, unread))})`;
  return {
    name: "bundle-data",
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        const name = kind === "dynamic-import" ? partOf.get(join(resolveDir, path)) : undefined;
        return name === undefined ? undefined : { path: `${name}.cjs`, external: true };
      });
      build.onLoad({ filter: /grammar[\\/]catalogue[\\/].*\.ts$/ }, async ({ path }) => {
        const parts = Object.entries((await import(path)) as Record<string, unknown>);
        // Code, and the object that holds the tables, stay as they are.
        if (parts.length === 0 || parts.some(([, value]) => value === catalogue || !isData(value)))
          return undefined;
        const lines = parts.map(([name, value]) => {
          const table = tables.find(([, rows]) => rows === value)?.[0];
          return `export const ${name} = ${table === undefined ? parsed(value) : `tables.${table}`};`;
        });
        const shared = lines.some((line) => line.includes("= tables."));
        if (shared) lines.unshift('import { tables } from "catalogue-tables";');
        return { contents: lines.join("\n"), loader: "js", resolveDir: root };
      });
      build.onResolve({ filter: /^catalogue-tables$/ }, ({ path }) => ({ path, namespace: "tables" }));
      build.onLoad({ filter: /.*/, namespace: "tables" }, () => ({
        contents:
          catalogueFile !== undefined
            ? `const { readFileSync } = process.getBuiltinModule("node:fs");
export const tables = JSON.parse(readFileSync(__dirname + "/${catalogueFile}", "latin1"));`
            : `export const tables = ${parsed(catalogue)};`,
        loader: "js",
      }));
      if (chevrotainApart)
        build.onResolve({ filter: /^chevrotain$/ }, () => ({ path: "chevrotain.cjs", external: true }));
      build.onResolve({ filter: /^(?:node:)?[a-z_/0-9]+$/ }, ({ path, kind }) => {
        const name = path.replace(/^node:/, "");
        if (kind === "require-call" || !builtinModules.includes(name)) return undefined;
        return { path: name, namespace: "node" };
      });
      build.onLoad({ filter: /.*/, namespace: "node" }, async ({ path }) => {
        // Its properties are set, too.
        if (path === "process") return { contents: "module.exports = process;", loader: "js" };
        const names = Object.keys(await import(`node:${path}`)).filter(
          (name) => /^\w+$/.test(name) && name !== "default",
        );
        const getters = names.map((name) => `get ${name}() { return node().${name}; }`);
        return {
          contents: `const node = () => process.getBuiltinModule("${path}");
module.exports = { ${getters.join(", ")} };`,
          loader: "js",
        };
      });
    },
  };
}

/** The catalogue's tables in ASCII. */
export function catalogueText(unread: readonly string[]): string {
  return leanJson(catalogue, unread);
}

/** JSON in ASCII, without the sample lines and what is not read. */
function leanJson(value: unknown, unread: readonly string[]): string {
  const lean = JSON.stringify(value, (key, item) =>
    ((key === "ok" || key === "bad") && Array.isArray(item)) ||
    (unread.includes(key) && typeof item === "string")
      ? undefined
      : item,
  );
  return lean.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function isData(value: unknown): boolean {
  const json = JSON.stringify(value);
  return json !== undefined && isDeepStrictEqual(JSON.parse(json), value);
}
