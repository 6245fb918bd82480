/** What HAProxy says of log lines. */
import type { LineInfo } from "./line-info.ts";

/** `at`: the word that is wrong. */
export function logValue({ words, place }: LineInfo, at: number, message: string): string | undefined {
  const text = `parsing [${place}] : log : `;
  const word = words[at] ?? "";
  if (at === 1) return text + message;
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
  while (["len", "format", "sample", "profile"].includes(words[at] ?? "")) at += 2;
  return at;
}
