/**
 * Writes to standard output and standard error at once. For short commands: making `process.stdout` costs several ms,
 * and what is written to it may get lost when the process ends.
 */
import { fstatSync, statSync, writeSync } from "node:fs";
import { isatty } from "node:tty";

/** `fd`: 1 or 2. A reader that has gone away, as in `| head`, is no error. */
export function write(fd: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw error;
      // A pipe that does not block, and is full.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}

/** Most often it is not, and asking a terminal costs loading what terminals need. */
export function isTerminal(fd: 1 | 2): boolean {
  const stat = fstatSync(fd);
  return stat.isCharacterDevice() && stat.rdev !== nullDevice() && isatty(fd);
}

function nullDevice(): number | undefined {
  return statSync("/dev/null", { throwIfNoEntry: false })?.rdev;
}
