/** Reads configuration files from disk for the command line. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import {
  type FileReader,
  type ReadFailure,
  readFiles,
  type SourceFile,
} from "../compiler/model/read-files.ts";
import { systemReason } from "./system-reason.ts";

const disk: FileReader = {
  read: (path) => (path === "-" ? readFileSync(0) : readFileSync(path)),
  isDirectory: (path) => path !== "-" && statSync(path).isDirectory(),
  list: (path) => readdirSync(path),
};

/** Files in order, directories as their *.cfg files; what cannot be read, with the system's reason. */
export function readConfig(paths: readonly string[]): { files: SourceFile[]; failures: ReadFailure[] } {
  const { files, failures } = readFiles(paths, disk);
  return { files, failures: failures.map((f) => ({ name: f.name, message: systemReason(f.message) })) };
}

/** For lines that name a file whose text belongs to the configuration. undefined: cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
