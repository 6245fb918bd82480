import { spawnSync } from "node:child_process";
import { findProgram } from "./find-program.ts";

export interface Measured {
  /** Exit code. */
  code: number;
  /** User and system CPU seconds of the whole process, to the hundredth. */
  cpu: number;
  /** Wall-clock seconds. */
  wall: number;
  /** Peak resident memory in MiB. */
  memory: number;
  /** The end of what it printed, both streams. */
  output: string;
}

export const timeProgram = findProgram("time", "TIME_BIN");

/** Runs a program to its end under GNU time. Throws when it could not be started. */
export function runMeasured(program: string, args: readonly string[]): Measured {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env; // costs every start of node 60 ms where it is set
  const { error, status, stdout, stderr } = spawnSync(
    timeProgram!,
    ["-q", "-f", "\n%U %S %e %M", program, ...args],
    { encoding: "latin1", env, maxBuffer: 1 << 30 },
  );
  if (error !== undefined) throw error;
  const found = /\n(\S+) (\S+) (\S+) (\d+)\n$/.exec(stderr);
  if (found === null) throw new Error(`${program}: ${stderr.slice(-2000)}`);
  const [user, system, wall, kib] = found.slice(1).map(Number);
  return {
    code: status ?? -1,
    cpu: user! + system!,
    wall: wall!,
    memory: kib! / 1024,
    output: (stdout + stderr.slice(0, found.index)).slice(-2000).trim(),
  };
}
