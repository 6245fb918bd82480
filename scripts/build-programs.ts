/**
 * Bundles `hapax` and `hapaxd`. `hapax` gets one file per command: finding, reading and linking a module costs more
 * than the code that commands have in common. `hapaxd` has shared chunks, so that what its arguments do not need (the
 * parser, for `-v` and `--plan`) is not loaded.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";
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

const define = { KNOWN_PARSES: JSON.stringify(knownParses()) };

const esm: BuildOptions = {
  ...common,
  format: "esm",
  define,
  // CommonJS packages inside an ESM bundle ask for Node's modules with require().
  banner: { js: "const require = process.getBuiltinModule;" },
};

/** A script that gives a function which cli/kept-code.ts calls. */
const part: BuildOptions = {
  ...common,
  format: "cjs",
  supported: { "dynamic-import": false },
  define,
  banner: { js: "(function (exports, require, module, __filename, __dirname) {" },
  footer: { js: "})" },
  outExtension: { ".js": ".cjs" },
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
  for (const [name, entry] of Object.entries(commands))
    if (name !== "check") await buildPart(outdir, name, entry, bundleData(root));
  await buildCheck(outdir);
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
  await buildPart(outdir, "main", "cli/hapax.ts", bundleData(root, { commands }));
  await buildPart(outdir, "check", commands.check, bundleData(root, { unread, apart: true }));
  await buildPart(outdir, "chevrotain", "chevrotain");
  const parts = join(outdir, "hapax");
  writeFileSync(join(parts, "catalogue.json"), catalogueText(unread));
  const hash = createHash("sha256");
  for (const name of readdirSync(parts)) hash.update(readFileSync(join(parts, name)));
  await build({
    ...esm,
    define: { BUILD: JSON.stringify(hash.digest("hex").slice(0, 32)) },
    entryPoints: { hapax: "cli/hapax-bundled.ts" },
    outdir,
    plugins: [bundleData(root)],
  });
}

async function buildPart(outdir: string, name: string, entry: string, ...plugins: Plugin[]): Promise<void> {
  await build({ ...part, entryPoints: { [name]: entry }, outdir: join(outdir, "hapax"), plugins });
}
