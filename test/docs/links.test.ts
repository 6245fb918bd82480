/** Links between the Markdown files of the project lead to files and headings that exist. */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { anchor } from "../../scripts/docs/markdown.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const files = [...globSync("*.md", { cwd: root }), ...globSync("docs/**/*.md", { cwd: root })].sort();

/** Text without fenced blocks and code spans, where brackets are no links. */
const plain = (text: string): string =>
  text.replace(/^```[^\n]*\n[\s\S]*?^```$/gm, "").replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, "code");

function anchors(text: string): Set<string> {
  const seen = new Map<string, number>();
  const found = new Set<string>();
  for (const [, heading] of text.replace(/^```[^\n]*\n[\s\S]*?^```$/gm, "").matchAll(/^#{1,6} (.+)$/gm)) {
    const base = anchor(heading!.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1"));
    const times = seen.get(base) ?? 0;
    seen.set(base, times + 1);
    found.add(times === 0 ? base : `${base}-${times}`);
  }
  return found;
}

const text = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));

test("there are pages to look at", () => {
  assert.ok(files.includes("README.md") && files.length > 20, files.join(" "));
});

test("headings get the anchors GitHub gives them", () => {
  assert.equal(anchor("`timeout connect`"), "timeout-connect");
  assert.equal(anchor("`option http_proxy`"), "option-http_proxy");
  assert.equal(anchor("global: the process"), "global-the-process");
  assert.equal(anchor("`lua.`"), "lua");
});

test("every relative link leads somewhere", () => {
  const broken: string[] = [];
  let links = 0;
  for (const file of files) {
    for (const [, target] of plain(text.get(file)!).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target!)) continue;
      links++;
      const [path = "", heading] = target!.split("#");
      const full = path === "" ? join(root, file) : join(root, dirname(file), path);
      if (!existsSync(full)) {
        broken.push(`${file}: ${target}`);
        continue;
      }
      const page = text.get(relative(root, full));
      if (heading !== undefined && page !== undefined && !anchors(page).has(heading))
        broken.push(`${file}: ${target}`);
    }
  }
  assert.ok(links > 100, `${links} links`);
  assert.deepEqual(broken, []);
});
