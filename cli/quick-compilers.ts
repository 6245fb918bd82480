import v8 from "node:v8";

/** Bytes of configuration from which a run is long enough to earn TurboFan's work back. */
const long = 32 << 20;
/** Bytes up to which nothing gets hot enough for TurboFan, so that loading Node's v8 module (2 ms) gains nothing. */
const short = 128 << 10;

/**
 * Leaves V8's slowest compiler out of a run of a fraction of a second: measured on 100,000 lines, it costs more CPU than
 * its code saves, a third of the run. Node before 24 has no compiler between that one and the baseline, and keeps it.
 */
export function preferQuickCompilers(bytes: number): void {
  if (bytes > short && bytes < long && Number.parseInt(process.versions.node, 10) >= 24)
    v8.setFlagsFromString("--no-opt");
}
