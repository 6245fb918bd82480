/**
 * CPU time per request and latency of hapaxd beside haproxy (one thread), nginx and the proxies of npm:
 * `npm run bench proxy [-- CASE...]` (small, many, large, close). wrk drives each in turn, all in one run; medians are shown.
 * CPU is user and system time of the proxy's own processes. ROUNDS and SECONDS (4 and 3) say how often and how long;
 * HAPAXD_BIN, HAPROXY_BIN, NGINX_BIN, WRK_BIN name programs. What is missing is named and left out.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { treeCpuSeconds } from "./lib/cpu-time.ts";
import { findProgram } from "./lib/find-program.ts";
import { median } from "./lib/median.ts";
import { npmProxies } from "./lib/npm-proxies.ts";
import { startOrigin } from "./lib/origin.ts";
import { nginxProxyConfig, plainProxyConfig } from "./lib/plain-proxy-config.ts";
import { type Started, start } from "./lib/start.ts";
import { type Load, runWrk } from "./lib/wrk.ts";

const rounds = Number(process.env["ROUNDS"] ?? 4);
const seconds = Number(process.env["SECONDS"] ?? 3);

const cases: Record<string, { title: string } & Omit<Load, "port" | "seconds">> = {
  small: { title: "1 kB, keep-alive, 50 connections", connections: 50, keepAlive: true, bytes: 1000 },
  many: { title: "1 kB, keep-alive, 500 connections", connections: 500, keepAlive: true, bytes: 1000 },
  large: { title: "100 kB, keep-alive, 50 connections", connections: 50, keepAlive: true, bytes: 100_000 },
  close: {
    title: "1 kB, a connection per request, 50 at once",
    connections: 50,
    keepAlive: false,
    bytes: 1000,
  },
};

interface Contender {
  name: string;
  program: string;
  /** Arguments, after writing what configuration it needs. */
  args(dir: string, port: number, origin: number): string[];
}

function contenders(): Contender[] {
  const withConfig = (name: string, flags: string[], text: typeof nginxProxyConfig) => ({
    name,
    args: (dir: string, port: number, origin: number) => {
      const file = join(dir, `${name}-${port}.cfg`);
      writeFileSync(file, text(dir, port, origin));
      return [...flags, file];
    },
  });
  const plain = (_dir: string, port: number, origin: number) => plainProxyConfig(port, origin);
  const bin = process.env["HAPAXD_BIN"] ?? fileURLToPath(new URL("../bin/hapaxd", import.meta.url));
  const all: Contender[] = [{ ...withConfig("hapaxd", ["-f"], plain), program: bin }];
  // The same over bare stream handles; `env` makes way for the program, so the process is the same one.
  const handles = withConfig("hapaxd, bare handles", ["HAPAX_TRANSPORT=handles", bin, "-f"], plain);
  all.push({ ...handles, program: "env" });
  const haproxy = findProgram("haproxy", "HAPROXY_BIN");
  if (haproxy === undefined) console.log("haproxy: skipped, not found (set HAPROXY_BIN)");
  else {
    console.log(execFileSync(haproxy, ["-v"], { encoding: "utf8" }).split("\n")[0]);
    all.push({ ...withConfig("haproxy", ["-db", "-f"], plain), program: haproxy });
  }
  const nginx = findProgram("nginx", "NGINX_BIN");
  if (nginx === undefined) console.log("nginx: skipped, not found (set NGINX_BIN)");
  else all.push({ ...withConfig("nginx", ["-e", "/dev/null", "-c"], nginxProxyConfig), program: nginx });
  const { proxies, skipped } = npmProxies();
  if (skipped !== undefined) console.log(`http-proxy, fast-proxy, @fastify/http-proxy: skipped, ${skipped}`);
  for (const { name, args } of proxies)
    all.push({ name, program: process.execPath, args: (_dir, port, origin) => args(port, origin) });
  return all;
}

async function measure(
  wrk: string,
  all: readonly Contender[],
  name: string,
  firstPort: number,
): Promise<void> {
  const { title, ...load } = cases[name]!;
  const dir = mkdtempSync(join(tmpdir(), "hapax-bench-"));
  const running: {
    name: string;
    port: number;
    process: Started;
    cpu: number[];
    p50: number[];
    p99: number[];
  }[] = [];
  const origin = await startOrigin(dir, firstPort, load.bytes);
  try {
    for (const [i, contender] of all.entries()) {
      const port = firstPort + 1 + i;
      try {
        const process = await start(contender.program, contender.args(dir, port, firstPort), port, 20_000);
        running.push({ name: contender.name, port, process, cpu: [], p50: [], p99: [] });
      } catch (error) {
        console.log(`${contender.name}: left out, ${(error as Error).message}`);
      }
    }
    // One round to warm up, then A B C A B C ...
    for (let round = 0; round <= rounds; round++)
      for (const one of [...running]) {
        const before = treeCpuSeconds(one.process.pid);
        try {
          const { requests, p50, p99 } = await runWrk(wrk, dir, { ...load, port: one.port, seconds });
          if (round === 0) continue;
          one.cpu.push(((treeCpuSeconds(one.process.pid) - before) / requests) * 1e6);
          one.p50.push(p50);
          one.p99.push(p99);
        } catch (error) {
          console.log(`${one.name}: left out, ${(error as Error).message}`);
          running.splice(running.indexOf(one), 1);
          await one.process.stop();
        }
      }
    const haproxy = running.find((one) => one.name === "haproxy");
    console.log(`\n${title} (load ${loadavg()[0]!.toFixed(1)})`);
    console.log(row("", ["CPU us/request", "low-high", "/ haproxy", "p50 ms", "p99 ms"]));
    for (const one of running) {
      const cpu = median(one.cpu);
      console.log(
        row(one.name, [
          cpu.toFixed(1),
          `${Math.min(...one.cpu).toFixed(1)}-${Math.max(...one.cpu).toFixed(1)}`,
          haproxy === undefined ? "" : (cpu / median(haproxy.cpu)).toFixed(2),
          median(one.p50).toFixed(2),
          median(one.p99).toFixed(2),
        ]),
      );
    }
  } finally {
    for (const { process } of running) await process.stop();
    await origin.stop();
    rmSync(dir, { recursive: true });
  }
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(28) + cells.map((cell) => cell.padStart(16)).join("");
}

const wrk = findProgram("wrk", "WRK_BIN");
if (wrk === undefined) console.log("bench proxy: skipped, wrk is missing (set WRK_BIN)");
else {
  console.log(`node ${process.version}, ${rounds} rounds of ${seconds} s`);
  const all = contenders();
  const named = process.argv.slice(2).filter((word) => Object.hasOwn(cases, word));
  let port = 18200;
  for (const name of named.length > 0 ? named : Object.keys(cases)) {
    await measure(wrk, all, name, port);
    port += 20;
  }
}
