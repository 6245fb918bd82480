/** The bundled `hapax check` says what the sources say, and reads ordinary lines without Chevrotain. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { checkFiles } from "../../cli/hapax/check.ts";
import { json } from "../../cli/output/json.ts";
import { rules } from "../../compiler/check/rules/index.ts";
import { newestLts } from "../../grammar/haproxy-version.ts";
import { buildCheck } from "../../scripts/build-programs.ts";
import { sampleTexts } from "../../scripts/known-parses.ts";

const dir = mkdtempSync(join(tmpdir(), "hapax-build-"));
const dist = join(dir, "dist");
const chevrotain = join(dist, "parts/chevrotain.cjs");

before(async () => {
  await buildCheck(dist);
  writeFileSync(join(dir, "package.json"), '{ "type": "module" }');
});
after(() => rmSync(dir, { recursive: true }));

/** What the program prints about texts, a file each. */
function bundled(texts: readonly string[]): { found: unknown; stderr: string } {
  const folder = join(dir, "texts");
  mkdirSync(folder, { recursive: true });
  const names = texts.map((_, i) => join(folder, `${i}.cfg`));
  texts.forEach((text, i) => void writeFileSync(names[i]!, text, "latin1"));
  const args = [join(dist, "hapax.js"), "check", "--missing-files", "ignore", "--format", "json", ...names];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  return { found: stdout === "" ? undefined : nameless(JSON.parse(stdout)), stderr };
}

function fromSource(texts: readonly string[]): unknown {
  return texts.flatMap((text, i) => {
    const file = { name: `${i}.cfg`, bytes: Buffer.from(text, "latin1") };
    const { trees, diagnostics } = checkFiles([file], newestLts);
    return nameless(JSON.parse(json(diagnostics, trees)));
  });
}

/** File names, which differ by their folder, are left out. */
function nameless(found: unknown): unknown[] {
  return JSON.parse(JSON.stringify(found, (key, value) => (key === "file" ? undefined : value)));
}

test("it says what the sources say", () => {
  const texts = rules.flatMap(({ good, bad }) => [good, bad]);
  const { found, stderr } = bundled(texts);
  assert.equal(stderr, "");
  assert.deepEqual(found, fromSource(texts));
});

test("samples are read without Chevrotain, and other lines with it", () => {
  const [ordinary = "", lines = ""] = sampleTexts();
  const away = `${chevrotain}.away`;
  renameSync(chevrotain, away);
  assert.deepEqual(bundled([ordinary, lines]).found, fromSource([ordinary, lines]));
  const odd = "backend b\n server s 192.0.2.1:80 weight 1 weight 2 weight 3 backup weight 4 check weight 5\n";
  assert.match(bundled([odd]).stderr, /chevrotain\.cjs/);
  renameSync(away, chevrotain);
  assert.deepEqual(bundled([odd]).found, fromSource([odd]));
});
