/** HAProxy's way of talking on stderr: `[LEVEL]    (pid) : text`. */
import { languageVersion } from "../version.ts";

export type Level = "ALERT" | "WARNING" | "NOTICE" | "DIAG";

let preambled = false;
let quiet = false;

export function setQuiet(value: boolean): void {
  quiet = value;
}

export function isQuiet(): boolean {
  return quiet;
}

/** Writes synchronously, so that nothing is lost when the process exits right after. */
export function say(level: Level, text: string): void {
  if (quiet) return;
  if (!preambled && level !== "NOTICE") {
    preambled = true;
    line("NOTICE", `haproxy version is ${languageVersion} (hapaxd)`);
    line("NOTICE", `path to executable is ${process.argv[1] ?? process.execPath}`);
  }
  line(level, text);
}

/** Byte strings (one char per byte) are written as they are, other text as UTF-8. */
function line(level: Level, text: string): void {
  const encoding = /[^\0-\xff]/.test(text) ? "utf8" : "latin1";
  process.stderr.write(Buffer.from(`${`[${level}]`.padEnd(10)} (${process.pid}) : ${text}\n`, encoding));
}
