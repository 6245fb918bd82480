import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

let ticks: number | undefined;

/** CPU seconds, user and system, that a process and its threads have used so far. Linux only. */
export function cpuSeconds(pid: number): number {
  ticks ??= Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  // Fields count from the state, behind the name, which may hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticks;
}

/** The same for a process and all its descendants that still run. */
export function treeCpuSeconds(pid: number): number {
  let sum = cpuSeconds(pid);
  for (const task of readdirSync(`/proc/${pid}/task`))
    for (const child of readFileSync(`/proc/${pid}/task/${task}/children`, "latin1").trim().split(" "))
      if (child !== "") sum += treeCpuSeconds(Number(child));
  return sum;
}

/** Peak resident memory in MiB. */
export function peakMemory(pid: number): number {
  const kib = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
  return Number(kib) / 1024;
}
