/** VS Code's own server, from npm's code-server, kept outside the repository and started on a free port. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const version = "4.139.1";

/** Where it is installed; made on first use. */
export const installDir = process.env["HAPAX_E2E_DIR"] ?? join(tmpdir(), "hapax-e2e");
const vscodeDir = join(installDir, "node_modules/code-server/lib/vscode");
export const serverMain = join(vscodeDir, "out/server-main.js");

export function isInstalled(): boolean {
  return existsSync(serverMain) && existsSync(join(vscodeDir, "node_modules/minimist"));
}

/** Installs without running anyone's scripts; returns what went wrong, or undefined. */
export function install(): string | undefined {
  mkdirSync(installDir, { recursive: true });
  const manifest = join(installDir, "package.json");
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"];
  // npm finds its global settings (registry, certificates) beside the Node it came with, not beside the repository's.
  const PATH = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((each) => !each.includes("node_modules"))
    .join(delimiter);
  const npm = (args: string[], cwd: string) =>
    spawnSync("npm", [...args, ...quiet], {
      cwd,
      encoding: "utf8",
      timeout: 120_000,
      env: { ...process.env, PATH },
    });
  for (const [args, cwd] of [
    [["install", `code-server@${version}`], installDir],
    [["install", "--omit=dev"], vscodeDir],
  ] as const) {
    const done = npm([...args], cwd);
    if (done.status !== 0) return `npm ${args.join(" ")}: ${done.error?.message ?? done.stderr.trim()}`;
  }
  return isInstalled() ? undefined : "the package holds no VS Code server";
}

export interface CodeServer {
  url: string;
  stop(): Promise<void>;
}

/** Starts it with its data in `dataDir`; rejects when it says no port in time. */
export async function startCodeServer(dataDir: string, extensionsDir: string): Promise<CodeServer> {
  const child = spawn(
    process.execPath,
    [
      serverMain,
      "--host=127.0.0.1",
      "--port=0",
      "--without-connection-token",
      "--accept-server-license-terms",
      "--telemetry-level=off",
      "--enable-smoke-test-driver",
      "--disable-workspace-trust",
      `--server-data-dir=${dataDir}`,
      `--extensions-dir=${extensionsDir}`,
    ],
    // A group of its own: the extension host and the language server go with it.
    {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: { ...process.env, NODE_EXTRA_CA_CERTS: undefined },
    },
  );
  try {
    return { url: await urlOf(child), stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

function urlOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => reject(new Error(`VS Code's server did not start:\n${said}`)), 40_000);
    const read = (chunk: Buffer): void => {
      said += chunk.toString();
      const port = /(?:Server bound to|listening on|Web UI available at)[^\n]*?:(\d+)/i.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(`http://127.0.0.1:${port}`);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`VS Code's server ended with ${code}:\n${said}`));
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      resolve();
    }
  });
}
