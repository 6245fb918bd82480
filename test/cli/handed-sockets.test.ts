import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const program = new URL("../../cli/hapaxd.ts", import.meta.url).pathname;

test("a descriptor may be bound when it was handed over, and only then", async () => {
  const dir = mkdtempSync(join(tmpdir(), "hapax-fd-"));
  const config = join(dir, "fd.cfg");
  writeFileSync(config, "frontend www\n    bind fd@3\n    mode http\n    timeout client 5s\n");
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  try {
    const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
    const run = (stdio: "ignore" | number) =>
      spawnSync(process.execPath, [program, "-c", "-f", config], {
        stdio: ["ignore", "ignore", "pipe", stdio],
        encoding: "utf8",
      });
    assert.equal(run(fd).status, 0);
    const without = run("ignore");
    assert.equal(without.status, 1);
    assert.match(without.stderr, /file descriptor '3'/);
  } finally {
    server.close();
    rmSync(dir, { recursive: true });
  }
});
