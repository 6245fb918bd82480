/** `hapaxd -dC`. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const dir = mkdtempSync(join(tmpdir(), "hapax-dump-"));
after(() => rmSync(dir, { recursive: true }));
const file = join(dir, "a.cfg");

function dump(flag: string, text: string): { stdout: string; stderr: string; status: number | null } {
  writeFileSync(file, text);
  const program = join(import.meta.dirname, "../../cli/hapaxd.ts");
  return spawnSync(process.execPath, [program, flag, "-c", "-f", file], { encoding: "utf8" });
}

test("words are shown, whatever they mean", () => {
  const { stdout, status } = dump(
    "-dC",
    'global # main\n  maxcon 1"0"\n\nfrontend a\n .if false\n x "a b"\n',
  );
  assert.equal(stdout, "global \n\tmaxcon 10 \nfrontend a \n\t.if false \n\tx a b \n");
  assert.equal(status, 0);
});

test("lines are numbered, and those that cannot be read are errors", () => {
  const { stdout, stderr, status } = dump("-dCline", "global\n  maxconn '10\n  daemon\n");
  assert.equal(stdout, "1\tglobal \n3\t\tdaemon \n");
  assert.match(stderr, /a\.cfg:2\]: unmatched quote at position 11/);
  assert.equal(status, 1);
});

test("a key, to make names unreadable, is refused", () => {
  const { stdout, stderr, status } = dump("-dC42", "frontend secret\n");
  assert.equal(stdout, "");
  assert.match(stderr, /-dC42: hapaxd does not make names and addresses unreadable/);
  assert.equal(status, 1);
});
