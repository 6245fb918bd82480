/** `npm run docs`: writes the generated pages of docs/ and removes generated pages that are no longer made. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { committedPages } from "./docs/committed.ts";
import { generatePages } from "./docs/generate.ts";

const docs = join(dirname(fileURLToPath(import.meta.url)), "../docs");
const pages = generatePages();
const before = committedPages(docs);
let written = 0;
for (const [path, text] of pages) {
  if (before.get(path) === text) continue;
  mkdirSync(dirname(join(docs, path)), { recursive: true });
  writeFileSync(join(docs, path), text);
  written++;
}
const stale = [...before.keys()].filter((path) => !pages.has(path));
for (const path of stale) rmSync(join(docs, path));
console.log(`docs: ${pages.size} pages, ${written} written, ${stale.length} removed`);
