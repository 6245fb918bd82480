/** Licences of the packages that a bundle holds, as their terms ask of whoever hands out copies. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** `root` is the folder that the metafile's paths are relative to. */
export function thirdPartyNotices(root: string, { inputs }: Metafile): string {
  const folders = new Set<string>();
  for (const input of Object.keys(inputs)) {
    const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
    if (found !== undefined) folders.add(found);
  }
  const notices = [...folders].sort().map((folder) => notice(join(root, folder)));
  return `${[...new Set(notices)].join(`\n${"-".repeat(80)}\n\n`)}`;
}

function notice(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  // Some packages of a monorepo name their licence only.
  const text =
    file !== undefined && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : "";
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
