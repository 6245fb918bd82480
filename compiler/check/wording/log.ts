/** What HAProxy says of log lines. */
import type { LineInfo } from "./line-info.ts";

const facilities = new Set(
  "kern user mail daemon auth syslog lpr news uucp cron auth2 ftp ntp audit alert cron2 local0 local1 local2 local3 local4 local5 local6 local7".split(
    " ",
  ),
);
const levels = new Set("emerg alert crit err warning notice info debug".split(" "));

/** The address is read after all other words, whatever else is wrong. */
export function logWords({ words, place, section }: LineInfo): string | undefined {
  const text = `parsing [${place}] : log : `;
  if (words.length < 3) {
    if (words[1] === "global") return undefined;
    return `${text}expects <address> and <facility> ${section === "global" ? "" : "or global"} as arguments`;
  }
  for (let at = 2; options.has(words[at] ?? ""); at += 2) {
    const value = words[at + 1] ?? "";
    if (words[at] === "len") {
      const length = Number.parseInt(value, 10) || 0;
      if (length < 80 || length > 65535) return undefined;
    } else if (words[at] !== "profile") return undefined;
  }
  const first = facilityAt(words);
  const facility = words[first] ?? "";
  if (!facilities.has(facility)) return `${text}unknown log facility '${facility}'`;
  const [level, least, extra] = words.slice(first + 1);
  if (level !== undefined && !levels.has(level)) return `${text}unknown optional log level '${level}'`;
  if (least !== undefined && !levels.has(least))
    return `${text}unknown optional minimum log level '${least}'`;
  return extra === undefined ? undefined : `${text}cannot handle unexpected argument '${extra}'`;
}

const options = new Set(["len", "format", "sample", "profile"]);

/** `at`: the word that is wrong. */
export function logValue(line: LineInfo, at: number, message: string): string | undefined {
  const { words, place } = line;
  const text = `parsing [${place}] : log : `;
  const word = words[at] ?? "";
  if (at === 1) return logWords(line) ?? text + message;
  if (words[at - 1] === "len") return `${text}invalid log length '${word}', must be between 80 and 65535`;
  if (words[at - 1] === "format") return `${text}unknown log format '${word}'`;
  const first = facilityAt(words);
  if (at === first) return `${text}unknown log facility '${word}'`;
  if (at === first + 1) return `${text}unknown optional log level '${word}'`;
  if (at === first + 2) return `${text}unknown optional minimum log level '${word}'`;
  return undefined;
}

/** Options with a value come before the facility. */
function facilityAt(words: readonly string[]): number {
  let at = 2;
  while (options.has(words[at] ?? "")) at += 2;
  return at;
}
