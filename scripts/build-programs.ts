/**
 * Bundles `hapax` and `hapaxd`: a few lines that start each (cli/bundled.ts), and parts, which keep compiled code between
 * runs. `hapax` has a part per command, so that `check` reads no more than it needs. `hapaxd` is two: for `-v`, and for all
 * else, of which modules that the arguments do not need (the parser, for `--plan`) do not run.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { type BundleOptions, bundleData, catalogueText } from "./bundle-data.ts";
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

/** A script that gives a function, which cli/kept-code.ts calls as Node does a CommonJS module. */
const part: BuildOptions = {
  ...common,
  format: "cjs",
  supported: { "dynamic-import": false },
  // read when the first line is: a literal is made at every start, and kept in every part
  define: { KNOWN_PARSES: "knownParses" },
  banner: {
    js: `(function (exports, require, module, __filename, __dirname) { "use strict";
const knownParses = () => JSON.parse(require("fs").readFileSync(__dirname + "/known-parses.json", "latin1"));`,
  },
  footer: { js: "})" },
  outExtension: { ".js": ".cjs" },
};

/** What `import()` in cli/hapax.ts names, as parts. */
const commands = {
  check: "cli/hapax/check.ts",
  "only-haproxy": "compiler/check/only-haproxy.ts",
  compile: "cli/hapax/compile.ts",
  route: "cli/hapax/route.ts",
  explain: "cli/hapax/explain.ts",
  lsp: "lsp/server.ts",
};

/** What `import()` in cli/hapaxd.ts names likewise. */
const proxy = "cli/hapaxd/run.ts";

/** `check` judges configurations: it neither explains keywords nor runs them. */
const unread = ["summary", "manual", "runtime"];

export async function buildPrograms(outdir: string): Promise<void> {
  rmSync(outdir, { recursive: true, force: true });
  for (const [name, entry] of Object.entries(commands))
    if (name !== "check") await buildPart(outdir, name, entry);
  await buildPart(outdir, "hapaxd", "cli/hapaxd.ts", { parts: { proxy } });
  await buildPart(outdir, "proxy", proxy);
  await buildCheck(outdir);
  await buildStart(outdir, "hapaxd");
}

/** `hapax` as far as `hapax check` needs it. */
export async function buildCheck(outdir: string): Promise<void> {
  await buildPart(outdir, "hapax", "cli/hapax.ts", { parts: commands });
  await buildPart(outdir, "check", commands.check, { unread, catalogueFile: "catalogue.json" });
  writeFileSync(join(outdir, "parts/catalogue.json"), catalogueText(unread));
  writeFileSync(join(outdir, "parts/known-parses.json"), JSON.stringify(knownParses()));
  await build({ ...part, entryPoints: { chevrotain: "chevrotain" }, outdir: join(outdir, "parts") });
  await buildStart(outdir, "hapax");
}

async function buildPart(outdir: string, name: string, entry: string, data?: BundleOptions): Promise<void> {
  await build({
    ...part,
    entryPoints: { [name]: entry },
    outdir: join(outdir, "parts"),
    plugins: [bundleData(root, { chevrotainApart: true, ...data })],
  });
}

/** What starts a program, once its parts are there. */
async function buildStart(outdir: string, program: string): Promise<void> {
  const parts = join(outdir, "parts");
  const hash = createHash("sha256");
  for (const name of readdirSync(parts)) hash.update(readFileSync(join(parts, name)));
  await build({
    ...common,
    format: "esm",
    define: {
      FIRST: JSON.stringify(`${program}.cjs`),
      BUILD: JSON.stringify(hash.digest("hex").slice(0, 32)),
    },
    entryPoints: { [program]: "cli/bundled.ts" },
    outdir,
    plugins: [bundleData(root)],
  });
}
