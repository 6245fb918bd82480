/**
 * Bundles the programs into dist/. `hapax` gets one file per command: finding, reading and linking a module costs more
 * than the code that commands have in common. `hapaxd` has shared chunks, so that what its arguments do not need (the
 * parser, for `-v` and `--plan`) is not loaded.
 */
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { bundleData } from "./bundle-data.ts";
import { knownParses } from "./known-parses.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const outdir = join(root, "dist");

const common: BuildOptions = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  // CommonJS packages inside an ESM bundle ask for Node's modules with require().
  banner: { js: "const require = process.getBuiltinModule;" },
  define: { KNOWN_PARSES: JSON.stringify(knownParses()) },
  logLevel: "warning",
};

/** What `import()` in cli/hapax.ts names, as files beside dist/hapax.js. */
const commands = {
  check: "cli/hapax/check.ts",
  compile: "cli/hapax/compile.ts",
  route: "cli/hapax/route.ts",
  explain: "cli/hapax/explain.ts",
  lsp: "lsp/server.ts",
};

rmSync(outdir, { recursive: true, force: true });
for (const [name, entry] of Object.entries({ hapax: "cli/hapax.ts", ...commands }))
  await build({
    ...common,
    entryPoints: { [name === "hapax" ? name : `hapax/${name}`]: entry },
    // `check` judges configurations: it neither explains keywords nor runs them
    plugins: [bundleData(root, commands, name === "check" ? ["summary", "manual", "runtime"] : [])],
  });
await build({
  ...common,
  entryPoints: ["cli/hapaxd.ts"],
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  plugins: [bundleData(root)],
});
