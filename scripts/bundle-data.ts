import { relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Plugin } from "esbuild";

/**
 * Makes what a short command pays for at start cheap: the catalogue's chapters become JSON, which V8 reads several
 * times faster than object literals, without the sample lines that only tests and docs use; and Node's larger modules
 * are loaded when first used, where an `import` would at once make all their lazy parts (streams, promises) too.
 */
export function bundleData(root: string): Plugin {
  return {
    name: "bundle-data",
    setup(build) {
      build.onLoad({ filter: /grammar[\\/]catalogue[\\/].*\.ts$/ }, async ({ path }) => {
        const chapter = (await import(path)) as Record<string, unknown>;
        const lines: string[] = [];
        for (const [name, value] of Object.entries(chapter)) {
          const json = JSON.stringify(value);
          // Only plain data; and an index hands on the objects of other chapters, which must stay the same ones.
          if (json === undefined || !isDeepStrictEqual(JSON.parse(json), value)) return undefined;
          if (/(?:index|catalogue)\.ts$/.test(relative(root, path))) return undefined;
          const lean = JSON.stringify(value, (key, item) =>
            (key === "ok" || key === "bad") && Array.isArray(item) ? undefined : item,
          );
          lines.push(`export const ${name} = JSON.parse(${JSON.stringify(lean)});`);
        }
        return lines.length === 0 ? undefined : { contents: lines.join("\n"), loader: "js" };
      });
      build.onResolve({ filter: /^node:(?:fs|net|os|child_process)$/ }, ({ path }) => ({
        path,
        namespace: "node",
      }));
      build.onLoad({ filter: /.*/, namespace: "node" }, async ({ path }) => {
        const names = Object.keys(await import(path)).filter(
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
