/**
 * The whole gate: lint and format, types, build, then every test. Ends with "N passed, N failed, N skipped".
 * Arguments select test files by part of their path: `npm test -- runtime/http1`.
 *
 * The tests run on Node's own runner: it strips types itself, gives every file its own process (sockets and clocks do not
 * leak between them) and adds no dependency.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const filters = process.argv.slice(2);
// costs 60 ms at every start of a child, and no test needs it
delete process.env["NODE_EXTRA_CA_CERTS"];

const steps: [name: string, command: string, args: string[]][] = [
  ["lint and format", "biome", ["check", "--error-on-warnings", "."]],
  ["types", "tsc", ["-p", "."]],
  ["build", process.execPath, ["scripts/build.ts"]],
];

let failed = 0;
let passed = 0;
let skipped = 0;
const skips: string[] = [];

for (const [name, command, args] of filters.length === 0 ? steps : steps.slice(2)) {
  const done = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (done.status === 0) passed++;
  else failed++;
  console.log(`${done.status === 0 ? "✔" : "✖"} ${name}`);
}

const files = globSync("test/**/*.test.ts", { cwd: root })
  .filter((file) => filters.length === 0 || filters.some((f) => file.includes(f)))
  .sort()
  .map((file) => join(root, file));

const stream = run({ files, concurrency: Math.max(2, availableParallelism()), timeout: 300_000 });
stream.on("test:pass", (event) => {
  if (event.details.type === "suite") return;
  if (event.skip !== undefined) {
    skipped++;
    skips.push(`${event.name}${typeof event.skip === "string" ? `: ${event.skip}` : ""}`);
  } else passed++;
});
stream.on("test:fail", (event) => {
  if (event.details.type !== "suite") failed++;
});
stream.compose(spec).pipe(process.stdout);
stream.on("end", () => {
  setImmediate(() => {
    if (files.length === 0) {
      console.log("no test file matches");
      failed++;
    }
    if (skips.length > 0) console.log(`\nskipped:\n${skips.map((s) => `  ${s}`).join("\n")}`);
    console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
    process.exitCode = failed === 0 ? 0 : 1;
  });
});
