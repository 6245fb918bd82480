/**
 * CPU time of a whole request against the number of host rules, hapaxd beside HAProxy: `npm run bench routes [-- N...]`.
 * Keep-alive requests for a 100-byte answer, all hosts in turn; runs alternate between the two, medians are shown.
 * HAPAXD_BIN, HAPROXY_BIN, NGINX_BIN name programs that are not in their usual place; ROUNDS and SECONDS (4 and 3) say how
 * often and how long each is measured.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cpuSeconds, peakMemory } from "./lib/cpu-time.ts";
import { findProgram } from "./lib/find-program.ts";
import { median } from "./lib/median.ts";
import { startOrigin } from "./lib/origin.ts";
import { routesConfig, wrkScript } from "./lib/routes-config.ts";
import { type Started, start } from "./lib/start.ts";

const rounds = Number(process.env["ROUNDS"] ?? 4);
const seconds = Number(process.env["SECONDS"] ?? 3);
const originPort = 18100;

interface Contender {
  name: string;
  program: string;
  args(config: string): string[];
  port: number;
}

export async function routes(sizes: readonly number[]): Promise<void> {
  const wrk = findProgram("wrk", "WRK_BIN");
  if (wrk === undefined) {
    console.log("bench routes: skipped, wrk is missing (set WRK_BIN)");
    return;
  }
  const bin = fileURLToPath(new URL("../bin/hapaxd", import.meta.url));
  const contenders: Contender[] = [
    {
      name: "hapaxd",
      program: process.env["HAPAXD_BIN"] ?? bin,
      args: (config) => ["-f", config],
      port: 18101,
    },
  ];
  const haproxy = findProgram("haproxy", "HAPROXY_BIN");
  if (haproxy === undefined) console.log("haproxy: skipped, not found (set HAPROXY_BIN)");
  else {
    const version = execFileSync(haproxy, ["-v"], { encoding: "utf8" }).split("\n")[0];
    console.log(`${version}\nnode ${process.version}, ${rounds} rounds of ${seconds} s`);
    contenders.push({
      name: "haproxy",
      program: haproxy,
      args: (config) => ["-db", "-f", config],
      port: 18102,
    });
  }
  const dir = mkdtempSync(join(tmpdir(), "hapax-bench-"));
  const origin = await startOrigin(dir, originPort, 100);
  try {
    for (const size of sizes) await measure(dir, wrk, contenders, size);
  } finally {
    await origin.stop();
    rmSync(dir, { recursive: true });
  }
}

async function measure(
  dir: string,
  wrk: string,
  contenders: readonly Contender[],
  size: number,
): Promise<void> {
  const script = join(dir, `hosts-${size}.lua`);
  writeFileSync(script, wrkScript(size));
  const running: { contender: Contender; process: Started; costs: number[] }[] = [];
  try {
    for (const contender of contenders) {
      const config = join(dir, `${contender.name}-${size}.cfg`);
      writeFileSync(config, routesConfig(size, contender.port, originPort));
      try {
        const process = await start(contender.program, contender.args(config), contender.port);
        running.push({ contender, process, costs: [] });
      } catch (error) {
        console.log(`${String(size).padStart(6)} rules  ${contender.name}: ${(error as Error).message}`);
      }
    }
    // One round to warm up, then A B A B ...
    for (let round = 0; round <= rounds; round++)
      for (const { contender, process, costs } of running) {
        const before = cpuSeconds(process.pid);
        const requests = await load(wrk, script, contender.port);
        const cost = ((cpuSeconds(process.pid) - before) / requests) * 1e6;
        if (round > 0) costs.push(cost);
      }
    const cells = running.map(({ contender, process, costs }) => {
      const low = Math.min(...costs).toFixed(1);
      const high = Math.max(...costs).toFixed(1);
      return `${contender.name} ${median(costs).toFixed(1).padStart(8)} us (${low}-${high}), start ${(process.startup / 1000).toFixed(1)} s, ${peakMemory(process.pid).toFixed(0)} MiB`;
    });
    const [ours, theirs] = running.map(({ costs }) => median(costs));
    const ratio =
      ours === undefined || theirs === undefined ? "" : `   haproxy/hapaxd ${(theirs / ours).toFixed(2)}`;
    console.log(`${String(size).padStart(6)} rules  ${cells.join("   ")}${ratio}`);
  } finally {
    for (const { process } of running) await process.stop();
  }
}

/** Requests answered in one run. Rejects when any went wrong: a fast error page is no result. */
function load(wrk: string, script: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const args = ["-t1", "-c50", `-d${seconds}s`, "-s", script, `http://127.0.0.1:${port}/`];
    const child = spawn(wrk, args, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (data: Buffer) => {
      text += data.toString();
    });
    child.once("error", reject);
    child.once("close", () => {
      const requests = Number(/(\d+) requests in/.exec(text)?.[1]);
      const bad = /^bad: (\d+)/m.exec(text)?.[1];
      if (bad !== "0" || !(requests > 0)) reject(new Error(`wrk: ${bad ?? "?"} requests failed\n${text}`));
      else resolve(requests);
    });
  });
}

const sizes = process.argv
  .slice(2)
  .filter((word) => /^\d+$/.test(word))
  .map(Number);
await routes(sizes.length > 0 ? sizes : [10, 1000, 10_000, 50_000]);
