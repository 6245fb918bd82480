/**
 * `--missing-files`: what becomes of findings that are about the machine, not about the configuration's text: files, users,
 * hosts that are not there, certificates that cannot be read.
 */
import type { Diagnostic } from "../grammar/diagnostic.ts";

export type MissingFiles = "error" | "warn" | "ignore";

export function withMissingFiles(found: readonly Diagnostic[], how: MissingFiles): Diagnostic[] {
  if (how === "error") return [...found];
  if (how === "ignore") return found.filter((d) => d.machine !== true);
  return found.map((d) => (d.machine === true && d.severity === "error" ? { ...d, severity: "warning" } : d));
}
