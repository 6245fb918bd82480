/** The real HAProxy, as an oracle for tests that compare with it. HAPROXY_BIN names the program. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const haproxyBin = process.env["HAPROXY_BIN"];

export interface HaproxyMessage {
  level: "ALERT" | "WARNING" | "NOTICE" | "DIAG";
  /** undefined where HAProxy names none. */
  line: number | undefined;
  text: string;
}

export interface HaproxyVerdict {
  refused: boolean;
  messages: readonly HaproxyMessage[];
  stdout: string;
}

const head = /^\[(ALERT|WARNING|NOTICE|DIAG)\s*\]\s+(?:\(\d+\)|\S+ \(\d+\)) : (.*)$/;
const place = /\[[^\][]*\bf\.cfg:(\d+)\]|at [^\s:]*\bf\.cfg:(\d+)/;
const closing = /^config : (Error\(s\) found|Fatal errors found)|^(haproxy version is|path to executable)/;

/** What is missing on this machine, not in the configuration. */
const elsewhere =
  /unable to (stat|load|open|access|read|scan)|No such file|Permission denied|cannot find (user|group) id|could not resolve|can't open|Could not open|failed to (open|load)|Couldn't open|not supported by your (TLS|SSL)|built without|cannot use file descriptor|no process listening|error opening file|cannot open the file|unknown service name|No such trace event|set-timeout server'|jwt_decrypt_|invalid address: '|initialize server\(s\) addr|Cannot open namespace|while processing 'namespace'|couldn't load|Failed to get|out of memory|no SSL certificate specified|unable to (set|find) .*curve/i;

export const isEnvironment = (text: string): boolean => elsewhere.test(text);

export function haproxyRunner(): {
  check(text: string, args?: readonly string[]): HaproxyVerdict;
  end(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), "hapax-haproxy-"));
  const file = join(folder, "f.cfg");
  // Else each run reads the machine's certificate authorities, which takes ten times as long as all the rest.
  const before = join(folder, "before.cfg");
  writeFileSync(before, "global\n httpclient.ssl.verify none\n");
  return {
    check(text, args = []) {
      writeFileSync(file, Buffer.from(text, "latin1"));
      const run = spawnSync(haproxyBin!, [...args, "-c", "-f", before, "-f", file], {
        cwd: folder,
        encoding: "latin1",
        env: { PATH: process.env["PATH"] },
      });
      const messages = run.stderr.split("\n").flatMap((line): HaproxyMessage[] => {
        const found = head.exec(line);
        if (found === null || closing.test(found[2]!)) return [];
        const at = place.exec(found[2]!);
        return [
          {
            level: found[1] as HaproxyMessage["level"],
            line: at === null ? undefined : Number(at[1] ?? at[2]),
            text: found[2]!.replace(/^config : /, ""),
          },
        ];
      });
      return { refused: run.status !== 0, messages, stdout: run.stdout };
    },
    end: () => rmSync(folder, { recursive: true }),
  };
}

/** Features this HAProxy was built without. */
export function featuresWithout(): ReadonlySet<string> {
  const { stdout } = spawnSync(haproxyBin!, ["-vv"], { encoding: "latin1" });
  return new Set([...stdout.matchAll(/ -([A-Z0-9_]+)/g)].map(([, name]) => name!));
}

/** "3.5" of the program. */
export function haproxyRelease(): string {
  const { stdout } = spawnSync(haproxyBin!, ["-v"], { encoding: "latin1" });
  return /version (\d+\.\d+)/.exec(stdout)?.[1] ?? "3.5";
}

/** `haproxy -dKall` of a program of the given release; undefined when there is none. */
export function liveKeywords(release: string): string | undefined {
  if (haproxyBin === undefined || haproxyRelease() !== release) return undefined;
  const { stdout } = spawnSync(haproxyBin, ["-dKall", "-q", "-c", "-f", "/dev/null"], { encoding: "latin1" });
  return stdout.includes("# List of registered") ? stdout : undefined;
}
