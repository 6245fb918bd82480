import { builtinModules } from "node:module";
import { join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Plugin } from "esbuild";

/**
 * Makes what a short command pays for at start cheap: the catalogue's chapters become JSON, which V8 reads several
 * times faster than object literals, without the sample lines that only tests and docs use; and Node's modules are
 * loaded when first used, where an `import` would at once make all their lazy parts (streams, promises) too.
 *
 * `commands`: modules, by the name of their file beside the program, that are bundled on their own.
 * `unread`: texts of the catalogue's rows that the program never asks for.
 */
export function bundleData(
  root: string,
  commands: Readonly<Record<string, string>> = {},
  unread: readonly string[] = [],
): Plugin {
  const commandOf = new Map(Object.entries(commands).map(([name, entry]) => [join(root, entry), name]));
  return {
    name: "bundle-data",
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        const name = kind === "dynamic-import" ? commandOf.get(join(resolveDir, path)) : undefined;
        return name === undefined ? undefined : { path: `./hapax/${name}.js`, external: true };
      });
      build.onLoad({ filter: /grammar[\\/]catalogue[\\/].*\.ts$/ }, async ({ path }) => {
        const chapter = (await import(path)) as Record<string, unknown>;
        const lines: string[] = [];
        for (const [name, value] of Object.entries(chapter)) {
          const json = JSON.stringify(value);
          // Only plain data; and an index hands on the objects of other chapters, which must stay the same ones.
          if (json === undefined || !isDeepStrictEqual(JSON.parse(json), value)) return undefined;
          if (/(?:index|catalogue)\.ts$/.test(relative(root, path))) return undefined;
          const lean = JSON.stringify(value, (key, item) =>
            ((key === "ok" || key === "bad") && Array.isArray(item)) ||
            (unread.includes(key) && typeof item === "string")
              ? undefined
              : item,
          );
          lines.push(`export const ${name} = JSON.parse(${JSON.stringify(lean)});`);
        }
        return lines.length === 0 ? undefined : { contents: lines.join("\n"), loader: "js" };
      });
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
