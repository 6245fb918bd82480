/** `hapax check --only-haproxy`: the findings of `haproxy -c`, in every format. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "hapax-only-"));
after(() => rmSync(folder, { recursive: true }));

const files: Record<string, string> = {
  "stages.cfg":
    "frontend www\n    bind :8080\n    clitimeout 5s\n    default_backend gone\n    timeout client 5s\nbackend app\n    server-template s 1-9999999 192.0.2.1:80\n",
  "suppressed.cfg":
    "frontend www\n    bind :8080\n    default_backend gone # hapax: disable-line undefined-reference -- later\n    timeout client 5s\n",
  "names.cfg": "frontend www\n    bind :8080\n    default_backend app\n    timeout client 5s\n",
  "app.cfg": "backend app\n    timeout connect 5s\n    timeout server 5s\n    server s1 192.0.2.1:80\n",
  "later.cfg": "global\n    nonsense\nfrontend www\n    bind :80 'x\n",
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

function run(...args: string[]): { status: number | null; out: string } {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "../../cli/hapax.ts"), "check", "--color", "never", ...args],
    { encoding: "utf8", cwd: folder, env: { ...process.env, NODE_NO_WARNINGS: "1" } },
  );
  return { status, out: stdout };
}

test("findings of later stages and lints are left out; place, reason and remedy stay", () => {
  const { status, out } = run("--only-haproxy", "--format", "json", "stages.cfg");
  assert.equal(status, 1);
  const found = JSON.parse(out);
  assert.equal(found.length, 1);
  const [{ file, line, column, rule, severity, help }] = found;
  assert.deepEqual([file, line, column, rule, severity], ["stages.cfg", 3, 5, "removed-keyword", "error"]);
  assert.match(help, /timeout client/);
  const all = JSON.parse(run("--format", "json", "stages.cfg").out);
  assert.deepEqual(
    ["undefined-reference", "large-template"].filter(
      (id) => !all.some(({ rule }: { rule: string }) => rule === id),
    ),
    [],
  );
});

test("compact and pretty", () => {
  const compact = run("--only-haproxy", "--format", "compact", "stages.cfg").out;
  assert.match(compact, /^stages\.cfg:3:5: error: .* \[removed-keyword\]\n$/);
  const pretty = run("--only-haproxy", "stages.cfg").out;
  assert.match(pretty, /^error\[removed-keyword\]: /);
  assert.doesNotMatch(pretty, /undefined-reference/);
});

test("HAProxy knows no suppression", () => {
  assert.equal(run("--format", "compact", "suppressed.cfg").out, "");
  assert.match(run("--only-haproxy", "--format", "compact", "suppressed.cfg").out, /:3:21: error: /);
});

test("by release", () => {
  const lines = (version: string) =>
    JSON.parse(run("--only-haproxy", "--haproxy-version", version, "--format", "json", "later.cfg").out).map(
      ({ line }: { line: number }) => line,
    );
  assert.deepEqual(lines("3.5"), [4]);
  assert.deepEqual(lines("2.6"), [2, 4]);
});

test("each file is a configuration, or all are", () => {
  const apart = run("--only-haproxy", "--format", "compact", "names.cfg", "app.cfg", "stages.cfg");
  assert.equal(apart.status, 1);
  assert.deepEqual(apart.out.match(/^[^:]*:\d+/gm), ["names.cfg:3", "stages.cfg:3"]);
  assert.deepEqual(run("--only-haproxy", "--together", "--format", "compact", "names.cfg", "app.cfg"), {
    status: 0,
    out: "",
  });
});
