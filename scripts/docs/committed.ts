import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { marker } from "./markdown.ts";

/** The generated pages that stand in `docs`, by path relative to it. Hand-written pages lack the marker. */
export function committedPages(docs: string): Map<string, string> {
  const pages = new Map<string, string>();
  for (const path of globSync("**/*.md", { cwd: docs })) {
    const text = readFileSync(join(docs, path), "utf8");
    if (text.startsWith(marker)) pages.set(path.replaceAll("\\", "/"), text);
  }
  return pages;
}
