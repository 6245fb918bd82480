import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/** A program by environment variable, else in PATH; undefined when there is none. */
export function findProgram(name: string, variable?: string): string | undefined {
  const wanted = variable === undefined ? undefined : process.env[variable];
  if (wanted !== undefined && wanted !== "") return wanted;
  for (const dir of [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/usr/local/sbin"]) {
    const path = join(dir, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not here
    }
  }
  return undefined;
}
