/** Starts the built program on a configuration, for tests through real sockets. HAPAXD_BIN names another program. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Running {
  /** Everything printed so far, both streams. */
  output(): string;
  stop(): Promise<void>;
}

/**
 * Writes `files` (the configuration is `haproxy.cfg`) into a folder of their own, starts hapaxd there and waits until `port`
 * accepts. Rejects with what it printed when it ends before.
 */
export async function startHapaxd(files: Record<string, string>, port: number): Promise<Running> {
  const dir = mkdtempSync(join(tmpdir(), "hapax-show-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  const own = process.env["HAPAXD_BIN"];
  const bin = own ?? fileURLToPath(new URL("../../bin/hapaxd", import.meta.url));
  const [program, first] = own === undefined ? [process.execPath, [bin]] : [bin, []];
  const child = spawn(program, [...first, "-db", "-f", "haproxy.cfg"], { cwd: dir });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => {
      text += data.toString("latin1");
    });
  const stop = async () => {
    await ended(child);
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    for (let i = 0; i < 400 && !(await accepts(port)); i++) {
      if (child.exitCode !== null) throw new Error(`hapaxd ended with ${child.exitCode}:\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { output: () => text, stop };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Ports nobody listens on now, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
