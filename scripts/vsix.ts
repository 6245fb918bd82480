/**
 * Bundles the VS Code extension and packs it: vscode-extension/hapax-<version>.vsix. Client and server are one file each, so
 * that the package needs no node_modules. An argument names another file to write.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { build } from "esbuild";
import manifest from "../package.json" with { type: "json" };
import extension from "../vscode-extension/package.json" with { type: "json" };
import { textMateGrammar } from "./textmate.ts";
import { thirdPartyNotices } from "./third-party-notices.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "vscode-extension");
// outside the repository, so that two runs do not meet
const stage = mkdtempSync(join(tmpdir(), "hapax-vsix-"));
const target = resolve(process.argv[2] ?? join(source, `hapax-${manifest.version}.vsix`));

mkdirSync(join(stage, "syntaxes"));
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { client: "vscode-extension/client.ts", server: "vscode-extension/server.ts" },
  outdir: join(stage, "dist"),
  outExtension: { ".js": ".cjs" },
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20.19",
  minifySyntax: true,
  minifyWhitespace: true,
  external: ["vscode"],
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
for (const name of ["language-configuration.json", "README.md"])
  cpSync(join(source, name), join(stage, name));
cpSync(join(root, "LICENSE"), join(stage, "LICENSE"));
writeFileSync(join(stage, "THIRD-PARTY-NOTICES.txt"), thirdPartyNotices(root, metafile));
writeFileSync(
  join(stage, "package.json"),
  JSON.stringify({ ...extension, version: manifest.version }, null, 2),
);
writeFileSync(join(stage, "syntaxes/haproxy.tmLanguage.json"), JSON.stringify(textMateGrammar()));
// all that is staged belongs to the package
writeFileSync(join(stage, ".vscodeignore"), "");
await createVSIX({
  cwd: stage,
  packagePath: target,
  dependencies: false,
  allowMissingRepository: true,
  skipLicense: true,
});
rmSync(stage, { recursive: true });
console.log(target);
