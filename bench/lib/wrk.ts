import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Load {
  port: number;
  connections: number;
  seconds: number;
  /** false: a connection per request. */
  keepAlive: boolean;
  /** Least bytes of an answer's body: less is no result. */
  bytes: number;
}

export interface LoadResult {
  requests: number;
  /** Milliseconds, as wrk saw them under full load. */
  p50: number;
  p99: number;
}

/** Drives a server of this machine with wrk. Rejects when any request went wrong: a fast error page is no result. */
export function runWrk(wrk: string, dir: string, load: Load): Promise<LoadResult> {
  const script = join(dir, load.keepAlive ? "keep-alive.lua" : "close.lua");
  writeFileSync(
    script,
    `${load.keepAlive ? "" : 'wrk.headers["Connection"] = "close"\n'}done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("result %d %d %d %d %d\\n", summary.requests, summary.bytes,
    e.status + e.connect + e.read + e.write + e.timeout, latency:percentile(50), latency:percentile(99)))
end
`,
  );
  const args = ["-t1", `-c${load.connections}`, `-d${load.seconds}s`, "-s", script];
  return new Promise((resolve, reject) => {
    const child = spawn(wrk, [...args, `http://127.0.0.1:${load.port}/`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (data: Buffer) => {
      text += data.toString();
    });
    child.once("error", reject);
    child.once("close", () => {
      const found = /^result (\d+) (\d+) (\d+) (\d+) (\d+)$/m.exec(text);
      const [requests = 0, bytes = 0, bad = 0, p50 = 0, p99 = 0] = found?.slice(1).map(Number) ?? [];
      if (requests === 0 || bad > 0 || bytes / requests < load.bytes)
        reject(new Error(`${requests} requests, ${bad} failed, ${bytes} bytes`));
      else resolve({ requests, p50: p50 / 1000, p99: p99 / 1000 });
    });
  });
}
