/**
 * `-D` and `daemon`: a detached copy of this program serves; this one waits until it listens (or fails) and leaves.
 * Node cannot fork, so the copy starts afresh.
 */
import { spawn } from "node:child_process";

const marker = "HAPAXD_BACKGROUND";

export function isBackground(): boolean {
  return process.env[marker] === "1";
}

export function goToBackground(): Promise<number> {
  const child = spawn(process.execPath, process.argv.slice(1), {
    detached: true,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, [marker]: "1" },
  });
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code ?? 1));
    child.once("spawn", () => {
      // a start that fails does so within its first moments
      setTimeout(() => {
        child.unref();
        resolve(0);
      }, 1000);
    });
  });
}
