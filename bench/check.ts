/**
 * `hapax check` beside `haproxy -c`, whole processes, on large configurations: `npm run bench check [-- SHAPE...]`.
 * Runs alternate between the two; medians are shown. LINES and ROUNDS (100000 and 5) say how much; HAPROXY_BIN names a
 * haproxy that is not in PATH. Exits 1 when a program refuses a configuration: then the figures mean nothing.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProgram } from "./lib/find-program.ts";
import { median } from "./lib/median.ts";
import { type Measured, runMeasured, timeProgram } from "./lib/run-measured.ts";
import { type Shape, shapes, shapeText } from "./lib/shapes.ts";

const lines = Number(process.env["LINES"] ?? 100_000);
const rounds = Number(process.env["ROUNDS"] ?? 5);

function bench(wanted: readonly Shape[]): void {
  if (timeProgram === undefined) {
    console.log("bench check: skipped, GNU time is missing (set TIME_BIN)");
    return;
  }
  const haproxy = findProgram("haproxy", "HAPROXY_BIN");
  if (haproxy === undefined) console.log("haproxy: skipped, not found (set HAPROXY_BIN)");
  else console.log(execFileSync(haproxy, ["-v"], { encoding: "utf8" }).split("\n")[0]);
  console.log(
    `node ${process.version}, ${rounds} rounds after one to warm up, load ${loadavg()[0]!.toFixed(1)}\n`,
  );
  const contenders = [
    {
      name: "hapax",
      program: process.env["HAPAX_BIN"] ?? fileURLToPath(new URL("../bin/hapax", import.meta.url)),
      args: ["check"],
    },
    ...(haproxy === undefined ? [] : [{ name: "haproxy", program: haproxy, args: ["-c", "-f"] }]),
  ];
  const dir = mkdtempSync(join(tmpdir(), "hapax-bench-"));
  const row = (cells: readonly string[]) =>
    console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(44) : cell.padStart(14))).join(""));
  const columns = contenders.flatMap(({ name }) => [`${name} CPU s`, `${name} MiB`]);
  row([`${lines} lines`, ...columns, ...(haproxy === undefined ? [] : ["CPU ratio", "memory ratio"])]);
  try {
    for (const shape of wanted) {
      const file = join(dir, `${shape}.cfg`);
      writeFileSync(file, shapeText(shape, lines));
      const runs: Measured[][] = contenders.map(() => []);
      for (let round = 0; round <= rounds; round++)
        contenders.forEach(({ name, program, args }, i) => {
          const run = runMeasured(program, [...args, file]);
          if (run.code !== 0) throw new Error(`${name} exits ${run.code} on shape ${shape}: ${run.output}`);
          if (round > 0) runs[i]!.push(run);
        });
      const cpu = runs.map((all) => median(all.map((one) => one.cpu)));
      const memory = runs.map((all) => median(all.map((one) => one.memory)));
      const ratios = cpu.length < 2 ? [] : [cpu[0]! / cpu[1]!, memory[0]! / memory[1]!];
      row([
        `${shape}  ${shapes[shape]}`,
        ...cpu.flatMap((one, i) => [one.toFixed(2), memory[i]!.toFixed(0)]),
        ...ratios.map((one) => one.toFixed(2)),
      ]);
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const named = process.argv.slice(2).filter((word): word is Shape => Object.hasOwn(shapes, word));
bench(named.length > 0 ? named : (Object.keys(shapes) as Shape[]));
