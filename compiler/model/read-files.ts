/** Reads what `-f` names: files in order, directories as their *.cfg files sorted. */

/** What reading needs of a file system; node:fs fits through a small wrapper. */
export interface FileReader {
  /** Throws when it cannot be read. */
  read(path: string): Uint8Array;
  isDirectory(path: string): boolean;
  list(path: string): readonly string[];
}

export interface SourceFile {
  name: string;
  bytes: Uint8Array;
}

export interface ReadFailure {
  name: string;
  message: string;
}

/** Order of arguments is kept; inside a directory only visible names ending in .cfg count, in byte order, not deeper. */
export function readFiles(
  paths: readonly string[],
  reader: FileReader,
): { files: SourceFile[]; failures: ReadFailure[] } {
  const files: SourceFile[] = [];
  const failures: ReadFailure[] = [];
  const readOne = (name: string) => {
    try {
      files.push({ name, bytes: reader.read(name) });
    } catch (error) {
      failures.push({ name, message: messageOf(error) });
    }
  };
  for (const path of paths) {
    let names: readonly string[] | undefined;
    try {
      names = reader.isDirectory(path) ? reader.list(path) : undefined;
    } catch (error) {
      failures.push({ name: path, message: messageOf(error) });
      continue;
    }
    if (!names) {
      readOne(path);
      continue;
    }
    const visible = names.filter((name) => name.length > 4 && name.endsWith(".cfg") && !name.startsWith("."));
    for (const name of visible.sort(byBytes)) readOne(path.endsWith("/") ? path + name : `${path}/${name}`);
  }
  return { files, failures };
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
