/**
 * Runs HAProxy's own regression tests, unmodified, against hapaxd (or any program with haproxy's command line).
 *
 *     HAPROXY_SRC=/path/to/haproxy VTEST_PROGRAM=/path/to/vtest npm run conformance -- [T0 T1 ... | dir/test ...]
 *
 *   HAPROXY_SRC      a HAProxy checkout with reg-tests/
 *   VTEST_PROGRAM    the harness (VTest2)
 *   HAPROXY_PROGRAM  the program under test; default bin/hapaxd, run by the Node that runs this
 *   HAPROXY_ARGS     default "-dM -dI -dW", as HAProxy's own script has it
 *   VERBOSE=1        prints the end of the log of each failure
 *
 * Prints a line per test and "N passed, N failed, N skipped". A failed test is tried once more, alone.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

type Verdict = "pass" | "fail" | "skip";

function tiers(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of readFileSync(join(here, "tiers.txt"), "utf8").split("\n")) {
    const header = /^\[(\w+)\]$/.exec(line);
    if (header !== null) {
      current = [];
      found.set(header[1]!, current);
    } else if (line !== "" && !line.startsWith("#")) current.push(line);
  }
  return found;
}

function chosen(words: readonly string[]): string[] {
  const known = tiers();
  if (words.length === 0) return [...known.get("T0")!, ...known.get("T1")!];
  return words.flatMap(
    (word) => known.get(word) ?? [...known.values()].flat().filter((name) => name.startsWith(word)),
  );
}

function runOne(source: string, vtest: string, name: string): Promise<{ verdict: Verdict; log: string }> {
  // unix socket paths are short: so must be the folder
  const tmp = mkdtempSync("/tmp/vt");
  const env = {
    ...process.env,
    PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
    TMPDIR: tmp,
    HAPROXY_PROGRAM: process.env["HAPROXY_PROGRAM"] ?? join(here, "../../bin/hapaxd"),
    HAPROXY_ARGS: process.env["HAPROXY_ARGS"] ?? "-dM -dI -dW",
  };
  delete (env as Record<string, string | undefined>)["NODE_EXTRA_CA_CERTS"];
  return new Promise((resolve) => {
    const child = spawn(vtest, ["-t", "20", "-b", "2M", `reg-tests/${name}.vtc`], {
      cwd: source,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let log = "";
    const take = (chunk: Buffer): void => {
      log += chunk.toString("latin1");
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("close", (code) => {
      // a failed test leaves its programs running
      try {
        process.kill(-child.pid!, "SIGKILL");
      } catch {
        // none left
      }
      rmSync(tmp, { recursive: true, force: true });
      resolve({
        verdict: code === 0 ? (/skipped/.test(log) ? "skip" : "pass") : code === 77 ? "skip" : "fail",
        log,
      });
    });
  });
}

const source = process.env["HAPROXY_SRC"];
const vtest = process.env["VTEST_PROGRAM"];
if (
  source === undefined ||
  vtest === undefined ||
  !existsSync(join(source, "reg-tests")) ||
  !existsSync(vtest)
) {
  console.error("HAPROXY_SRC must name a HAProxy checkout and VTEST_PROGRAM a VTest2 binary");
  process.exit(2);
}

const names = chosen(process.argv.slice(2));
const results = new Map<string, Verdict>();
const queue = [...names];
const worker = async (): Promise<void> => {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    let { verdict, log } = await runOne(source, vtest, name);
    if (verdict === "fail") ({ verdict, log } = await runOne(source, vtest, name));
    results.set(name, verdict);
    console.log(`${verdict} ${name}`);
    if (verdict === "fail" && process.env["VERBOSE"]) console.log(log.split("\n").slice(-40).join("\n"));
  }
};
await Promise.all([worker(), worker()]);

const count = (verdict: Verdict): number => [...results.values()].filter((v) => v === verdict).length;
const list = (verdict: Verdict): string => names.filter((n) => results.get(n) === verdict).join(" ");
for (const verdict of ["fail", "skip"] as const)
  if (count(verdict) > 0) console.log(`\n${verdict}: ${list(verdict)}`);
console.log(`\n${count("pass")} passed, ${count("fail")} failed, ${count("skip")} skipped`);
process.exitCode = count("fail") === 0 ? 0 : 1;
