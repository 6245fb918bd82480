/**
 * Bundles the two programs and the language server into dist/. ESM with shared chunks, so that what a command does not
 * need (the parser, for `hapaxd -v`, `-cc` and `--plan`) is not loaded.
 */
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleData } from "./bundle-data.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const outdir = join(root, "dist");
rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ["cli/hapax.ts", "cli/hapaxd.ts"],
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  minifySyntax: true,
  minifyWhitespace: true,
  chunkNames: "chunks/[name]-[hash]",
  legalComments: "none",
  plugins: [bundleData(root)],
  // CommonJS packages inside an ESM bundle ask for require().
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
