/** Compiled code is kept between runs, and only code of this build and this user runs. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";

const dir = mkdtempSync(join(tmpdir(), "hapax-kept-"));
const kept = join(dir, "kept");
const keptCode = join(import.meta.dirname, "../../cli/kept-code.ts");

beforeEach(() => rmSync(kept, { recursive: true, force: true }));
after(() => rmSync(dir, { recursive: true }));

/** Runs a part that has this text, and tells what it exports. */
function run(text: string, options: { build?: string; spendMs?: number; into?: string } = {}): string {
  const { build = "b1", spendMs = 0, into = kept } = options;
  writeFileSync(join(dir, "part.cjs"), `(function (exports, require, module) { ${text} })`);
  const code = `
    import { partLoader } from ${JSON.stringify(keptCode)};
    const load = partLoader(${JSON.stringify({ from: dir, build, kept: into })});
    console.log(String(load("part.cjs")));
    const end = process.cpuUsage().user + ${spendMs} * 1000;
    while (process.cpuUsage().user < end) for (let i = 0; i < 1e6; i++);`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
    encoding: "utf8",
  });
  assert.equal(stderr, "");
  assert.equal(status, 0);
  return stdout.trim();
}

function keptFile(): string {
  const [name, ...others] = readdirSync(kept);
  assert.deepEqual(others, []);
  assert.match(name!, /^part-cjs-v/);
  return join(kept, name!);
}

// V8 tells texts apart by their length alone, so that a text of the same length shows whose code runs.
test("a run uses the code of the one before", () => {
  assert.equal(run("module.exports = 1;"), "1");
  assert.equal(run("module.exports = 2;"), "1");
});

test("code of another build is replaced", () => {
  run("module.exports = 1;");
  assert.equal(run("module.exports = 2;", { build: "b2" }), "2");
  assert.equal(run("module.exports = 3;", { build: "b2" }), "2");
});

test("code that others could have written does not run", () => {
  run("module.exports = 1;");
  chmodSync(keptFile(), 0o666);
  assert.equal(run("module.exports = 2;"), "2");
});

test("what is no code does no harm, and is replaced", () => {
  run("module.exports = 1;");
  const file = keptFile();
  writeFileSync(file, readFileSync(file).subarray(0, 100));
  assert.equal(run("module.exports = 2;"), "2");
  assert.equal(run("module.exports = 3;"), "2");
});

test("a much longer run keeps the functions it came to", () => {
  const text = "const f = () => 'called'; module.exports = () => {}; if (process.env.F) f();";
  run(text);
  const short = readFileSync(keptFile()).length;
  run(text);
  assert.equal(readFileSync(keptFile()).length, short);
  process.env["F"] = "1";
  run(text, { spendMs: 800 });
  delete process.env["F"];
  assert.ok(readFileSync(keptFile()).length > short);
});

test("without a place to keep it, code is compiled", () => {
  const file = join(dir, "file");
  writeFileSync(file, "");
  assert.equal(run("module.exports = 1;", { into: join(file, "kept") }), "1");
});
