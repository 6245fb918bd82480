import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "hapax-version-"));
after(() => rmSync(folder, { recursive: true }));

const run = (program: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, "../../cli", `${program}.ts`), ...args], {
    encoding: "utf8",
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });

describe("--haproxy-version", () => {
  const file = join(folder, "haproxy.cfg");
  writeFileSync(file, "backend app\n    mode http\n    contimeout 5000\n    server s1 192.0.2.1:80\n");

  it("is refused when unknown, with the list of those known", () => {
    for (const [program, ...args] of [
      ["hapax", "check", "--haproxy-version", "2.42", file],
      ["hapax", "compile", "--haproxy-version", "2.42", file],
      ["hapax", "route", "--haproxy-version", "2.42", file, "GET /"],
      ["hapax", "explain", "--haproxy-version", "2.42"],
      ["hapax", "lsp", "--haproxy-version", "2.42"],
      ["hapaxd", "--haproxy-version", "2.42", "-c", "-f", file],
    ] as const) {
      const { stderr, status } = run(program, ...args);
      assert.match(stderr, /unknown HAProxy version '2\.42'; known: .*2\.6.*3\.5/);
      assert.equal(status, program === "hapax" ? 2 : 1);
    }
  });

  it("decides what is deprecated and what is gone", () => {
    const check = (version: string) =>
      run("hapax", "check", "--haproxy-version", version, "--fail-on", "error", file);
    assert.match(check("3.4").stdout, /removed in HAProxy 2\.1/);
    assert.equal(check("3.4").status, 1);
    assert.match(check("1.8").stdout, /deprecated/);
    assert.equal(check("1.8").status, 0);
  });

  it("decides which rules there are to explain", () => {
    const explain = (version: string, ...rule: string[]) =>
      run("hapax", "explain", "--haproxy-version", version, ...rule).stdout;
    assert.match(explain("3.5"), /^http-log-item /m);
    assert.doesNotMatch(explain("2.6"), /^http-log-item /m);
    assert.match(explain("2.6", "http-log-item"), /from 3\.1 on, not in 2\.6/);
    assert.doesNotMatch(explain("3.5", "http-log-item"), /3\.5/);
    assert.match(explain("1.8", "removed-keyword"), /for HAProxy 1\.8 it is not found/);
  });

  it("is answered to version_atleast", () => {
    const atLeast = (version: string) =>
      run("hapaxd", "--haproxy-version", version, "-cc", "version_atleast(2.6)").status;
    assert.equal(atLeast("2.8"), 0);
    assert.equal(atLeast("2.4"), 1);
  });
});
