import v8 from "node:v8";

/** Bytes of configuration from which a run is long enough to earn back what V8 spends on it by default. */
const long = 32 << 20;
/** Bytes up to which it makes no difference, so that loading Node's v8 module (2 ms) gains nothing. */
const short = 128 << 10;

/**
 * Sets V8 up for a run of a fraction of a second, by bytes of configuration. Measured on 100,000 lines:
 * - TurboFan, V8's slowest compiler, costs more CPU than its code saves, a third of the run, but for the scanner's inner
 *   loop (grammar/scan.ts). Node before 24 has no compiler between that one and the baseline, and keeps it.
 * - Maglev, the compiler before it, does not earn back its work on functions that are called some hundred times, of which
 *   a hundred rules have many.
 * - Room for young objects, left to grow, adds half to the memory in use and takes no less CPU: most objects stay. Moving them
 *   in several threads takes more CPU than in one.
 * - Looking for garbage among old objects, of which there is hardly any, takes a twentieth of the run. Such a run ends before
 *   its memory is ten times what it was when the rules began.
 */
export function tuneV8(bytes: number): void {
  if (bytes <= short || bytes >= long) return;
  setFlags(
    "--semi-space-growth-factor=1 --no-parallel-scavenge --heap-growing-percent=1000",
    "--semi-space-growth-factor=2 --parallel-scavenge --heap-growing-percent=0",
  );
  if (Number.parseInt(process.versions.node, 10) < 24) return;
  setFlags(
    "--turbo-filter=wordsOfLine* --invocation-count-for-maglev=1500",
    "--turbo-filter=* --invocation-count-for-maglev=400",
  );
}

/** Sets flags until the end of the run: compiled code is kept (kept-code.ts) for runs that start without them. */
function setFlags(flags: string, usual: string): void {
  v8.setFlagsFromString(flags);
  process.prependOnceListener("exit", () => v8.setFlagsFromString(usual));
}
