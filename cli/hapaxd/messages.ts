/** HAProxy's way of talking on stderr: `[LEVEL]    (pid) : text`. */
import { languageVersion } from "../version.ts";

export type Level = "ALERT" | "WARNING" | "NOTICE" | "DIAG";

let preambled = false;
let quiet = false;

export function setQuiet(value: boolean): void {
  quiet = value;
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

function line(level: Level, text: string): void {
  const [first, ...rest] = text.split("\n");
  const head = `[${level}]`.padEnd(11);
  process.stderr.write(`${head}(${process.pid}) : ${first}\n${rest.map((r) => `   | ${r}\n`).join("")}`);
}
