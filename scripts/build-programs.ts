/**
 * Bundles `hapax` and `hapaxd`. `hapax` gets one file per command: finding, reading and linking a module costs more
 * than the code that commands have in common. `hapaxd` has shared chunks, so that what its arguments do not need (the
 * parser, for `-v` and `--plan`) is not loaded.
 */
import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { bundleData, catalogueText } from "./bundle-data.ts";
import { knownParses } from "./known-parses.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20.19",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "warning",
};

const esm: BuildOptions = {
  ...common,
  format: "esm",
  define: { KNOWN_PARSES: JSON.stringify(knownParses()) },
  // CommonJS packages inside an ESM bundle ask for Node's modules with require().
  banner: { js: "const require = process.getBuiltinModule;" },
};

/** What `import()` in cli/hapax.ts names, as files beside dist/hapax.js. */
const commands = {
  check: "cli/hapax/check.ts",
  compile: "cli/hapax/compile.ts",
  route: "cli/hapax/route.ts",
  explain: "cli/hapax/explain.ts",
  lsp: "lsp/server.ts",
};

/** `check` judges configurations: it neither explains keywords nor runs them. */
const unread = ["summary", "manual", "runtime"];

export async function buildPrograms(outdir: string): Promise<void> {
  rmSync(outdir, { recursive: true, force: true });
  await buildCheck(outdir);
  for (const [name, entry] of Object.entries(commands))
    if (name !== "check")
      await build({
        ...esm,
        entryPoints: { [`hapax/${name}`]: entry },
        outdir,
        plugins: [bundleData(root)],
      });
  await build({
    ...esm,
    entryPoints: ["cli/hapaxd.ts"],
    outdir,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    plugins: [bundleData(root)],
  });
}

/** `hapax` as far as `hapax check` needs it. */
export async function buildCheck(outdir: string): Promise<void> {
  await build({ ...esm, entryPoints: ["cli/hapax.ts"], outdir, plugins: [bundleData(root, { commands })] });
  await build({
    ...esm,
    entryPoints: { "hapax/check": commands.check },
    outdir,
    plugins: [bundleData(root, { unread, apart: true })],
  });
  writeFileSync(join(outdir, "hapax/catalogue.json"), catalogueText(unread));
  await build({
    ...common,
    entryPoints: { "hapax/chevrotain": "chevrotain" },
    format: "cjs",
    outdir,
    outExtension: { ".js": ".cjs" },
  });
}
