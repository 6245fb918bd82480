import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";

export interface Started {
  pid: number;
  /** Milliseconds from start to listening. */
  startup: number;
  stop(): Promise<void>;
}

/** Starts a program and waits until `port` of this machine accepts connections. Rejects when it ends before, or after `limit` ms. */
export async function start(
  program: string,
  args: readonly string[],
  port: number,
  limit = 180_000,
): Promise<Started> {
  const began = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  let complaints = "";
  child.stderr!.on("data", (data: Buffer) => {
    complaints = (complaints + data.toString()).slice(-2000);
  });
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code}: ${complaints.trim()}`)));
  });
  failed.catch(() => {});
  const listening = async () => {
    while (performance.now() - began < limit) {
      if (await accepts(port)) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`${program} does not listen on port ${port} after ${limit} ms`);
  };
  try {
    await Promise.race([listening(), failed]);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return { pid: child.pid!, startup: performance.now() - began, stop: () => stop(child) };
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

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}
