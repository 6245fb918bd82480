/**
 * Runs the parts of the bundled program, which are scripts, with the code that V8 compiled for them in an earlier run:
 * compiling it anew is a third of a short run. Node's own cache (`module.enableCompileCache`) holds only what V8 compiles
 * before a module runs, not the functions it compiles when they are first called.
 */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";

export interface Parts {
  /** Directory of the scripts. */
  readonly from: string;
  /** Tells these scripts from those of other builds: at most 32 characters. */
  readonly build: string;
  /** Directory for compiled code; undefined: none is kept. */
  readonly kept: string | undefined;
}

/** What precedes compiled code in its file. */
interface Head {
  readonly build: string;
  /** CPU time of the run that compiled it, in ms. */
  readonly took: number;
  /** Version and flags of V8, as `cachedDataVersionTag` has them. */
  readonly tag: number;
}

interface Part {
  readonly file: string;
  readonly script: Script;
  readonly head: Head;
}

/** Bytes. */
const headSize = 64;
/** A run that takes so many times as long as the one before comes to more functions, whose code is worth keeping too. */
const longer = 2;

/** Loads parts, and modules of Node, as `require` does. */
export function partLoader({ from, build, kept }: Parts): (name: string) => unknown {
  const modules = new Map<string, { exports: unknown }>();
  const parts: Part[] = [];
  if (kept !== undefined) process.once("exit", () => keep(parts, kept));

  return function load(name: string): unknown {
    if (!name.endsWith(".cjs")) return process.getBuiltinModule(name);
    let module = modules.get(name);
    if (module !== undefined) return module.exports;
    module = { exports: {} };
    modules.set(name, module);
    const filename = join(from, name);
    compile(filename, name).runInThisContext()(module.exports, load, module, filename, dirname(filename));
    return module.exports;
  };

  function compile(filename: string, name: string): Script {
    // esbuild writes ASCII
    const source = readFileSync(filename, "latin1");
    if (kept === undefined) return new Script(source, { filename });
    const file = join(kept, `${name.replace(/\W+/g, "-")}-${process.version}-${process.arch}`);
    const bytes = readOwn(file);
    const head = bytes === undefined ? undefined : readHead(bytes);
    if (bytes !== undefined && head?.build === build) {
      const script = new Script(source, { filename, cachedData: bytes.subarray(headSize) });
      if (script.cachedDataRejected !== true) {
        parts.push({ file, script, head });
        return script;
      }
    }
    const script = new Script(source, { filename });
    parts.push({ file, script, head: { build, took: 0, tag: cachedDataVersionTag() } });
    return script;
  }
}

function keep(parts: readonly Part[], dir: string): void {
  const { user, system } = process.cpuUsage();
  const took = Math.ceil((user + system) / 1000);
  for (const { file, script, head } of parts) {
    // what was compiled under other flags would be refused
    if (took <= head.took * longer || cachedDataVersionTag() !== head.tag) continue;
    const first = `${head.build} ${took} ${head.tag}`.padEnd(headSize);
    const draft = `${file}.${process.pid}`;
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      writeFileSync(draft, Buffer.concat([Buffer.from(first, "latin1"), script.createCachedData()]), {
        mode: 0o600,
      });
      renameSync(draft, file);
    } catch {
      // the next run compiles again
      remove(draft);
    }
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // then it was never made
  }
}

/** A file of this user: code that others could write must not run. */
function readOwn(file: string): Buffer | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(file, "r");
    const { uid, mode } = fstatSync(fd);
    const own = process.geteuid === undefined || uid === process.geteuid();
    return own && (mode & 0o022) === 0 ? readFileSync(fd) : undefined;
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function readHead(bytes: Buffer): Head | undefined {
  const [build, took, tag] = bytes.toString("latin1", 0, headSize).trimEnd().split(" ");
  return build === undefined ? undefined : { build, took: Number(took), tag: Number(tag) };
}
